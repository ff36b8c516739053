"""A vote typed by staff for somebody on the phone or at a counter: find, type, read back, send. Never shown again."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.actions import cast_ballot
from commonty.ballots.events import VOTER
from commonty.ballots.models import Entitlement, Proof
from commonty.ballots.rules import is_scored
from commonty.ballots.views.at_risk import whose_is_opened
from commonty.budgeting.forms.entry import ScoreForm, SearchForm, VoiceForm
from commonty.budgeting.models import Round
from commonty.budgeting.queries.entry import MOST, entitlements_like, reachable, speakers_of
from commonty.budgeting.views.ballot_page import (
    ballot_context,
    chosen_or_refused,
    new_key,
    own_part,
    readback_context,
)
from commonty.budgeting.views.entry_score import RECEIPTS, enter_score
from commonty.budgeting.views.posted import key_of
from commonty.budgeting.views.vote import round_of
from commonty.people.models import Person


def _round(request: HttpRequest, register_id: str) -> Round:
    pb_round = round_of(request, register_id)
    require(request.person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place)
    return pb_round


def _entitlement(request: HttpRequest, pb_round: Round, entitlement_id: str) -> Entitlement:
    seen = reachable(pb_round.register, by=request.person, opened=_opened(request, entitlement_id))
    return get_object_or_404(seen, public_id=entitlement_id)


def _opened(request: HttpRequest, entitlement_id: str) -> tuple[str, str] | None:
    """Somebody at risk, whom this session looked up with a reason just now: the vote and the person."""
    person_id = whose_is_opened(request, entitlement_id)
    return (entitlement_id, person_id) if person_id else None


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def find_voter(request: HttpRequest, register_id: str) -> HttpResponse:
    pb_round = _round(request, register_id)
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    found = entitlements_like(pb_round.register, typed, by=request.person)
    context = {"round": pb_round, "form": form, "found": found, "typed": typed, "is_voting": _is_voting(pb_round)}
    context["is_cut"] = len(found) == MOST
    return render(request, "budgeting/find_voter.html", context)


def _is_voting(pb_round: Round) -> bool:
    return pb_round.is_voting(timezone.now())


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def enter_vote(request: HttpRequest, register_id: str, entitlement_id: str) -> HttpResponse:
    pb_round = _round(request, register_id)
    entitlement = _entitlement(request, pb_round, entitlement_id)
    if pb_round.is_pitch_night:
        form, whose = _voice(request, entitlement), _whose(request, entitlement)
        return enter_score(request, pb_round, entitlement, form=form, whose=whose)
    if request.method == "POST":
        return _send(request, pb_round, entitlement)
    if not _is_voting(pb_round):
        return redirect("budgeting:find_voter", register_id)
    return _ballot(
        request, pb_round, entitlement, data=QueryDict(), key=new_key(), voice=_voice(request, entitlement)
    )


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
@require_POST
def check_entry(request: HttpRequest, register_id: str, entitlement_id: str) -> HttpResponse:
    pb_round = _round(request, register_id)
    entitlement = _entitlement(request, pb_round, entitlement_id)
    if pb_round.is_pitch_night:
        return redirect("budgeting:enter_vote", register_id, entitlement_id)
    key = key_of(request)
    voice = _voice(request, entitlement)
    if request.POST.get("change"):
        return _ballot(request, pb_round, entitlement, data=request.POST, key=key, voice=voice)
    try:
        choices = chosen_or_refused(pb_round, request.POST)
    except Refused as refused:
        return _ballot(request, pb_round, entitlement, data=request.POST, key=key, voice=voice, error=str(refused))
    if not voice.is_valid():
        return _ballot(request, pb_round, entitlement, data=request.POST, key=key, voice=voice)
    context = readback_context(pb_round, choices=choices, key=key)
    said = voice.cleaned_data
    context["inputs"] += [(name, said[name]) for name in ("speaker", "channel") if name in said] + [
        ("is_known", "on")
    ]
    return render(request, "budgeting/check_entry.html", {**context, "entitlement": entitlement})


def _send(request: HttpRequest, pb_round: Round, entitlement: Entitlement) -> HttpResponse:
    voice = _voice(request, entitlement)
    if not voice.is_valid():
        return _ballot(request, pb_round, entitlement, data=request.POST, key=new_key(), voice=voice)
    try:
        accepted = cast_ballot(
            register_id=pb_round.register_id,
            entitlement_id=entitlement.pk,
            choices=chosen_or_refused(pb_round, request.POST),
            key=key_of(request),
            channel=voice.cleaned_data["channel"],
            proof=Proof.OFFICER,
            by=voice.who_speaks or VOTER,
            typed_by=request.person,
        )
    except Refused as refused:
        return _ballot(
            request, pb_round, entitlement, data=request.POST, key=new_key(), voice=voice, error=str(refused)
        )
    request.session[RECEIPTS] = {entitlement.public_id: accepted.receipt}
    return redirect("budgeting:entry_receipt", pb_round.register.public_id, entitlement.public_id)


def _voice(request: HttpRequest, entitlement: Entitlement) -> VoiceForm:
    opened = _opened(request, entitlement.public_id)
    speakers = speakers_of(entitlement, by=request.person, on=timezone.localdate(), opened=opened)
    data = request.POST if request.method == "POST" else None
    paper, said = entitlement.register.paper, {"speakers": speakers, "is_at_risk": opened is not None}
    return ScoreForm(data, highest=paper["points"], **said) if is_scored(paper) else VoiceForm(data, **said)


def _ballot(
    request: HttpRequest,
    pb_round: Round,
    entitlement: Entitlement,
    *,
    data: QueryDict,
    key: str,
    voice: VoiceForm,
    error: str = "",
) -> HttpResponse:
    if error:
        voice.add_error(None, error)  # one list of mistakes for all of the page
    whose = {"entitlement_id": entitlement.public_id, "own": own_part(pb_round, entitlement)}
    context = ballot_context(pb_round, **whose, data=data, key=key)
    status = 422 if voice.errors else 200
    context |= {"entitlement": entitlement, "whose": _whose(request, entitlement), "form": voice}
    return render(request, "budgeting/enter_vote.html", context, status=status)


def _whose(request: HttpRequest, entitlement: Entitlement) -> str:
    """Of somebody at risk the name and never the home: a screen at a counter is read by others too."""
    opened = _opened(request, entitlement.public_id)
    if opened:
        return Person.objects.values_list("name", flat=True).get(public_id=opened[1])
    return entitlement.person.name if entitlement.person else entitlement.home.name if entitlement.home else ""


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def entry_receipt(request: HttpRequest, register_id: str, entitlement_id: str) -> HttpResponse:
    """Once, to read it out or hand it over; the choices are not here and nowhere else."""
    pb_round = _round(request, register_id)
    receipt = request.session.get(RECEIPTS, {}).get(entitlement_id)
    if receipt is None:
        return redirect("budgeting:find_voter", register_id)
    context = {"round": pb_round, "receipt": receipt, "at": timezone.now(), "entitlement_id": entitlement_id}
    return render(request, "budgeting/entry_receipt.html", context)
