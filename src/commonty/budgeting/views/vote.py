"""Voting: the ballot, its read-back, the receipt. Each works without script, and keeps what was typed."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from commonty.access.pages import open_page
from commonty.access.refusal import Refused
from commonty.ballots.actions import Accepted, cast_ballot
from commonty.ballots.models import Channel, Envelope, Proof
from commonty.ballots.queries import Standing
from commonty.ballots.queries.paper_votes import has_paper
from commonty.ballots.views.code import TICKET
from commonty.budgeting.models import Round
from commonty.budgeting.queries.round import by_area, key_holders_of, pots_of, projects_of, stage_of
from commonty.budgeting.rules.words import rules_in_words
from commonty.budgeting.views.ballot_page import (
    ballot_context,
    chosen_or_refused,
    new_key,
    own_part,
    readback_context,
)
from commonty.budgeting.views.posted import key_of
from commonty.budgeting.views.rounds import standing_of, visible_here
from commonty.budgeting.views.score import score_page

RECEIPTS = "budgeting_receipts"


def round_of(request: HttpRequest, register_id: str) -> Round:
    rounds = visible_here(request).select_related("register", "place")
    return get_object_or_404(rounds, register__public_id=register_id)


@open_page
@never_cache
@gzip_page
def vote(request: HttpRequest, register_id: str) -> HttpResponse:
    pb_round = round_of(request, register_id)
    standing = standing_of(request, pb_round)
    if (
        request.method == "POST"
        and (standing is None or is_anothers(request, standing))
        and was_sent(request, pb_round)
    ):
        return redirect("budgeting:receipt", register_id)
    if standing is not None and pb_round.is_pitch_night:
        # Before and after the evening too: phones ask again by themselves.
        return score_page(request, pb_round, standing)
    if standing is not None and request.method == "POST":
        return _send(request, pb_round, standing)
    if standing is None or not pb_round.is_voting(timezone.now()) or has_voted_on_paper(pb_round, standing):
        return _look_only(request, pb_round, standing)
    return _ballot(request, pb_round, standing, data=QueryDict(), key=new_key())


@open_page
@never_cache
@require_POST
@gzip_page
def check_vote(request: HttpRequest, register_id: str) -> HttpResponse:
    """Read back what was chosen, or show the ballot again with what to mend."""
    pb_round = round_of(request, register_id)
    standing = standing_of(request, pb_round)
    if pb_round.is_pitch_night:
        return redirect("budgeting:vote", register_id)
    if standing is None or not pb_round.is_voting(timezone.now()) or has_voted_on_paper(pb_round, standing):
        return _look_only(request, pb_round, standing)
    if is_anothers(request, standing):
        return _not_theirs(request, pb_round, standing)
    key = key_of(request)
    if request.POST.get("change"):
        return _ballot(request, pb_round, standing, data=request.POST, key=key)
    try:
        choices = chosen_or_refused(pb_round, request.POST)
    except Refused as refused:
        return _ballot(request, pb_round, standing, data=request.POST, key=key, error=str(refused))
    context = readback_context(pb_round, choices=choices, key=key)
    return render(request, "budgeting/check_vote.html", {**context, "entitlement": standing.entitlement})


def has_voted_on_paper(pb_round: Round, standing: Standing) -> bool:
    return pb_round.register.paper_until is not None and has_paper(standing.entitlement)


def is_anothers(request: HttpRequest, standing: Standing) -> bool:
    """Whether the form was opened in another voter's name: on a shared device a code may have been typed since."""
    return request.POST.get("voter", standing.entitlement.public_id) != standing.entitlement.public_id


def was_sent(request: HttpRequest, pb_round: Round) -> bool:
    """Whether this very form's vote is in: then a second click or a lost reply leads to its receipt."""
    kept = request.session.get(RECEIPTS, {}).get(pb_round.register.public_id)
    return bool(kept) and kept.get("key") == key_of(request)


def _not_theirs(request: HttpRequest, pb_round: Round, standing: Standing) -> HttpResponse:
    error = _(
        "This form was opened for somebody else's vote, so nothing was sent. Here is a new one: look whose it is."
    )
    return _ballot(request, pb_round, standing, data=QueryDict(), key=new_key(), error=error)


def _send(request: HttpRequest, pb_round: Round, standing: Standing) -> HttpResponse:
    if is_anothers(request, standing):
        return _not_theirs(request, pb_round, standing)
    key = key_of(request)
    try:
        accepted = cast_ballot(
            register_id=pb_round.register_id,
            entitlement_id=standing.entitlement.pk,
            choices=chosen_or_refused(pb_round, request.POST),
            key=key,
            channel=Channel.WEB,
            proof=standing.proof,
            by=standing.by,
        )
    except Refused as refused:
        if not pb_round.is_voting(timezone.now()) or has_voted_on_paper(pb_round, standing):
            return _look_only(request, pb_round, standing, error=str(refused))
        return _ballot(request, pb_round, standing, data=request.POST, key=new_key(), error=str(refused))
    _remember(request, pb_round, accepted, key=key, by_code=standing.proof != Proof.ACCOUNT)
    return redirect("budgeting:receipt", pb_round.register.public_id)


def _remember(request: HttpRequest, pb_round: Round, accepted: Accepted, *, key: str, by_code: bool) -> None:
    """The receipt, and never a choice."""
    if by_code:
        # The next one at this device must not find this voter's vote open: whoever votes again types the code again.
        request.session.pop(TICKET, None)
    now = timezone.now().isoformat()
    kept = {"receipt": accepted.receipt, "version": accepted.version, "at": now, "key": key, "by_code": by_code}
    request.session[RECEIPTS] = {**request.session.get(RECEIPTS, {}), pb_round.register.public_id: kept}


def _ballot(
    request: HttpRequest, pb_round: Round, standing: Standing, *, data: QueryDict, key: str, error: str = ""
) -> HttpResponse:
    entitlement = standing.entitlement
    whose = {"entitlement_id": entitlement.public_id, "own": own_part(pb_round, entitlement)}
    context = ballot_context(pb_round, **whose, data=data, key=key, error=error)
    earlier = Envelope.objects.live().filter(entitlement=entitlement).defer("sealed").first()
    context |= {"earlier": earlier, "entitlement": entitlement, "now": timezone.now()}
    return render(request, "budgeting/vote.html", context, status=422 if error else 200)


def _look_only(request: HttpRequest, pb_round: Round, standing: Any, *, error: str = "") -> HttpResponse:
    """The projects, and why this reader can't vote here (yet)."""
    pots, projects = pots_of(pb_round), projects_of(pb_round)
    now = timezone.now()
    context = {
        "round": pb_round,
        "stage": stage_of(pb_round, now),
        "groups": by_area(projects, pots),
        "rules": rules_in_words(pb_round, projects=projects, pots=pots, key_holders=key_holders_of(pb_round)),
        "standing": standing,
        "has_paper": standing is not None and has_voted_on_paper(pb_round, standing),
        "error": error,
        "now": now,
    }
    return render(request, "budgeting/cannot_vote.html", context, status=422 if error else 200)


@open_page
@never_cache
def receipt(request: HttpRequest, register_id: str) -> HttpResponse:
    pb_round = round_of(request, register_id)
    kept = request.session.get(RECEIPTS, {}).get(register_id)
    if kept is None:
        return redirect("budgeting:vote", register_id)
    context = {
        "round": pb_round,
        "receipt": kept["receipt"],
        "at": datetime.fromisoformat(kept["at"]),
        "is_later": kept["version"] > 1,
        "by_code": kept.get("by_code", False),
    }
    return render(request, "budgeting/receipt.html", context)
