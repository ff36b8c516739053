"""Finding people, for staff: only in the places they work for, and never a list of who lives where."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonty.access.may import Actor, can
from commonty.access.permissions import Permission
from commonty.people.models import Likeness, Person, RoleHeld, RollImport, Tie
from commonty.places.models import Place

SHORTEST = 2
MOST_NAMESAKES = 20


def search_people(by: Person, landlord: Place, words: str) -> QuerySet[Person]:
    """By name or reference; every word must be found. Nobody at risk is ever in it."""
    found = Person.objects.visible_to(by).filter(landlord=landlord)
    wanted = words.split()
    if not wanted or len("".join(wanted)) < SHORTEST:
        return found.none()
    for word in wanted:
        found = found.filter(Q(name__icontains=word) | Q(reference__iexact=word))
    return found.order_by("name", "pk")


def places_of(person: Person, *, on: date) -> list[Place]:
    """The homes where a person lives, and their landlord: where staff must hold a role to deal with them."""
    homes = Place.objects.filter(ties__in=Tie.objects.current(on).filter(person=person)).select_related("landlord")
    return [*homes, person.landlord]


def roles_to_manage(by: Person, landlord: Place) -> list[RoleHeld]:
    """Roles in force at the places where this person may give and take back roles."""
    held = RoleHeld.objects.in_force().filter(place__landlord=landlord).select_related("person", "place__landlord")
    return [
        role
        for role in held.order_by("person__name", "role", "pk")
        if can(by, Permission.GIVE_ROLES, within=role.place) and not role.person.is_at_risk
    ]


def rolls_of(by: Actor, landlord: Place) -> QuerySet[RollImport]:
    if not can(by, Permission.IMPORT_ROLL, within=landlord):
        return RollImport.objects.none()
    return RollImport.objects.filter(landlord=landlord).defer("content").order_by("-made_at")


def open_likenesses(by: Actor, landlord: Place) -> QuerySet[Likeness]:
    if not can(by, Permission.IMPORT_ROLL, within=landlord):
        return Likeness.objects.none()
    pairs = Likeness.objects.filter(one__landlord=landlord, verdict=Likeness.Verdict.OPEN)
    return pairs.select_related("one", "other").order_by("pk")


def absent_ties(roll: RollImport, now: datetime) -> QuerySet[Tie]:
    """People missing from a full file whose tie still goes on."""
    going_on = Tie.objects.current(timezone.localdate(now)).filter(
        pk__in=roll.report.get("absent", []), moved_out_on=None
    )
    return going_on.select_related("person").order_by("person__name", "pk")


def humans_at(*, email: str = "", phone: str = "", landlord: Place | None = None) -> list[Person]:
    """The humans beside this address or number, each once; at this landlord, where it is known which."""
    found = Person.objects.select_related("merged_into__landlord", "landlord")
    rows = found.filter(email__iexact=email) if email else found.filter(phone=phone) if phone else found.none()
    rows = rows.filter(landlord=landlord) if landlord else rows
    return list({person.human.pk: person.human for person in rows.order_by("pk")[:MOST_NAMESAKES]}.values())
