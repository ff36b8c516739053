"""When something is due: counts the days of a regime one by one, and keeps why each was counted or not."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from commonty.maths.deadlines.calendars import LONGEST_WAIT, ONE_DAY, next_working_day, why_closed
from commonty.maths.deadlines.packs import spoken
from commonty.maths.deadlines.regime import DeadlineError, Receipt, Regime, Source

LONDON: Final = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Day:
    """One day of the clock. number: which day of it this is, from 1; None if it did not count.

    why: "" if it counted, else `weekend`, `bank holiday`, `landlord closed`, `paused` or `moved` (the due day can't be
    a day off); name: what the day is called.
    """

    on: date
    number: int | None
    why: str = ""
    name: str = ""


@dataclass(frozen=True)
class Due:
    """The answer. received: in London. came_on: the day that counts as the day of receipt, day 0.

    due_on: the last day. due_at: the moment, where the clock runs in hours, else None.
    days: every day after came_on up to due_on in turn (clocks in hours: from came_on on).
    """

    regime: Regime
    received: datetime
    came_on: date
    due_on: date
    due_at: datetime | None
    days: tuple[Day, ...]

    @property
    def late_from(self) -> datetime:
        """The first moment at which it is too late: due_at, or the midnight in London that ends due_on."""
        return self.due_at or datetime.combine(self.due_on + ONE_DAY, time(), LONDON)

    @property
    def counted(self) -> tuple[Day, ...]:
        return tuple(day for day in self.days if day.number is not None)

    @property
    def skipped(self) -> tuple[Day, ...]:
        return tuple(day for day in self.days if day.number is None)

    @property
    def source(self) -> Source:
        return self.regime.source


def due(
    regime: Regime,
    received: datetime | date,
    pauses: Iterable[tuple[date, date]] = (),
    extensions: Sequence[int] = (),
    closed_days: Collection[date] = (),
) -> Due:
    """When what came at `received` is due.

    received: a moment; without a time zone it is London's. A mere date is enough where the clock runs in days.
    pauses: first and last day, both inclusive, of each time the clock stood still; they may overlap.
    extensions: how much longer each is, in the unit of the clock. closed_days: days on which the landlord is closed;
    they are passed over where the regime doesn't know them (information law), so that a caller may always give them.
    Raises DeadlineError for what the regime doesn't allow, and for what came while it was not in force.
    Source: that of the regime; day 1 is the day after receipt, months run to the same date (the last of a shorter month).
    """
    at = in_london(received)
    if regime.length.unit == "hours" and not isinstance(received, datetime):
        raise DeadlineError(f"{regime.name} runs in hours: say at what time it came too.")
    if not regime.in_force_on(at.date()):
        raise DeadlineError(f"{regime.name} was not in force on {spoken(at.date())}.")
    stopped = _stopped(regime, pauses)
    number = regime.length.number + _longer(regime, extensions)
    try:
        if regime.length.unit == "hours":
            return _in_hours(regime, at, number, stopped)
        return _in_days(regime, at, number, stopped, frozenset(closed_days))
    except OverflowError:
        raise DeadlineError(f"{spoken(at.date())} is too near the end of the calendar.") from None


def last_day_to_ask(regime: Regime, answered: datetime | date, closed_days: Collection[date] = ()) -> Due | None:
    """Until when people may ask for what follows an answer: a review, stage 2. None if the regime names no such time.

    answered: when they got the answer, or by when they ought to have had it; the regime is that of the question, though
    it may have ended since. Raises DeadlineError as `due` does.
    """
    if regime.ask_within is None:
        return None
    asking = replace(regime, length=regime.ask_within, receipt=Receipt(), rolls=False, valid_to=None)
    return due(asking, answered, closed_days=closed_days)


def in_london(moment: datetime | date) -> datetime:
    """The moment in London; the start of the day for a date. Raises DeadlineError for an hour that the clocks leave out."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), LONDON)
    if moment.tzinfo is not None:
        return moment.astimezone(LONDON)
    local = moment.replace(tzinfo=LONDON)
    if local.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != moment:
        raise DeadlineError(f"There was no {moment:%H:%M} on {spoken(moment)}: the clocks went forward.")
    return local


