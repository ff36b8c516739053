"""Indicators 31 to 33: how long damp and mould took, what came back, what was open when the year ended."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.cases.figures.complaints import divided
from commonty.cases.figures.years import Year, day_of, working_days
from commonty.maths.deadlines import Calendar


@dataclass(frozen=True)
class DampCase:
    """`ended` is its last end: one that came back has none until it ends again."""

    number: int
    came: datetime
    ended: datetime | None
    is_sorted: bool  # by the resident's word; else it was taken back


class Why(models.TextChoices):
    RESOLVED = "resolved", _("Resolved: the resident says that it is sorted.")
    OPEN = "open", _("Not resolved in this year.")
    TAKEN_BACK = "taken_back", _("Not counted: the resident took it back.")


@dataclass(frozen=True)
class Row:
    number: int
    came: date
    resolved: date | None
    days: int | None
    came_back: bool  # in this year
    why: Why


@dataclass(frozen=True)
class Damp:
    resolved: int
    days: int
    timed: int
    came_back: int
    open: int

    @property
    def average(self) -> Decimal | None:
        return divided(self.days, self.timed)


def rows_of(cases: Iterable[DampCase], came_back: Collection[int], year: Year, calendar: Calendar) -> list[Row]:
    """`came_back`: the numbers of those which a resident called not sorted within this year."""
    rows = []
    for case in sorted(cases, key=lambda case: case.number):
        came, ended = day_of(case.came), day_of(case.ended) if case.ended else None
        if came > year.last or (ended is not None and ended < year.first):
            continue
        is_over = ended is not None and ended <= year.last
        why = Why.OPEN if not is_over else Why.RESOLVED if case.is_sorted else Why.TAKEN_BACK
        resolved = ended if why == Why.RESOLVED else None
        days = working_days(came, resolved, calendar) if resolved else None
        rows.append(Row(case.number, came, resolved, days, case.number in came_back, why))
    return rows


def figures_of(rows: Sequence[Row]) -> Damp:
    days = [row.days for row in rows if row.days is not None]
    return Damp(
        resolved=sum(row.why == Why.RESOLVED for row in rows), days=sum(days), timed=len(days),
        came_back=sum(row.came_back for row in rows), open=sum(row.why == Why.OPEN for row in rows),
    )  # fmt: skip
