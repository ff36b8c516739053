"""Meetings of a group: what has to be said of one, and who changes it."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.groups.models import Group, GroupMeeting, Membership

FURTHEST, LONGEST = timedelta(days=400), timedelta(hours=24)
REMIND = timedelta(hours=24)
MOST_POINTS = 20


def check_can_set(
    group: Group, *, title: str, starts_at: datetime, ends_at: datetime, where: str, agenda: str, now: datetime
) -> None:
    if not group.is_open:
        raise Refused(_("This group has come to its end."))
    if len("".join(title.split())) < 3:
        raise Refused(_("Say what kind of meeting it is."))
    if len("".join(where.split())) < 3:
        raise Refused(_("Say where you meet."))
    if not now < starts_at <= now + FURTHEST:
        raise Refused(_("Choose a day that is still to come, within the next year."))
    begins, ends = (
        starts_at.astimezone(UTC),
        ends_at.astimezone(UTC),
    )  # as they are, not as the clock on the wall says
    if not begins < ends <= begins + LONGEST:
        raise Refused(_("It ends after it begins, on the same day."))
    if len([line for line in agenda.splitlines() if line.strip()]) > MOST_POINTS:
        raise Refused(_("Write %(n)d lines at most.") % {"n": MOST_POINTS})


def check_can_be_public(*, is_registered: bool) -> None:
    """What a group says of itself to everybody, its organisers say."""
    if not is_registered:
        raise Refused(_("Only a group on the register shows its meetings to everybody."))


def check_is_coming(meeting: GroupMeeting, *, now: datetime) -> None:
    if meeting.called_off_at is not None:
        raise Refused(_("This meeting is called off."))
    if meeting.ends_at <= now:
        raise Refused(_("This meeting is over."))


def check_says_why(because: str) -> None:
    if len("".join(because.split())) < 4:
        raise Refused(_("Say why: all members read it."))


def may_change(meeting: GroupMeeting, mine: Membership | None, *, now: datetime) -> bool:
    """Whoever set it, and organisers; of one that everybody reads of, organisers alone."""
    if mine is None or not mine.is_there or not meeting.group.is_open:
        return False
    if meeting.called_off_at is not None or meeting.ends_at <= now:
        return False
    return mine.is_organiser or (meeting.by_id == mine.pk and not meeting.is_public)
