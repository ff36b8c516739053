"""Who is in which group: what rooms above ask."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.roles import STAFF_ROLES
from commonty.groups.models import Group, Membership, RoomAccess
from commonty.people.models import Person, RoleHeld, Tie


def groups_of(person: Person | None) -> QuerySet[Group]:
    """The groups that this human is in, which still go on."""
    if person is None:
        return Group.objects.none()
    mine = Membership.objects.of(person).there()
    return Group.objects.filter(dissolved_at=None, pk__in=mine.values("group")).order_by("name", "pk")


def membership_of(person: Person | None, group: Group) -> Membership | None:
    """This human's row in a group, in whatever state; of two entries that were merged, the one that is in it."""
    if person is None:
        return None
    mine = list(Membership.objects.of(person).filter(group=group).order_by("-since", "-pk"))
    return next((one for one in mine if one.is_there), mine[0] if mine else None)


def is_member(person: Person | None, group: Group) -> bool:
    return person is not None and Membership.objects.of(person).there().filter(group=group).exists()


def is_organiser(person: Person | None, group: Group) -> bool:
    return person is not None and Membership.objects.of(person).organising().filter(group=group).exists()


def may_read_room(person: Person | None, group: Group, *, now: datetime) -> bool:
    """Those who are in it; and an officer whom somebody of it has let in, for a day. No role alone opens a room."""
    return is_member(person, group) or is_let_in(person, group, now=now)


def is_let_in(person: Person | None, group: Group, *, now: datetime) -> bool:
    """Emergency access that is in force, of an officer who still has the permission for it."""
    if not can(person, Permission.OPEN_A_ROOM, within=group.place) or person is None:
        return False
    return RoomAccess.objects.of(person).in_force(now).filter(group=group).exists()


def is_on_staff(person: Person) -> bool:
    """Under whichever of their entries."""
    same = Person.objects.same_human(person.human.pk)
    return RoleHeld.objects.in_force().filter(person__in=same, role__in=STAFF_ROLES).exists()


def has_organiser(group: Group, *, on: date) -> bool:
    """One who still lives in a home of the landlord's, under whichever of their entries."""
    organising = Membership.objects.filter(group=group).organising()
    living = Tie.objects.current(on).filter(home__landlord=group.landlord_id)
    return organising.filter(
        Q(person__in=living.values("person")) | Q(person__merged_into__in=living.values("person"))
    ).exists()
