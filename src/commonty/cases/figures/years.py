"""The regulator's year, and working days in it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from commonty.maths.deadlines import Calendar, DeadlineError, in_london, why_closed

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Year:
    """From 1 April to 31 March, called by the year in which it ends."""

    end: int

    @property
    def first(self) -> date:
        return date(self.end - 1, 4, 1)

    @property
    def last(self) -> date:
        return date(self.end, 3, 31)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.end - 1}/{self.end % 100:02d}"


def year_of(day: date) -> Year:
    return Year(day.year + (day.month >= 4))


def day_of(moment: datetime) -> date:
    """Days are London's, in summer too."""
    return in_london(moment).date()


def working_days(
    came: date, done: date, calendar: Calendar, closed_days: Collection[date] = frozenset()
) -> int | None:
    """Day 1 is the first working day after the one on which it came; done on the day itself is 0.

    The landlord's closed days count as none where the calendar lets it have its own, as its clocks count.
    None for years whose bank holidays nobody knows.
    """
    closed = closed_days if calendar.own_days else ()
    days = (came + n * ONE_DAY for n in range(1, (done - came).days + 1))
    try:
        return sum(_is_working(day, calendar) and day not in closed for day in days)
    except DeadlineError:
        return None


@cache
def _is_working(day: date, calendar: Calendar) -> bool:
    return not why_closed(day, calendar, "scotland", ())[0]
