"""Who answers: whoever works nearest to where it is, is there, and has the least to do."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.access.roles import ROLES
from commonty.cases.models import Case
from commonty.people.models import Person, RoleHeld
from commonty.people.queries.teams import down_the_covers, is_there
from commonty.places.models import Kind, Place


def who_answers(place: Place, need: Permission, *, on: date, never: Collection[Person] = ()) -> Person:
    """One person with a name, and none of those humans, whichever of their entries is named. Refused where nobody may."""
    humans = {_human_pk(person) for person in never}
    roles = [role for role, described in ROLES.items() if need in described.permissions]
    held = RoleHeld.objects.in_force().filter(role__in=roles, place__path__in=place.paths_around)
    held = held.exclude(Q(person__in=humans) | Q(person__merged_into__in=humans)).select_related(
        "person__post__cover__post", "place"
    )
    by_depth = sorted(held, key=lambda h: len(h.place.path), reverse=True)
    there = [(h, _there(h.person, on, humans)) for h in by_depth]
    # Whoever holds the role may; only of a cover that is still to be asked.
    found = [
        (h.place.path, person)
        for h, person in there
        if person is not None and (person == h.person or can(person, need, within=place))
    ]
    if not found:
        if need != Permission.ANSWER_CASES:
            return who_answers(place, Permission.ANSWER_CASES, on=on, never=never)
        raise Refused(_("Nobody is set up to answer this here. Please phone us, and tell us that this page says so."))
    nearest = [person for path, person in found if path == found[0][0]]
    has = _open_cases(nearest)
    return min(nearest, key=lambda person: (has.get(person.pk, 0), person.pk))


def _human_pk(person: Person) -> int:
    return person.merged_into_id or person.pk


def _open_cases(people: list[Person]) -> dict[int, int]:
    going_on = Q(status=Case.Status.WITH_US)
    counted = Case.objects.filter(going_on, owner__in=people).values_list("owner").annotate(n=Count("pk"))
    return dict(counted.order_by())


def _there(person: Person, on: date, never: Collection[int]) -> Person | None:
    """This person, or whoever covers for them that day."""
    there = next((one for one in down_the_covers(person) if is_there(one, on)), None)
    return None if there is None or _human_pk(there) in never else there


def need_of(case: Case) -> Permission:
    """Stage 2 is decided by somebody who decides complaints, information by whoever knows that law."""
    if case.kind == Case.Kind.COMPLAINT and case.stage == 2:
        return Permission.DECIDE_COMPLAINTS
    return Permission.ANSWER_INFORMATION if case.kind == Case.Kind.INFORMATION else Permission.ANSWER_CASES


def where_without_home(landlord: Place, staff: Person) -> Place:
    """Where somebody is dealt with who has no home here: where whoever takes it down may answer, the widest first."""
    places = [landlord, *(held.place for held in staff.held_now)]
    return next((place for place in places if can(staff, Permission.ANSWER_CASES, within=place)), landlord)


def people_who_answer(place: Place, *, besides: Collection[int] = (), for_colleagues: bool = False) -> list[Person]:
    """Whoever may answer here: to say whom it is about, or to hand it over to. Residents read no name of one at risk."""
    roles = [role for role, described in ROLES.items() if Permission.ANSWER_CASES in described.permissions]
    held = RoleHeld.objects.in_force().filter(role__in=roles, place__path__in=place.paths_around)
    there = Person.objects.filter(pk__in=held.values("person"), merged_into=None).exclude(pk__in=besides)
    if not for_colleagues:
        there = there.filter(is_at_risk=False)
    return list(there.select_related("post__team").order_by("name", "pk"))


def where_somebody_answers(landlord: Place, *, chosen: Place | None = None) -> Place:
    """Where what somebody asks belongs who has no home here: as they say; else where somebody answers, the widest."""
    if chosen is not None:
        return chosen
    roles = [role for role, described in ROLES.items() if Permission.ANSWER_CASES in described.permissions]
    held = RoleHeld.objects.in_force().filter(role__in=roles, place__path__startswith=landlord.path)
    places = [one.place for one in held.select_related("place__landlord")]
    return min(places, key=lambda place: (place.path.count("/"), place.pk), default=landlord)


def areas_of(landlord: Place) -> list[Place]:
    """What whoever has no home here can say of where it is: no closes, since those are too many to choose from."""
    kinds = (Kind.AREA, Kind.ESTATE)
    return list(
        Place.objects.within(landlord).filter(kind__in=kinds).select_related("landlord").order_by("path")[:200]
    )
