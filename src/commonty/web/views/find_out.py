"""Find out: what was decided, what was spent, and where to check it."""

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonty.access.pages import open_page
from commonty.budgeting.models import LedgerEntry, Round
from commonty.web.here import place_of


@open_page
def find_out(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    decided = Round.objects.visible_to(request.person).filter(status__in=[Round.Status.DECIDED, Round.Status.DONE])
    decided = decided.filter(place__path__startswith=place.path) if place is not None else decided.none()
    kinds = {
        kind: Sum("projects__ledger__pence", filter=Q(projects__ledger__kind=kind))
        for kind in LedgerEntry.Kind.values
    }
    rounds = (
        decided.select_related("place", "result")
        .annotate(**kinds, entries=Count("projects__ledger"))
        .order_by("-closes_at")
    )
    pounds = [r for r in rounds[:200] if r.currency == "GBP"]
    totals = {kind: sum(getattr(r, kind) or 0 for r in pounds) for kind in LedgerEntry.Kind.values}
    return render(request, "web/find_out.html", {"place": place, "rounds": rounds[:200], "totals": totals})
