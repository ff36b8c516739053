"""Who answers ideas in a place; and where somebody may say how much support makes us answer."""

from django.db.models import Min, Q, QuerySet

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES
from commonty.ideas.models import Idea, Joining, Splitting, Thresholds
from commonty.people.models import Person, RoleHeld
from commonty.places.models import Place
from commonty.places.said import places_to_set
from commonty.promises.models import Promise

MOST_ASKED = 50

MAY_SET = (Permission.SET_UP_HELP, Permission.ANSWER_IDEAS)


def people_who_answer_ideas(place: Place, *, besides: Person) -> list[Person]:
    roles = [role for role, described in ROLES.items() if Permission.ANSWER_IDEAS in described.permissions]
    held = RoleHeld.objects.in_force().filter(role__in=roles, place__path__in=place.paths_around)
    there = Person.objects.filter(pk__in=held.values("person"), merged_into=None, is_at_risk=False)
    return list(there.exclude(pk=besides.pk).order_by("name", "pk"))


def may_set_at(person: Person, place: Place) -> bool:
    return any(can(person, permission, within=place) for permission in MAY_SET)


def own_places_to_set(person: Person) -> list[Place]:
    return places_to_set(Thresholds, [held.place for held in person.held_now if may_set_at(person, held.place)])


def authors_asked(person: Person) -> list[Joining | Splitting]:
    """What authors are asked where this person answers, the longest first: silence changes nothing, so somebody phones."""
    mine = [held.place for held in person.held_now if can(person, Permission.ANSWER_IDEAS, within=held.place)]
    if not mine:
        return []
    here = Q(*[("idea__place__path__startswith", place.path) for place in mine], _connector=Q.OR)
    seen = Q(idea__in=Idea.objects.visible_to(person).order_by().values("pk"))
    joinings = Joining.objects.filter(here, seen, state=Joining.State.ASKED).select_related("idea__place", "into")
    splittings = Splitting.objects.filter(here, seen, state=Splitting.State.ASKED).select_related("idea__place")
    listed: list[Joining | Splitting] = [
        *joinings.order_by("at", "pk")[:MOST_ASKED],
        *splittings.order_by("at", "pk")[:MOST_ASKED],
    ]
    return sorted(listed, key=lambda asked: asked.at)[:MOST_ASKED]


def waiting_for(person: Person) -> QuerySet[Idea]:
    """Ideas that are owed an answer where this person answers, each with its `due_at`."""
    mine = [held.place for held in person.held_now if can(person, Permission.ANSWER_IDEAS, within=held.place)]
    here = Q(*[("place__path__startswith", place.path) for place in mine], _connector=Q.OR)
    ideas = Idea.objects.visible_to(person).waiting().filter(here if mine else Q(pk__in=[]))
    due = Min("owed__promise__due_at", filter=Q(owed__promise__status=Promise.Status.OPEN))
    return ideas.with_supporters().annotate(due_at=due).order_by("due_at", "pk")
