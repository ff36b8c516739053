"""Find out: what was decided, what was spent, and where to check it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonty.access.pages import open_page
from commonty.budgeting.models import Round
from commonty.budgeting.queries.accounts import give_money, together
from commonty.cases.queries.reaction import reaction_of
from commonty.web.here import place_of


@open_page
def find_out(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    decided = Round.objects.visible_to(request.person).filter(status__in=[Round.Status.DECIDED, Round.Status.DONE])
    decided = decided.filter(place__path__startswith=place.path) if place is not None else decided.none()
    rounds = list(decided.select_related("place", "result").order_by("-closes_at")[:200])
    give_money(rounds)
    fast = reaction_of(place, now=timezone.now()) if place is not None else None
    context = {"place": place, "rounds": rounds, "parts": together(rounds), "fast": fast}
    return render(request, "web/find_out.html", context)
