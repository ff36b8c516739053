"""Who answers ideas in a place; and where somebody may say how much support makes us answer."""

from collections.abc import Iterable

from django.db.models import Min, Q, QuerySet

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES
from commonty.ideas.models import Idea, Thresholds
from commonty.people.models import Person, RoleHeld
from commonty.places.models import Place
from commonty.promises.models import Promise

MAY_SET = (Permission.SET_UP_HELP, Permission.ANSWER_IDEAS)
MOST = 200


def people_who_answer_ideas(place: Place, *, besides: Person) -> list[Person]:
    roles = [role for role, described in ROLES.items() if Permission.ANSWER_IDEAS in described.permissions]
    held = RoleHeld.objects.in_force().filter(role__in=roles, place__path__in=place.paths_around)
    there = Person.objects.filter(pk__in=held.values("person"), merged_into=None, is_at_risk=False)
    return list(there.exclude(pk=besides.pk).order_by("name", "pk"))


def may_set_at(person: Person, place: Place) -> bool:
    return any(can(person, permission, within=place) for permission in MAY_SET)


def places_to_set(person: Person) -> list[Place]:
    """The places of one's roles and those right below; and those below that say something of their own."""
    mine = [held.place for held in person.held_now if may_set_at(person, held.place)]
    if not mine:
        return []
    below = Q(pk__in=[place.pk for place in mine]) | Q(parent__in=[place.pk for place in mine])
    own = Thresholds.objects.filter(Q(*[("place__path__startswith", p.path) for p in mine], _connector=Q.OR))
    found = Place.objects.public().filter(below | Q(pk__in=own.values("place")))
    return list(found.select_related("landlord").order_by("path")[:MOST])


def thresholds_of(places: Iterable[Place]) -> list[tuple[Place, Thresholds, Place | None]]:
    """Each place with what is in force there, and the place that says so; none: the usual figures."""
    listed = list(places)
    around = {path for place in listed for path in place.paths_around}
    said = {one.place.path: one for one in Thresholds.objects.filter(place__path__in=around).select_related("place")}
    found = []
    for place in listed:
        nearest = max((path for path in place.paths_around if path in said), key=len, default="")
        thresholds = said.get(nearest) or Thresholds(place=place)
        found.append((place, thresholds, thresholds.place if nearest else None))
    return found


def waiting_for(person: Person) -> QuerySet[Idea]:
    """Ideas that are owed an answer where this person answers, each with its `due_at`."""
    mine = [held.place for held in person.held_now if can(person, Permission.ANSWER_IDEAS, within=held.place)]
    here = Q(*[("place__path__startswith", place.path) for place in mine], _connector=Q.OR)
    ideas = Idea.objects.visible_to(person).waiting().filter(here if mine else Q(pk__in=[]))
    due = Min("owed__promise__due_at", filter=Q(owed__promise__status=Promise.Status.OPEN))
    return ideas.with_supporters().annotate(due_at=due).order_by("due_at", "pk")
