"""Two people open the ballot box: what each of them sees and signs, and what to do if the count then fails."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonty.access.may import require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.queries import turnout
from commonty.ballots.queries.paper_votes import batches_of
from commonty.ballots.queries.pitches import pitches_of
from commonty.ballots.rules import SIGNATURES
from commonty.ballots.rules.paper_votes import paper_in_the_way
from commonty.ballots.rules.pitches import night_in_the_way
from commonty.budgeting.actions.signing import count_again, sign_for_count
from commonty.budgeting.models import Round
from commonty.budgeting.queries.meeting import is_room_counted
from commonty.budgeting.queries.round import key_holders_of
from commonty.budgeting.queries.trouble import count_trouble
from commonty.budgeting.rules.closing import may_sign_for_count
from commonty.budgeting.views.rounds import visible_here


def round_to_close(request: HttpRequest, public_id: str) -> Round:
    rounds = visible_here(request).exclude(register=None).select_related("place__landlord", "register")
    pb_round = get_object_or_404(rounds, public_id=public_id)
    require(request.person, Permission.CLOSE_ROUND, within=pb_round.place)
    return pb_round


@staff_page(Permission.CLOSE_ROUND)
def close_round(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_close(request, public_id)
    if pb_round.status != Round.Status.OPEN:
        return _failed(request, pb_round) or redirect("budgeting:show_result", public_id)
    if pb_round.is_meeting and not is_room_counted(pb_round):
        return redirect("budgeting:count_room", public_id)
    error = sign(request, pb_round) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        return redirect("budgeting:close_round", public_id)
    signatures = list(pb_round.register.signatures.select_related("person").order_by("signed_at"))
    context = {
        "round": pb_round,
        "error": error,
        "signatures": signatures,
        "has_signed": any(request.person.is_same_human(signature.person) for signature in signatures),
        "may_sign": may_sign_for_count(pb_round, now=timezone.now()),
        "key_holders": key_holders_of(pb_round),
        "turnout": turnout(pb_round.register),
        "night_waits": night_in_the_way(pitches_of(pb_round.register) if pb_round.is_pitch_night else ()),
        "paper_waits": paper_in_the_way(pb_round.register, list(batches_of(pb_round.register)), now=timezone.now()),
    }
    return render(request, "budgeting/close_round.html", context, status=409 if error else 200)


def _failed(request: HttpRequest, pb_round: Round) -> HttpResponse | None:
    """What became of a count that stopped, with the button that starts it again; nothing if none has."""
    trouble = count_trouble(pb_round)
    if trouble is None:
        return None
    return render(request, "budgeting/count_failed.html", {"round": pb_round, "trouble": trouble})


@staff_page(Permission.CLOSE_ROUND)
@require_POST
def count_once_more(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_close(request, public_id)
    try:
        count_again(round_id=pb_round.pk, by=request.person, channel="web")
        messages.success(request, _("The votes are being counted again."))
    except Refused as refused:
        # Somebody else was quicker, or it is done: the page to which this leads shows how far it is.
        messages.error(request, str(refused))
    return redirect("budgeting:close_round", public_id)


def sign(request: HttpRequest, pb_round: Round) -> str:
    """What stood in the way, as a sentence; empty if nothing did."""
    try:
        signed = sign_for_count(round_id=pb_round.pk, by=request.person, channel="web")
    except Refused as refused:
        return str(refused)
    if signed < SIGNATURES:
        messages.success(request, _("You have signed. Now a second person has to sign."))
    else:
        messages.success(request, _("Two people have signed. The box is being opened and the votes are counted."))
    return ""
