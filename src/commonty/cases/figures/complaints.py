"""Indicators 3 and 4: complaints answered in full, and how many working days that took, at each stage.

Every complaint that ran at a stage is a row of the working, counted or not, with the reason. Where the guidance leaves
something open we count what doesn't flatter us.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.cases.figures.years import Year, day_of, working_days
from commonty.maths.deadlines import Calendar

MET, CHANGED, NOT_NEEDED = "met", "changed", "not_needed"  # how a clock stops


@dataclass(frozen=True)
class Run:
    """One clock of a complaint's stage. `is_complaint`: what the case is called now."""

    number: int
    stage: int
    began: datetime
    due: datetime
    stopped: datetime | None
    stop: str
    is_complaint: bool
    closed: frozenset[date] = frozenset()  # our closed days as the clock counted them; set later, they change nothing


class Why(models.TextChoices):
    ANSWERED = "answered", _("Answered in full")
    WAITS = "waits", _("Not answered in full in this year")
    TAKEN_BACK = "taken_back", _("The resident took it back. It counts as not answered")
    PASSED_ON = "passed_on", _("It went to stage 2 when its day was past. It counts as not answered at stage 1")
    STRAIGHT_ON = "straight_on", _("Not counted here: it went to stage 2 in time, and counts there")
    SOMETHING_ELSE = "something_else", _("Not counted: it is something else than a complaint")


NOT_COUNTED = (Why.STRAIGHT_ON, Why.SOMETHING_ELSE)


@dataclass(frozen=True)
class Row:
    """A line of the working. `days`: working days until the full answer, if that came in this year."""

    number: int
    stage: int
    came: date
    is_carried: bool  # it came before this year and was open when the year began
    answered: date | None
    days: int | None
    why: Why

    @property
    def counts(self) -> bool:
        return self.why not in NOT_COUNTED


@dataclass(frozen=True)
class Stage:
    """What is reported of one stage."""

    stage: int
    received: int
    carried: int
    answered: int
    days: int  # of all that were answered
    timed: int  # so many of them have their days known

    @property
    def percent(self) -> Decimal | None:
        return divided(100 * self.answered, self.received + self.carried)

    @property
    def average(self) -> Decimal | None:
        return divided(self.days, self.timed)


def rows_of(runs: Iterable[Run], year: Year, calendars: Mapping[int, Calendar]) -> list[Row]:
    """One row for each complaint and stage that had anything to do with this year."""
    ordered = sorted(runs, key=lambda run: (run.stage, run.number, run.began))
    rows = [
        _row(list(same), year, calendars[stage])
        for (stage, _number), same in groupby(ordered, key=lambda run: (run.stage, run.number))
    ]
    return [row for row in rows if row is not None]


def stage_of(rows: Sequence[Row], stage: int) -> Stage:
    counted = [row for row in rows if row.stage == stage and row.counts]
    answered = [row for row in counted if row.why == Why.ANSWERED]
    days = [row.days for row in answered if row.days is not None]
    carried = sum(row.is_carried for row in counted)
    return Stage(stage, len(counted) - carried, carried, len(answered), sum(days), len(days))


def _row(runs: list[Run], year: Year, calendar: Calendar) -> Row | None:
    """Several runs of one complaint at one stage are one: from the first receipt to the first full answer."""
    came, met = day_of(runs[0].began), [run for run in runs if run.stop == MET and run.stopped]
    last = met[0] if met else runs[-1]
    ended = day_of(last.stopped) if last.stopped else None
    if came > year.last or (ended is not None and ended < year.first):
        return None
    is_over = ended is not None and ended <= year.last
    answered = ended if met and is_over else None
    closed = runs[0].closed | last.closed
    days = working_days(came, answered, calendar, closed) if answered else None
    return Row(last.number, last.stage, came, came < year.first, answered, days, _why(last, is_over=is_over))


def _why(run: Run, *, is_over: bool) -> Why:
    if not run.is_complaint:
        return Why.SOMETHING_ELSE
    if not is_over or run.stopped is None:
        return Why.WAITS
    if run.stop == MET:
        return Why.ANSWERED
    if run.stop == NOT_NEEDED:
        return Why.TAKEN_BACK
    return Why.STRAIGHT_ON if run.stopped <= run.due else Why.PASSED_ON


def divided(whole: int, by: int) -> Decimal | None:
    """To two places, as the return asks; of nothing there is no average."""
    return (Decimal(whole) / by).quantize(Decimal("0.01"), ROUND_HALF_UP) if by else None
