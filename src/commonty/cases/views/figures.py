"""Figures for the regulator, with their working; and what was learned from complaints."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.cases.figures.years import Year, year_of
from commonty.cases.queries.figures import Figures, figures_of, learning_of
from commonty.kit.csv_files import csv_answer

YEARS_BACK, QUARTERS_BACK = 3, 4
HEADS = (
    "indicators", "stage", "case_number", "came_on", "carried_forward", "answered_or_sorted_on", "working_days",
    "came_back", "counts", "why",
)  # fmt: skip


@staff_page(Permission.SEE_FIGURES)
@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """By number alone: no name, no place and no word of any case."""
    found = _figures(request)
    this = year_of(timezone.localdate())
    context = {
        "figures": found, "years": [Year(this.end - back) for back in range(YEARS_BACK)],
        "is_over": found.year < this, "may_learn": can(
            request.person, Permission.DECIDE_COMPLAINTS, within=request.landlord
        ),
    }  # fmt: skip
    return render(request, "cases/figures.html", context)


@staff_page(Permission.SEE_FIGURES)
@require_safe
@never_cache
def working_csv(request: HttpRequest) -> HttpResponse:
    found = _figures(request)
    return csv_answer(f"working-{found.year.end}.csv", HEADS, _lines(found))


@staff_page(Permission.DECIDE_COMPLAINTS)
@require_safe
@never_cache
def learning(request: HttpRequest) -> HttpResponse:
    """A quarter's: what went wrong, why, what we learn. Of nobody, and from nobody in particular."""
    require(request.person, Permission.DECIDE_COMPLAINTS, within=request.landlord)
    quarters = _quarters(timezone.localdate())
    chosen = request.GET.get("from", "")
    first, last = next((q for q in quarters if q[0].isoformat() == chosen), quarters[0])
    points = learning_of(request.person, first, last)
    context = {"points": points, "quarters": quarters, "first": first, "last": last}
    return render(request, "cases/learning.html", context)


def _figures(request: HttpRequest) -> Figures:
    require(request.person, Permission.SEE_FIGURES, within=request.landlord)
    this = year_of(timezone.localdate())
    asked = request.GET.get("year", "")
    ends = {str(this.end - back): Year(this.end - back) for back in range(YEARS_BACK)}
    return figures_of(request.landlord, ends.get(asked, this))


def _lines(found: Figures) -> Iterator[list[object]]:
    for row in found.complaints:
        yield [
            "3, 4", row.stage, row.number, row.came.isoformat(), _yes(row.is_carried), _iso(row.answered),
            "" if row.days is None else row.days, "", _yes(row.counts), row.why.label,
        ]  # fmt: skip
    for case in found.damp:
        yield [
            "31, 32, 33", "", case.number, case.came.isoformat(), "", _iso(case.resolved),
            "" if case.days is None else case.days, _yes(case.came_back), _yes(case.why != "taken_back"),
            case.why.label,
        ]  # fmt: skip


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _quarters(today: date) -> list[tuple[date, date]]:
    """This quarter of a year and those before it, by their first and last day."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    found = [(first, today)]
    for _back in range(QUARTERS_BACK):
        last = first - timedelta(days=1)
        first = date(last.year, last.month - 2, 1)
        found.append((first, last))
    return found
