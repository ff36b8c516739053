"""Who has how much, for whoever leads a team; and handing over what is too much for one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.taking_over import share_out
from commonty.cases.forms.sharing import ShareForm
from commonty.cases.models import Case
from commonty.cases.queries.workload import (
    NOBODY,
    open_counts,
    queue_with,
    teams_led_by,
    there_to_take,
    those_of,
    workload_of,
)
from commonty.cases.views.conversation import by_web
from commonty.people.models import Person

MOST = 50  # on one form; what is handed over makes room for the next


@staff_page(Permission.SEE_DESK)
@never_cache
def workload(request: HttpRequest) -> HttpResponse:
    """Those who lead nobody have no such page."""
    teams, now = list(teams_led_by(request.person, request.landlord)), timezone.now()
    if not teams:
        raise Http404
    context = {
        "work": workload_of(teams, request.landlord, now=now),
        "may_answer": can(request.person, Permission.ANSWER_CASES, within=None),
    }
    return render(request, "cases/workload.html", context)


@staff_page(Permission.SEE_DESK)
@never_cache
def hand_over_several(request: HttpRequest, person_id: str) -> HttpResponse:
    """Of somebody in a team that the reader leads; or what nobody has. What the reader may not read is not listed."""
    was, now = person_led(request, person_id), timezone.now()
    cases = list(queue_with(request.person, was, request.landlord, now=now)[:MOST])
    there = there_to_take(cases, request.landlord, on=timezone.localdate(now), besides=was)
    form = ShareForm(
        request.POST if request.method == "POST" else None, cases=cases, colleagues=there, has=open_counts(there)
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _handed_over(request, form.chosen(), was)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "was": was, "cases": cases, "most": MOST}
    return render(request, "cases/share_out.html", context, status=422 if form.errors else 200)


def person_led(request: HttpRequest, person_id: str) -> Person | None:
    """None stands for nobody: who has it works here no more."""
    teams = teams_led_by(request.person, request.landlord)
    if person_id == NOBODY:
        if not teams.exists():
            raise Http404
        return None
    return get_object_or_404(those_of(teams), public_id=person_id)


def _handed_over(request: HttpRequest, chosen: dict[str, Any], was: Person | None) -> HttpResponse:
    given: list[Case] = share_out(was=was, **chosen, **by_web(request))
    says = ngettext(
        "%(name)s deals with %(n)d more now. Whoever asked is told.",
        "%(name)s deals with %(n)d more now. Those who asked are told.",
        len(given),
    )
    messages.success(request, says % {"name": chosen["to"].name, "n": len(given)})
    return redirect("cases:workload")
