"""Dates of a vote, as they stand on posters: local times that exist, once, and that nobody reads two ways."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused

SHORTEST = timedelta(hours=1)
# Clocks change between one and two at night: no deadline may lie where an hour can be missing or come twice.
NIGHT_FROM, NIGHT_TO = time(1, 0), time(2, 0)


def local_instant(day: date, at: time, *, zone: ZoneInfo) -> datetime:
    """The instant that a date and a time on a poster mean; refused where the clock change makes it none or two."""
    naive = datetime.combine(day, at)
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise Refused(_("The clocks go forward that night, and this time does not exist. Choose another hour."))
    if first.utcoffset() != second.utcoffset():
        raise Refused(_("The clocks go back that night, and this time comes twice. Choose another hour."))
    return first.astimezone(UTC)


def check_dates(*, opens_at: datetime, closes_at: datetime, now: datetime, zone: ZoneInfo) -> None:
    if opens_at <= now:
        raise Refused(_("Voting must start in the future. Choose a later day or time."))
    check_closing(opens_at=opens_at, closes_at=closes_at, now=now, zone=zone)


def check_closing(*, opens_at: datetime, closes_at: datetime, now: datetime, zone: ZoneInfo) -> None:
    if closes_at <= opens_at:
        raise Refused(_("Voting must close after it starts."))
    if closes_at - max(opens_at, now) < SHORTEST:
        raise Refused(_("Leave people at least an hour to vote: choose a later time to close."))
    if NIGHT_FROM <= closes_at.astimezone(zone).time() < NIGHT_TO:
        raise Refused(
            _("Voting can't close between 1 and 2 at night, when the clocks may change. Choose another hour.")
        )