def _stopped(regime: Regime, pauses: Iterable[tuple[date, date]]) -> frozenset[date]:
    days: set[date] = set()
    for first, last in pauses:
        if last < first:
            raise DeadlineError(f"A pause ends on {spoken(last)}, before it begins on {spoken(first)}.")
        if (last - first).days > LONGEST_WAIT:
            raise DeadlineError(f"A pause from {spoken(first)} to {spoken(last)} is longer than five years.")
        days.update(first + ONE_DAY * n for n in range((last - first).days + 1))
    if days and not regime.pauses:
        raise DeadlineError(f"The clock of {regime.name} never stops: no pause is allowed.")
    return frozenset(days)


def _longer(regime: Regime, extensions: Sequence[int]) -> int:
    allowed = regime.extension
    if not extensions:
        return 0
    if allowed is None:
        raise DeadlineError(f"{regime.name} can't be made longer.")
    if allowed.times is not None and len(extensions) > allowed.times:
        often = "once" if allowed.times == 1 else f"{allowed.times} times"
        raise DeadlineError(f"{regime.name} can be made longer {often}, not {len(extensions)} times.")
    for number in extensions:
        if type(number) is not int or not 1 <= number <= allowed.most.number:
            raise DeadlineError(f"{regime.name} can be made longer by 1 to {allowed.most} at a time.")
    return sum(extensions)


def _came_on(regime: Regime, at: datetime, closed_days: Collection[date]) -> date:
    day, rule = at.date(), regime.receipt
    if rule.closes is not None and at.time() >= rule.closes:
        day += ONE_DAY
    elif not rule.only_working_days:
        return day
    return next_working_day(day, regime.calendar, regime.jurisdiction, closed_days)


def _in_days(regime: Regime, at: datetime, number: int, stopped: Collection[date], closed: Collection[date]) -> Due:
    came_on = _came_on(regime, at, closed)
    if regime.length.unit == "months":
        number = (same_date(came_on, number) - came_on).days
    working = regime.length.unit == "working days"
    days: list[Day] = []
    counted, day = 0, came_on
    while counted < number:
        day += ONE_DAY
        if len(days) > LONGEST_WAIT + number * 7:
            raise DeadlineError("With these closed days and pauses the clock never ends. Take some off the list.")
        why, name = why_closed(day, regime.calendar, regime.jurisdiction, closed) if working else ("", "")
        if not why and day in stopped:
            why, name = "paused", "the clock stood still"
        counted += not why
        days.append(Day(day, None if why else counted, why, name))
    if regime.rolls:
        moved = next_working_day(day, regime.calendar, regime.jurisdiction, closed)
        while day < moved:
            _, name = why_closed(day, regime.calendar, regime.jurisdiction, closed)
            days[-1] = Day(day, None, "moved", name)
            day += ONE_DAY
            days.append(Day(day, counted))
    return Due(regime, at, came_on, day, None, tuple(days))


def same_date(day: date, months: int) -> date:
    """The same date some months on; the last of the month where it has no such date (31 January: 28 or 29 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _in_hours(regime: Regime, at: datetime, number: int, stopped: Collection[date]) -> Due:
    """Hours that pass, whatever the clock on the wall does: a change of the clocks neither gives nor takes one."""
    left, moment = timedelta(hours=number), at.astimezone(UTC)
    days: list[Day] = []
    while True:
        day = moment.astimezone(LONDON).date()
        tomorrow = datetime.combine(day + ONE_DAY, time(), LONDON).astimezone(UTC)
        if day in stopped:
            days.append(Day(day, None, "paused", "the clock stood still"))
        else:
            days.append(Day(day, len([d for d in days if d.number]) + 1))
            if moment + left < tomorrow:
                moment += left
                break
            left -= tomorrow - moment
        moment = tomorrow
    due_at = moment.astimezone(LONDON)
    return Due(regime, at, at.date(), due_at.date(), due_at, tuple(days))
