"""Find out: what was decided, what was spent, and where to check it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonty.access.pages import open_page
from commonty.budgeting.models import Round
from commonty.budgeting.queries.accounts import give_money, together
from commonty.web.here import place_of


@open_page
def find_out(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    decided = Round.objects.visible_to(request.person).filter(status__in=[Round.Status.DECIDED, Round.Status.DONE])
    decided = decided.filter(place__path__startswith=place.path) if place is not None else decided.none()
    rounds = list(decided.select_related("place", "result").order_by("-closes_at")[:200])
    give_money(rounds)
    return render(request, "web/find_out.html", {"place": place, "rounds": rounds, "parts": together(rounds)})
