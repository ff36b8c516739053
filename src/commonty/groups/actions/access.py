"""Emergency access to a room: an officer asks, somebody whom the group named agrees, the group is told."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.groups.actions.joining import locked_with_member
from commonty.groups.actions.locked import locked_group, record_group, require_member
from commonty.groups.events import Event
from commonty.groups.models import Group, Membership, RoomAccess
from commonty.groups.queries.membership import is_member, is_on_staff, rows_of
from commonty.groups.rules import access as rules
from commonty.people.models import Person


@transaction.atomic
def name_for_emergencies(
    *, group_id: int, member_id: int, is_named: bool, by: Person, now: datetime, channel: str
) -> Membership:
    """Whoever may let an officer in. Never somebody who works for the landlord: they would be both of the two."""
    group, theirs, mine = locked_with_member(group_id, member_id, by)
    if not theirs.is_there:
        raise Refused(_("They are not in the group."))
    if is_named and is_on_staff(theirs.person):
        raise Refused(_("They work for the landlord. Name somebody who doesn’t."))
    if is_named and not theirs.is_named:
        theirs.named_at = now
    theirs.is_named = is_named
    rows_of(theirs.person, group).there().update(is_named=is_named, named_at=theirs.named_at)
    record_group(Event.ROOM_NAMED, group, mine, now, channel, member=theirs.public_id, named=is_named)
    return theirs


@transaction.atomic
def ask_for_room(
    *, group_id: int, because: str, tell_on: date | None, by: Person, now: datetime, channel: str
) -> RoomAccess:
    """The group is told at once; with `tell_on` only those whom it named, and all others on that day."""
    group = locked_group(group_id)
    require(by, Permission.OPEN_A_ROOM, within=group.place)
    asked = RoomAccess.objects.of(by).filter(group=group)
    rules.check_can_ask_for_room(
        group, because=because, tell_on=tell_on, today=timezone.localdate(now), named=named_in(group).count(),
        is_in=is_member(by, group), has_open=(asked.waiting(now) | asked.in_force(now)).exists(),
    )  # fmt: skip
    access = RoomAccess.objects.create(
        group=group, officer=by, because=because.strip(), asked_at=now, lapses_at=now + rules.LAPSES, tell_on=tell_on,
        told_at=None if tell_on else now,
    )  # fmt: skip
    event = Event.ROOM_ASKED_QUIETLY if tell_on else Event.ROOM_ASKED
    record_group(event, group, by, now, channel, access=access.public_id)
    return access


@transaction.atomic
def open_room(*, access_id: int, by: Person, now: datetime, channel: str) -> RoomAccess:
    """For twenty-four hours from now on."""
    group, access, mine = _locked_for(access_id, by, now)
    access.agreed_by, access.opened_at, access.ends_at = mine, now, now + rules.OPEN_FOR
    access.save(update_fields=["agreed_by", "opened_at", "ends_at"])
    record_group(Event.ROOM_OPENED, group, mine, now, channel, access=access.public_id)
    return access


@transaction.atomic
def keep_room_shut(*, access_id: int, by: Person, now: datetime, channel: str) -> RoomAccess:
    group, access, mine = _locked_for(access_id, by, now)
    access.refused_at = now
    access.save(update_fields=["refused_at"])
    record_group(Event.ROOM_KEPT_SHUT, group, mine, now, channel, access=access.public_id)
    return access


@transaction.atomic
def note_reading(*, group_id: int, by: Person, now: datetime, channel: str) -> None:
    """Each page that an officer opens in a room, so that the group can tell how much was read."""
    group = locked_group(group_id)
    read = RoomAccess.objects.of(by).in_force(now).filter(group=group)
    for access in read:
        RoomAccess.objects.filter(pk=access.pk).update(last_read_at=now, times_read=F("times_read") + 1)
        record_group(Event.ROOM_READ, group, by, now, channel, access=access.public_id)


def tell_afterwards(*, now: datetime) -> int:
    """Groups that were not told first, on the day that was set. Harmless to run again."""
    due = RoomAccess.objects.filter(told_at=None, tell_on__lte=timezone.localdate(now)).order_by("pk")
    return len([_tell(pk, now=now) for pk in due.values_list("pk", flat=True)])


@transaction.atomic
def _tell(access_id: int, *, now: datetime) -> None:
    group, access = _locked(access_id)
    if access.told_at is None:
        access.told_at = now
        access.save(update_fields=["told_at"])
        record_group(Event.ROOM_TOLD, group, SYSTEM, now, "timetable", access=access.public_id)


def named_in(group: Group):  # type: ignore[no-untyped-def]
    return Membership.objects.filter(group=group, is_named=True).there()


def _locked(access_id: int) -> tuple[Group, RoomAccess]:
    group = locked_group(RoomAccess.objects.values_list("group_id", flat=True).get(pk=access_id))
    return group, RoomAccess.objects.select_related("officer").get(pk=access_id)


def _locked_for(access_id: int, by: Person, now: datetime) -> tuple[Group, RoomAccess, Membership]:
    """For one whom the group named before it was asked, who neither asked themselves nor works for the landlord since."""
    group, access = _locked(access_id)
    mine = require_member(group, by)
    if not rules.may_answer(access, mine) or is_on_staff(by) or access.officer.is_same_human(by):
        raise PermissionDenied(_("Only somebody whom the group named can answer this."))
    is_waiting = RoomAccess.objects.waiting(now).filter(pk=access.pk).exists()
    rules.check_is_waiting_for_answer(access, is_waiting=is_waiting)
    return group, access, mine
