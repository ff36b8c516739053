"""How many promises were kept, late and broken: for everybody, for each place, and never for one officer."""

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format

from commonty.access.pages import open_page
from commonty.kit.open_files import csv_answer
from commonty.places.models import Kind, Place
from commonty.promises.counts.outcomes import Outcome, Tally
from commonty.promises.counts.reading import HAS_PAGE, counts_of, days_of, months_until, place_that_counts
from commonty.promises.models import Promise
from commonty.promises.words import parts_of, sentence_of
from commonty.web.here import place_of
from commonty.web.links import give_links

A_PAGE = 10
NUMBERS = (Outcome.KEPT, Outcome.LATE, Outcome.BROKEN, Outcome.CHANGED, Outcome.OPEN, Outcome.RELEASED)


@open_page
def here(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    return render(request, "web/no_landlord.html", status=404) if place is None else _page(request, place)


@open_page
def within(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, _place(request, public_id))


@open_page
def as_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    place = place_that_counts(_place(request, public_id))
    now = timezone.now()
    counts = counts_of(place, months_until(now), now=now)
    heads = ("place", "what", "month_or_kind", *(str(outcome) for outcome in NUMBERS))
    rows = [(place.name, "month", f"{month:%Y-%m}", *_numbers(tally)) for month, tally in counts.months]
    rows += [(place.name, "kind", kind, *_numbers(tally)) for kind, tally in counts.kinds or ()]
    return csv_answer("promises.csv", heads, rows)


def _page(request: HttpRequest, asked: Place) -> HttpResponse:
    now, place = timezone.now(), place_that_counts(asked)
    months = months_until(now)
    counts = counts_of(place, months, now=now)
    context: dict[str, Any] = {
        "asked": asked, "place": place, "now": now, "whole": counts.whole, "are_kinds_hidden": counts.kinds is None,
        "this_month": counts.months[0][1], "sentence": sentence_of(counts.months[0][1]),
        "months": [_line(month_name(month), tally) for month, tally in counts.months],
        "kinds": [_line(str(Promise.Kind(kind).label), tally) for kind, tally in counts.kinds or ()],
        "days": days_of(place, months, now=now),
        "inside": place.children.filter(kind__in=HAS_PAGE).order_by("name"),
    }  # fmt: skip
    return render(request, "web/promises.html", context | _public_ones(request, place, now))


def _public_ones(request: HttpRequest, place: Place, now: datetime) -> dict[str, Any]:
    """A page of what everybody can read, the newest first; a team's name stands beside late and broken alone."""
    public = Promise.objects.visible_to(None).filter(place__path__startswith=place.path)
    listed = public.filter(made_from=Promise.From.LANDLORD).select_related("place").order_by("-due_at", "-pk")
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    for promise in shown:
        promise.where = "" if promise.place.kind == Kind.HOME else promise.place.name
        promise.late = promise.is_late(now)
        promise.names_team = promise.late or promise.status in (Promise.Status.KEPT_LATE, Promise.Status.BROKEN)
    give_links(shown, request.person)
    return {"page": page, "promises": shown}


def _line(name: str, tally: Tally | None) -> dict[str, Any]:
    return {"name": name, "tally": tally, "parts": parts_of(tally) if tally else [], "says": sentence_of(tally)}


def _numbers(tally: Tally | None) -> list[int | str]:
    """Empty cells: too few to show."""
    return [tally.of(outcome) if tally else "" for outcome in NUMBERS]


def month_name(month: date) -> str:
    return date_format(month, "F Y")


def _place(request: HttpRequest, public_id: str) -> Place:
    public = Place.objects.public().select_related("parent__parent__parent", "landlord")
    here = public.within(request.landlord) if request.landlord else public.none()
    return get_object_or_404(here, public_id=public_id)
