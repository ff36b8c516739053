"""A round before it is announced, as residents will see it in each state. Nothing is written, and nothing is sent."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.models import Unit
from commonty.budgeting.models import Round
from commonty.budgeting.queries.round import pots_of, stage_in
from commonty.budgeting.views.ballot_page import ballot_context, chosen_or_refused, new_key, readback_context
from commonty.budgeting.views.rounds import round_context
from commonty.budgeting.views.score import example_page
from commonty.budgeting.views.set_up import round_to_set_up

STATES = {
    "coming": gettext_lazy("Before voting"),
    "open": gettext_lazy("While people vote"),
    "ballot": gettext_lazy("The ballot"),
    "counting": gettext_lazy("After the close"),
}
IN_ROOM = ("coming", "counting")  # where nobody votes but in the meeting
CHECK = "check"  # what comes of the ballot
EXAMPLE = timedelta(days=14)


@staff_page(Permission.SET_UP_ROUND)
def preview(request: HttpRequest, public_id: str, state: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    if state not in (*STATES, CHECK):
        raise Http404
    if pb_round.register_id is not None:
        return redirect("budgeting:show_round", public_id)
    if not pb_round.has_box and state not in IN_ROOM:
        return redirect("budgeting:preview", public_id, IN_ROOM[0])
    marks = marked(pb_round, state)
    if state not in ("ballot", CHECK):
        context = round_context(pb_round, stage_in(state), now=timezone.now())
        return render(request, "budgeting/show_round.html", {**context, **marks})
    if not pb_round.pot_pence or not pb_round.projects.exists():
        messages.error(request, _("There is no ballot without a pot and projects. Add them first."))
        return redirect("budgeting:prepare_round", public_id)
    return checked(request, pb_round, marks) if state == CHECK else ballot(request, pb_round, marks, request.POST)


def marked(pb_round: Round, state: str) -> dict[str, Any]:
    """What marks a page as a preview; a round without dates borrows some."""
    now, are_examples = timezone.now(), pb_round.opens_at is None or pb_round.closes_at is None
    if are_examples:
        pb_round.opens_at, pb_round.closes_at = now + EXAMPLE, now + 2 * EXAMPLE
    pages = [(name, says) for name, says in STATES.items() if pb_round.has_box or name in IN_ROOM]
    return {"preview": state, "pages": pages, "are_dates_examples": are_examples, "now": now}


def ballot(
    request: HttpRequest, pb_round: Round, marks: dict[str, Any], data: QueryDict, error: str = ""
) -> HttpResponse:
    if pb_round.is_pitch_night:
        return render(request, "budgeting/score.html", {**example_page(pb_round), **marks, "preview": "ballot"})
    own = next((pot.key for pot in pots_of(pb_round) if pot.place), "")  # somebody lives in the first area
    context = ballot_context(pb_round, entitlement_id="", data=data, key=new_key(), own=own, error=error)
    context |= {**marks, "entitlement": somebody(pb_round), "preview": "ballot"}
    return render(request, "budgeting/vote.html", context, status=422 if error else 200)


def checked(request: HttpRequest, pb_round: Round, marks: dict[str, Any]) -> HttpResponse:
    if request.method != "POST":
        return redirect("budgeting:preview", pb_round.public_id, "ballot")
    if pb_round.is_pitch_night:
        return ballot(request, pb_round, marks, request.POST)
    try:
        choices = chosen_or_refused(pb_round, request.POST)
    except Refused as refused:
        return ballot(request, pb_round, marks, request.POST, error=str(refused))
    context = readback_context(pb_round, choices=choices, key="")
    return render(request, "budgeting/check_vote.html", {**context, **marks, "entitlement": somebody(pb_round)})


def somebody(pb_round: Round) -> dict[str, Any]:
    """A voter who is nobody; a home has no name here."""
    return {"public_id": "", "person": None if pb_round.unit == Unit.HOME else {"name": _("whoever votes")}}
