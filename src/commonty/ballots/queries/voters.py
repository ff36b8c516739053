"""Finding whose vote somebody asks about: for staff, among the people whom they may look up."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonty.ballots.models import Entitlement, Envelope, PaperEnvelope, Register, Unit
from commonty.people.models import Person, Tie
from commonty.places.models import Place

MOST = 20
SHORTEST = 2


def reachable(register: Register, *, by: Person, on: date) -> QuerySet[Entitlement]:
    """The votes of people whom this member of staff may look up, and of their homes. Nobody at risk is among them.

    Also a vote that still stands behind another entry of the same human.
    """
    people = Person.objects.visible_to(by).filter(is_at_risk=False).order_by().values("pk")
    homes = Tie.objects.current(on).filter(person__in=people).values("home_id")
    rows = Entitlement.objects.filter(register=register).select_related("person__merged_into", "home")
    theirs = Q(person__in=people) | Q(person__merged_into__in=people, person__is_at_risk=False)
    return rows.filter(theirs | Q(unit=Unit.HOME, home__in=homes))


def voters_like(register: Register, typed: str, *, by: Person, on: date) -> list[Entitlement]:
    """Those whose person or home looks like what was typed, cancelled ones too: every word must occur."""
    words = typed.split()
    if len("".join(words)) < SHORTEST:
        return []
    has_voted = Exists(Envelope.objects.live().filter(entitlement=OuterRef("pk")))
    has_paper = Exists(PaperEnvelope.objects.accepted().filter(entitlement=OuterRef("pk")))
    rows = reachable(register, by=by, on=on).annotate(has_voted=has_voted, has_paper=has_paper)
    for word in words:
        rows = rows.filter(
            Q(person__name__icontains=word)
            | Q(person__reference__iexact=word)
            | Q(home__name__icontains=word)
            | Q(home__address__icontains=word)
            | Q(home__reference__iexact=word)
        )
    return list(rows.order_by("home__path", "person__name", "pk")[:MOST])


def not_listed_like(register: Register, typed: str, *, by: Person, on: date) -> list[Person]:
    """People who live there and hold no vote here, for adding late."""
    words = typed.split()
    if len("".join(words)) < SHORTEST:
        return []
    ties = Tie.objects.current(on).filter(home__path__startswith=register.place.path)
    listed = register.entitlements.in_force()
    if register.unit == Unit.HOME:
        ties = ties.exclude(home__in=listed.exclude(home=None).values("home_id"))
    people = Person.objects.visible_to(by).filter(is_at_risk=False, pk__in=ties.values("person_id"))
    if register.unit == Unit.PERSON:
        people = people.exclude(pk__in=listed.exclude(person=None).values("person_id"))
        merged = listed.exclude(person__merged_into=None).values("person__merged_into_id")
        people = people.exclude(pk__in=merged)
    for word in words:
        people = people.filter(Q(name__icontains=word) | Q(reference__iexact=word))
    return list(people.order_by("name", "pk")[:MOST])


def home_and_area_of(register: Register, person: Person, *, on: date) -> tuple[Place | None, Place | None]:
    """Where this person lives within the register's place, and which of the register's areas that is in."""
    ties = Tie.objects.current(on).filter(person=person, home__path__startswith=register.place.path)
    tie = ties.select_related("home").order_by("moved_in_on", "pk").first()
    if tie is None:
        return None, None
    areas = Place.objects.filter(path__in=tie.home.paths_around)
    areas = areas.filter(pk__in=register.entitlements.exclude(area=None).order_by().values("area_id").distinct())
    return tie.home, max(areas, key=lambda area: len(area.path), default=None)
