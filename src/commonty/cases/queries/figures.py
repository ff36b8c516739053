"""What the figures for the regulator are counted from: clocks, damp cases, what came back, and closed days; four reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from commonty.cases.events import Event
from commonty.cases.figures import complaints, damp
from commonty.cases.figures.complaints import Row, Run, Stage
from commonty.cases.figures.damp import Damp, DampCase
from commonty.cases.figures.damp import Row as DampRow
from commonty.cases.figures.years import Year
from commonty.cases.models import Case, Clock, Point
from commonty.cases.rules.clocks import STAGE_1, STAGE_2
from commonty.journal.models import Entry
from commonty.maths.deadlines import regimes
from commonty.people.models import Person
from commonty.places.models import Place

STAGES: Mapping[str, int] = {STAGE_1: 1, STAGE_2: 2}


@dataclass(frozen=True)
class Figures:
    year: Year
    complaints: list[Row]
    stages: list[Stage]
    damp: list[DampRow]
    of_damp: Damp


def figures_of(landlord: Place, year: Year) -> Figures:
    calendars = {stage: regimes()[name].calendar for name, stage in STAGES.items()}
    rows = complaints.rows_of(_runs(landlord, year), year, calendars)
    # Damp and mould: every working day counts, also when our own offices are closed. That doesn't flatter us.
    in_damp = damp.rows_of(_damp_cases(landlord, year), _came_back(landlord, year), year, calendars[1])
    stages = [complaints.stage_of(rows, stage) for stage in STAGES.values()]
    return Figures(year, rows, stages, in_damp, damp.figures_of(in_damp))


def _runs(landlord: Place, year: Year) -> list[Run]:
    """All clocks of a complaint whose first began before the year's end: an early one says when it first came."""
    clocks = Clock.objects.filter(regime__in=STAGES, case__landlord=landlord, started_at__lt=_after(year))
    lately = Q(stopped_at=None) | Q(stopped_at__gte=_midnight(year.first))
    told = clocks.filter(case__in=clocks.filter(lately).values("case"))
    columns = ("case__number", "regime", "started_at", "due_at", "stopped_at", "stop", "case__kind", "closed_days")
    return [
        Run(
            number, STAGES[regime], began, due, stopped, stop, kind == Case.Kind.COMPLAINT,
            frozenset(map(date.fromisoformat, closed)),
        )
        for number, regime, began, due, stopped, stop, kind, closed in told.values_list(*columns)
    ]  # fmt: skip


def _damp_cases(landlord: Place, year: Year) -> list[DampCase]:
    ended_lately = Q(ended_at=None) | Q(ended_at__gte=_midnight(year.first))
    cases = Case.objects.filter(ended_lately, landlord=landlord, is_damp=True, received_at__lt=_after(year))
    return [
        DampCase(number, came, ended, status == Case.Status.SORTED)
        for number, came, ended, status in cases.values_list("number", "received_at", "ended_at", "status")
    ]


def _came_back(landlord: Place, year: Year) -> set[int]:
    """The journal says when; the case itself only how often."""
    said = Entry.objects.filter(
        kind=Event.CASE_NOT_SORTED,
        about_kind=Case._meta.label_lower,
        at__gte=_midnight(year.first),
        at__lt=_after(year),
    )
    here = Case.objects.filter(landlord=landlord, is_damp=True, times_not_sorted__gt=0)
    return set(here.filter(public_id__in=said.values("about_id")).values_list("number", flat=True))


def learning_of(person: Person, first: date, last: date) -> list[Point]:
    """What was learned in these days from complaints that this person may read, each once; and of nobody in particular."""
    seen = Case.objects.answered_by_staff(person)
    decided = Point.objects.filter(case__in=seen, decided_at__gte=_midnight(first))
    decided = decided.filter(decided_at__lt=_midnight(last + timedelta(days=1))).exclude(learning="")
    told = {
        (point.learning.casefold(), point.cause.casefold()): point for point in decided.order_by("-decided_at", "-pk")
    }
    return list(reversed(told.values()))  # as it was first written


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _after(year: Year) -> datetime:
    return _midnight(year.last + timedelta(days=1))
