"""Score cards of paper on a pitch night: printed before it, and typed in while their project is being scored."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.actions import cast_ballot, find_by_card
from commonty.ballots.models import Channel, Proof
from commonty.ballots.queries import turnout
from commonty.ballots.queries.pitches import cards_in
from commonty.budgeting.forms.pitch_night import CardForm, PrintCardsForm
from commonty.budgeting.models import Round
from commonty.budgeting.queries.pitch_night import is_over, night_of
from commonty.budgeting.score_cards import MOST_SHEETS, likely_sheets, print_cards, projects_on_cards
from commonty.budgeting.views.ballot_page import new_key
from commonty.budgeting.views.pitch_night import night_to_hold
from commonty.budgeting.views.posted import key_of, posted
from commonty.budgeting.views.rounds import visible_round


@staff_page(Permission.CLOSE_ROUND)
@never_cache
def ask_for_cards(request: HttpRequest, public_id: str) -> HttpResponse:
    """How many, and then the file: it is made anew each time and kept nowhere."""
    pb_round = night_to_hold(request, public_id)
    projects = len(projects_on_cards(pb_round))
    initial = {"sheets": likely_sheets(turnout(pb_round.register).entitled)}
    form = PrintCardsForm(posted(request), projects=projects, most=MOST_SHEETS, initial=initial)
    if request.method == "POST" and form.is_valid():
        pdf = print_cards(pb_round, **form.cleaned_data)
        name = f'attachment; filename="score-cards-{pb_round.public_id}.pdf"'
        return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})
    context = {"round": pb_round, "form": form, "projects": projects}
    return render(request, "budgeting/print_cards.html", context, status=422 if form.errors else 200)


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
@sensitive_post_parameters()
def type_cards(request: HttpRequest, public_id: str) -> HttpResponse:
    """One card after another, for the project that stood on the page; whose card it is stands nowhere."""
    pb_round = visible_round(request, public_id)
    require(request.person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place)
    if not pb_round.is_pitch_night or pb_round.status != Round.Status.OPEN:
        raise Http404
    form = CardForm(posted(request), highest=pb_round.register.paper["points"])
    if request.method == "POST" and form.is_valid() and _is_taken(request, pb_round, form):
        # The next card is of the same pile: another project is never put under the typist's hands.
        return redirect(f"{request.path}?{urlencode({'project': request.POST.get('project', '')})}")
    context = _typing(request, pb_round) | {"form": form, "key": new_key()}
    return render(request, "budgeting/type_cards.html", context, status=422 if form.errors else 200)


def _typing(request: HttpRequest, pb_round: Round) -> dict[str, Any]:
    night, option = night_of(pb_round), request.POST.get("project") or request.GET.get("project", "")
    # What was typed stays with its project, also when another one is being scored by now.
    slot = next((slot for slot in night.slots if slot.pitch.option == option), night.now)
    return {
        "round": pb_round,
        "slot": slot,
        "now_scored": night.now,
        "cards": cards_in(slot.pitch, by=request.person) if slot else None,
        "is_over": is_over(pb_round, timezone.now()),
        "may_hold": can(request.person, Permission.CLOSE_ROUND, within=pb_round.place),
    }


def _is_taken(request: HttpRequest, pb_round: Round, form: CardForm) -> bool:
    said, who = form.cleaned_data, request.person
    about = "code"
    try:
        found = {"register": pb_round.register, "by": who}
        entitlement, voter = find_by_card(code=said["code"], **found)
        about = None
        cast_ballot(
            register_id=pb_round.register_id,
            entitlement_id=entitlement.pk,
            choices={request.POST.get("project", ""): said["score"]},
            key=key_of(request),
            channel=Channel.COUNTER,
            proof=Proof.CODE,
            by=voter,
            typed_by=who,
        )
    except Refused as refused:
        form.add_error(about, str(refused))
        return False
    return True
