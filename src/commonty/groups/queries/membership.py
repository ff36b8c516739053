"""Who is in which group: what rooms above ask."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.roles import STAFF_ROLES
from commonty.groups.models import Group, Membership, RoomAccess
from commonty.groups.models.membership import MembershipQuerySet
from commonty.people.models import Person, RoleHeld, Tie


def groups_of(person: Person | None) -> QuerySet[Group]:
    """The groups that this human is in, which still go on."""
    if person is None:
        return Group.objects.none()
    mine = Membership.objects.of(person).there().as_neighbours()
    return Group.objects.filter(dissolved_at=None, pk__in=mine.values("group")).order_by("name", "pk")


def membership_of(person: Person | None, group: Group) -> Membership | None:
    """This human's row in a group, in whatever state; for staff who moved away they are not in it."""
    return first_of(rows_of(person, group).as_neighbours()) if person is not None else None


def rows_of(person: Person, group: Group) -> MembershipQuerySet:
    """Two where two entries of one human joined, before it was found that they are one."""
    return Membership.objects.of(person).filter(group=group).order_by("-since", "-pk")


def first_of(rows: Iterable[Membership]) -> Membership | None:
    """Of several rows of one human the one that counts: as an organiser, else in the group, else the newest."""
    return min(rows, key=lambda one: (not one.is_organiser, not one.is_there), default=None)


def is_member(person: Person | None, group: Group) -> bool:
    return person is not None and rows_of(person, group).there().as_neighbours().exists()


def is_organiser(person: Person | None, group: Group) -> bool:
    return person is not None and rows_of(person, group).organising().as_neighbours().exists()


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
    return Membership.objects.filter(group=group).organising().filter(living_here(on)).exists()


def living_here(on: date) -> Q:
    """Memberships of those who live in a home of the group's landlord."""
    ties = Tie.objects.current(on).filter(home__landlord=OuterRef("group__landlord"))
    human = Coalesce(OuterRef("person__merged_into"), OuterRef("person"))
    return Q(Exists(ties.annotate(human=Coalesce("person__merged_into", "person")).filter(human=human)))
