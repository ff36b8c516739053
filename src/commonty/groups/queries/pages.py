"""Groups as their pages show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from commonty.access.roles import STAFF_ROLES
from commonty.groups.models import Decision, Group, GroupMeeting, Link, Membership, Registration, RoomAccess
from commonty.groups.models.group import FEWEST_SHOWN
from commonty.groups.queries.membership import first_of, is_let_in, living_here, membership_of
from commonty.groups.rules.access import may_answer
from commonty.people.counting import human
from commonty.people.models import Person, RoleHeld
from commonty.places.models import Place
from commonty.promises.models import Promise


@dataclass(frozen=True)
class OpenMeeting:
    """What everybody reads of a meeting of a group on the register."""

    starts_at: datetime
    where: str


@dataclass(frozen=True)
class GroupPage:
    group: Group
    mine: Membership | None
    may_read: bool  # what lies in the room
    how_many: int | None  # nothing where few are told apart
    has_staff: bool  # somebody in it works for the landlord
    waiting: int  # how many ask to join, for organisers
    entry: Registration | None  # in the register, or what it asked for
    answer_by: date | None
    meets_next: datetime | None
    open_meeting: OpenMeeting | None  # the next one that everybody reads of
    deciding: int  # how much is open for members to vote on
    accesses: list[RoomAccess]  # of officers who asked, once the group is told
    to_answer: list[RoomAccess]  # what waits for this reader’s yes or no

    @property
    def is_in(self) -> bool:
        return self.mine is not None and self.mine.is_there

    @property
    def organises(self) -> bool:
        return self.mine is not None and self.mine.is_organiser


def groups_at(place: Place, *, words: str = "") -> QuerySet[Group]:
    """Those that anybody finds, in a place and in those within it."""
    found = Group.objects.listed().within(place).with_members()
    for word in words.split()[:8]:
        found = found.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
    return found.order_by("name", "pk")


def shown_number(members: int) -> int | None:
    return members if members >= FEWEST_SHOWN else None


def how_many_in(group: Group) -> int:
    """Each human once."""
    there = Membership.objects.filter(group=group).there().annotate(human=human())
    return there.values("human").distinct().count()


def page_of_group(group: Group, person: Person | None, *, now: datetime) -> GroupPage:
    mine = membership_of(person, group)
    counted = _counted(group, now)
    humans = counted["humans"]
    organises = mine is not None and mine.is_organiser
    may_read = (mine is not None and mine.is_there) or is_let_in(person, group, now=now)  # as `may_read_room`
    # Asked for once: of the same rows some are told to all, and some wait for one of those whom the group named.
    rows = RoomAccess.objects.filter(group=group).select_related("officer").order_by("-asked_at")
    asked_for = list(rows.told() | rows.waiting(now)) if may_read else []
    is_named = mine is not None and mine.is_there and mine.is_named
    entry = _entry_of(group, is_in=mine is not None and mine.is_there)
    waits = entry is not None and entry.state == Registration.State.APPLIED
    promise = Promise.objects.about(entry).open().first() if waits else None
    return GroupPage(
        group=group, mine=mine, may_read=may_read, how_many=humans if may_read else shown_number(humans),
        has_staff=counted["has_staff"], waiting=counted["asking"] if organises else 0, entry=entry,
        answer_by=promise.due_on if promise else None,
        deciding=counted["deciding"] if may_read else 0,
        meets_next=counted["meets_next"] if may_read else None,
        open_meeting=OpenMeeting(counted["open_at"], counted["open_where"]) if counted["open_at"] else None,
        accesses=[one for one in asked_for if one.told_at],
        to_answer=[one for one in asked_for if one.is_waiting(now) and may_answer(one, mine)] if mine and is_named else [],
    )  # fmt: skip


def _counted(group: Group, now: datetime) -> dict[str, Any]:
    """Asked for at once: how many humans are in it and ask to be, whether staff are, what is decided, when it meets."""
    here = Membership.objects.filter(group=OuterRef("pk")).annotate(human=human())
    there, asks = here.filter(state=Membership.State.IN), here.filter(state=Membership.State.ASKED)
    running = Decision.objects.filter(
        group=OuterRef("pk"), closed_at=None, called_off_at=None, closes_at__gt=now
    )  # fmt: skip
    coming = GroupMeeting.objects.coming(now).filter(group=OuterRef("pk")).order_by("starts_at", "pk")
    public = GroupMeeting.objects.public(now).filter(group=OuterRef("pk")).order_by("starts_at", "pk")
    asked = {
        "humans": _how_many(there, Count("human", distinct=True)), "asking": _how_many(asks, Count("pk")),
        "has_staff": Exists(there.filter(_on_staff())), "deciding": _how_many(running, Count("pk")),
        "meets_next": Subquery(coming.values("starts_at")[:1]), "open_at": Subquery(public.values("starts_at")[:1]),
        "open_where": Subquery(public.values("where")[:1]),
    }  # fmt: skip
    return dict(Group.objects.annotate(**asked).values(*asked).get(pk=group.pk))


def _how_many(rows: QuerySet[Any], counted: Count) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("group").annotate(n=counted).values("n")), 0)


def _entry_of(group: Group, *, is_in: bool) -> Registration | None:
    """The newest thing that the register has of it: for those outside, only what is public."""
    State = Registration.State
    shown = [State.REGISTERED, State.APPLIED, State.REFUSED] if is_in else [State.REGISTERED]
    return Registration.objects.filter(group=group, state__in=shown).order_by("-applied_at", "-pk").first()


def members_of(group: Group) -> list[Membership]:
    """Each human once, by the name that they chose, organisers first; `works_here` where they are on the landlord's staff.

    Who is at risk is not marked. `moved_away`: an organiser who can be shown out.
    """
    there = (
        Membership.objects.filter(group=group).there().select_related("person__merged_into").order_by("-since", "-pk")
    )
    staff = set(there.annotate(human=human()).filter(_on_staff()).values_list("pk", flat=True))
    living = set(there.filter(living_here(timezone.localdate())).values_list("pk", flat=True))
    order = {Membership.Role.ORGANISER: 0, Membership.Role.TREASURER: 1}
    found = sorted(
        _one_each(there), key=lambda one: (order.get(Membership.Role(one.role), 2), one.name.casefold(), one.pk)
    )
    for one in found:
        one.works_here = one.pk in staff  # type: ignore[attr-defined]
        one.moved_away = one.pk not in living  # type: ignore[attr-defined]
    return found


def asking(group: Group) -> list[Membership]:
    asked = Membership.objects.filter(group=group, state=Membership.State.ASKED)
    return list(asked.order_by("since", "pk"))


def links_of(group: Group, *, now: datetime) -> list[Link]:
    return list(Link.objects.in_force(now).filter(group=group).select_related("made_by").order_by("ends_at"))


def own_groups(person: Person) -> list[Membership]:
    """Where this human is in, asks, is invited, or was told no; `waiting` for those that they organise.

    `is_closed`: they work for the landlord and moved away. Of it they can read nothing, and can leave.
    """
    State = Membership.State
    told_no = Q(state=State.LEFT, ended__in=[Membership.Ended.REFUSED, Membership.Ended.REMOVED])
    mine = Membership.objects.of(person).filter(Q(state__in=[State.IN, State.ASKED, State.INVITED]) | told_no)
    mine = mine.filter(Q(group__dissolved_at=None) | Q(state=State.IN, group__emptied_at=None))
    mine = mine.filter(Q(state=State.IN) | Q(group__in=Group.objects.shown()))
    rows = list(
        mine.select_related("group__place", "invited_by").order_by("group__name", "group_id", "-since", "-pk")
    )
    found = [row for _group, own in groupby(rows, key=lambda one: one.group) if (row := first_of(own))]
    asked = Membership.objects.filter(group__in=[one.group_id for one in found], state=State.ASKED)
    waiting = dict(asked.values_list("group").annotate(n=Count("pk")).order_by())
    opened = set(mine.as_neighbours().values_list("pk", flat=True))
    for one in found:
        one.is_closed = one.pk not in opened  # type: ignore[attr-defined]
        organises = one.is_organiser and one.pk in opened
        one.waiting = waiting.get(one.group_id, 0) if organises else 0  # type: ignore[attr-defined]
    return found


def _one_each(there: Iterable[Membership]) -> list[Membership]:
    rows: dict[int, list[Membership]] = defaultdict(list)
    for one in there:
        rows[one.person.merged_into_id or one.person_id].append(one)
    return [row for own in rows.values() if (row := first_of(own))]


def _on_staff() -> Q:
    """For memberships with their `human`. Nobody at risk: where they work would tell who they are."""
    held = RoleHeld.objects.in_force().filter(role__in=STAFF_ROLES)
    humans = held.annotate(human=human()).values("human")
    return ~Q(person__is_at_risk=True) & ~Q(person__merged_into__is_at_risk=True) & Q(human__in=humans)
