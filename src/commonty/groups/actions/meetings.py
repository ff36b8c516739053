"""A group meets: set by any member, changed or called off by them or an organiser; members say whether they come."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.groups.actions.locked import locked_group, record_group, require_member
from commonty.groups.events import Event
from commonty.groups.models import Group, GroupMeeting, MeetingAnswer, Membership, Registration
from commonty.groups.rules import meetings as rules
from commonty.people.models import Person


@dataclass(frozen=True)
class Planned:
    title: str
    starts_at: datetime
    ends_at: datetime
    where: str
    access: str = ""
    agenda: str = ""
    is_public: bool = False


@transaction.atomic
def set_meeting(
    planned: Planned, *, group_id: int, by: Person, now: datetime, channel: str, posted_key: str = ""
) -> GroupMeeting:
    group = locked_group(group_id)
    mine = require_member(group, by)
    known = GroupMeeting.objects.filter(group=group, posted_key=posted_key).first() if posted_key else None
    if known is not None:
        return known
    meeting = GroupMeeting(group=group, by=mine, posted_key=posted_key)
    _write(meeting, planned, mine, now=now)
    record_group(Event.MEETING_SET, group, mine, now, channel, meeting=meeting.public_id)
    return meeting


@transaction.atomic
def change_meeting(planned: Planned, *, meeting_id: int, by: Person, now: datetime, channel: str) -> GroupMeeting:
    """Those who come, or wish to be reminded, are told. Sent twice it changes once."""
    group, meeting, mine = _locked(meeting_id, by)
    rules.check_is_coming(meeting, now=now)
    _require_may_change(meeting, mine, now=now)
    before = {name: getattr(meeting, name) for name in FIELDS}
    if before == {name: _plain(planned, name) for name in FIELDS}:
        return meeting
    meeting.version += 1
    if before["starts_at"] != planned.starts_at:
        meeting.reminded_at = None
    _write(meeting, planned, mine, now=now)
    record_group(Event.MEETING_CHANGED, group, mine, now, channel, meeting=meeting.public_id)
    return meeting


@transaction.atomic
def call_meeting_off(*, meeting_id: int, because: str, by: Person, now: datetime, channel: str) -> GroupMeeting:
    group, meeting, mine = _locked(meeting_id, by)
    rules.check_is_coming(meeting, now=now)
    _require_may_change(meeting, mine, now=now)
    rules.check_says_why(because)
    meeting.called_off_at = meeting.changed_at = now
    meeting.called_off_because, meeting.version = because.strip(), meeting.version + 1
    meeting.save(update_fields=["called_off_at", "called_off_because", "changed_at", "version"])
    record_group(Event.MEETING_CALLED_OFF, group, mine, now, channel, meeting=meeting.public_id)
    return meeting


@transaction.atomic
def answer_meeting(*, meeting_id: int, word: str, by: Person, now: datetime, channel: str) -> MeetingAnswer:
    """One a human; said again it is the newer one."""
    group, meeting, mine = _locked(meeting_id, by)
    rules.check_is_coming(meeting, now=now)
    if word not in MeetingAnswer.Says.values or not group.is_open:
        raise Refused(_("Say whether you come."))
    theirs = MeetingAnswer.objects.filter(meeting=meeting, member__in=Membership.objects.of(by))
    known = theirs.first()
    if known is not None and known.says == word:
        return known
    theirs.delete()
    answer = MeetingAnswer.objects.create(meeting=meeting, member=mine, says=MeetingAnswer.Says(word), at=now)
    record_group(Event.MEETING_ANSWERED, group, mine, now, channel, meeting=meeting.public_id)
    return answer


def remind_of_meetings(*, now: datetime) -> int:
    """The day before, once. Harmless to run again."""
    near = GroupMeeting.objects.coming(now).filter(reminded_at=None, starts_at__lte=now + rules.REMIND)
    near = near.filter(starts_at__gt=now, group__dissolved_at=None)
    return sum(_remind(pk, now=now) for pk in list(near.order_by("pk").values_list("pk", flat=True)[:500]))


@transaction.atomic
def _remind(meeting_id: int, *, now: datetime) -> bool:
    group = locked_group(GroupMeeting.objects.values_list("group_id", flat=True).get(pk=meeting_id))
    meeting = GroupMeeting.objects.get(pk=meeting_id)
    if meeting.reminded_at is not None or meeting.called_off_at is not None:
        return False
    meeting.reminded_at = now
    meeting.save(update_fields=["reminded_at"])
    record_group(Event.MEETING_NEAR, group, SYSTEM, now, "timetable", meeting=meeting.public_id)
    return True


FIELDS = ("title", "starts_at", "ends_at", "where", "access", "agenda", "is_public")


def _plain(planned: Planned, name: str) -> object:
    value = getattr(planned, name)
    return value.strip() if isinstance(value, str) else value


def _write(meeting: GroupMeeting, planned: Planned, mine: Membership, *, now: datetime) -> None:
    group = meeting.group
    rules.check_can_set(
        group, title=planned.title, starts_at=planned.starts_at, ends_at=planned.ends_at, where=planned.where,
        agenda=planned.agenda, now=now,
    )  # fmt: skip
    if planned.is_public and not mine.is_organiser:
        raise PermissionDenied(_("Only an organiser of the group can do this."))
    if planned.is_public:
        rules.check_can_be_public(is_registered=is_registered(group))
    for name in FIELDS:
        setattr(meeting, name, _plain(planned, name))
    meeting.changed_at = now
    meeting.save()


def is_registered(group: Group) -> bool:
    return Registration.objects.registered().filter(group=group).exists()


def _locked(meeting_id: int, by: Person) -> tuple[Group, GroupMeeting, Membership]:
    group = locked_group(GroupMeeting.objects.values_list("group_id", flat=True).get(pk=meeting_id))
    mine = require_member(group, by)
    meeting = GroupMeeting.objects.get(pk=meeting_id)
    meeting.group = group
    return group, meeting, mine


def _require_may_change(meeting: GroupMeeting, mine: Membership, *, now: datetime) -> None:
    if not rules.may_change(meeting, mine, now=now):
        raise PermissionDenied(_("Whoever set the meeting or an organiser does this."))
