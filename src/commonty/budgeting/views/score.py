"""The hall's page of a pitch night: the one project that is being scored, with a button for each score."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.actions import cast_ballot
from commonty.ballots.models import Channel, Proof
from commonty.ballots.queries import Standing
from commonty.ballots.queries.pitches import own_receipt
from commonty.budgeting.models import Round
from commonty.budgeting.queries.pitch_night import is_over, night_of
from commonty.budgeting.views.ballot_page import new_key
from commonty.budgeting.views.posted import key_of


def score_page(request: HttpRequest, pb_round: Round, standing: Standing) -> HttpResponse:
    if request.method == "POST":
        error = _send_score(request, pb_round, standing)
        if not error:
            return redirect("budgeting:vote", pb_round.register.public_id)
        return _page(request, pb_round, standing, error=error)
    return _page(request, pb_round, standing)


def _send_score(request: HttpRequest, pb_round: Round, standing: Standing) -> str:
    """What stood in the way, as a sentence; empty once the score is on the disk."""
    if request.POST.get("voter") != standing.entitlement.public_id:
        return _("This page was opened for somebody else, so nothing was sent. Here is a new one: look whose it is.")
    score, option = request.POST.get("score", ""), request.POST.get("project", "")
    if not score.isascii() or not score.isdigit() or len(score) > 2:
        return _("Choose a number from 1 to %(highest)d.") % {"highest": pb_round.register.paper["points"]}
    try:
        cast_ballot(
            register_id=pb_round.register_id,
            entitlement_id=standing.entitlement.pk,
            choices={option: int(score)},
            # A form has many buttons: pressed twice the same one is one score, another one is a change of mind.
            key=f"{key_of(request)[:60]}-{int(score)}",
            channel=Channel.WEB,
            proof=standing.proof,
            by=standing.by,
        )
    except Refused as refused:
        return str(refused)
    return ""


def _page(request: HttpRequest, pb_round: Round, standing: Standing, *, error: str = "") -> HttpResponse:
    night, now = night_of(pb_round), timezone.now()
    receipt = own_receipt(standing.entitlement, night.now.pitch) if night.now else ""
    wants_change = bool(request.GET.get("change")) or bool(error)
    context: dict[str, Any] = {
        "round": pb_round,
        "night": night,
        "entitlement": standing.entitlement,
        "by_code": standing.proof != Proof.ACCOUNT,
        "receipt": receipt,
        # Who is choosing is left in peace; who has scored, or waits, sees by itself what comes next.
        "is_choosing": night.now is not None and pb_round.is_voting(now) and (not receipt or wants_change),
        "is_voting": pb_round.is_voting(now),
        "is_over": is_over(pb_round, now),
        "has_result": pb_round.status in (Round.Status.DECIDED, Round.Status.DONE),
        "scores": range(1, pb_round.register.paper["points"] + 1),
        "key": new_key(),
        "error": error,
        "now": now,
    }
    return render(request, "budgeting/score.html", context, status=422 if error else 200)


def example_page(pb_round: Round) -> dict[str, Any]:
    """What the hall will see, with the first project, before there is a night."""
    scores = range(1, pb_round.points + 1)
    first = {"project": pb_round.projects.order_by("number").first()}
    return {"round": pb_round, "night": {"now": first}, "is_choosing": True, "scores": scores}
