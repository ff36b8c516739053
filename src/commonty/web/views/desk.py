"""The desk of a member of staff, and *My things* of everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonty.access.pages import person_page, staff_page
from commonty.access.permissions import Permission
from commonty.ballots.queries.keys import keys_of
from commonty.budgeting.queries.groups import own_seats
from commonty.cases.models import Case
from commonty.groups.queries.membership import groups_of
from commonty.ideas.queries.mine import ideas_of
from commonty.ideas.queries.offers import help_between
from commonty.promises.queries import promised_to
from commonty.web.links import give_links
from commonty.web.queries.desk import desk_of
from commonty.web.queries.mine import votes_of
from commonty.web.tools import tools_of


@staff_page(Permission.SEE_DESK)
def desk(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {"tasks": desk_of(request.person, now=now), "tools": tools_of(request.person, now=now), "now": now}
    return render(request, "web/desk.html", context)


@person_page
def my_things(request: HttpRequest) -> HttpResponse:
    person, now = request.person, timezone.now()
    promised = promised_to(person, now=now)
    give_links(promised, person)
    context = {"votes": votes_of(person), "keys": keys_of(person), "seats": own_seats(person), "now": now}
    context["ideas"] = ideas_of(person, now=now)
    context["groups"] = groups_of(person)[:20]
    context["between"] = help_between(person)
    context |= {"promised": promised, "cases": Case.objects.raised_by_human(person)[:20]}
    return render(request, "web/my_things.html", context)
