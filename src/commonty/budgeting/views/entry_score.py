"""A score typed by staff on a pitch night, for somebody who calls or has no phone: under the same rules as from a phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.ballots.actions import Accepted, cast_ballot
from commonty.ballots.events import VOTER
from commonty.ballots.models import Entitlement, Proof
from commonty.budgeting.forms.entry import ScoreForm
from commonty.budgeting.models import Round
from commonty.budgeting.queries.pitch_night import is_over, night_of
from commonty.budgeting.views.ballot_page import new_key
from commonty.budgeting.views.posted import key_of

RECEIPTS = "budgeting_entry_receipts"


def enter_score(
    request: HttpRequest, pb_round: Round, entitlement: Entitlement, *, form: ScoreForm, whose: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            accepted = _send(request, pb_round, entitlement, form)
            request.session[RECEIPTS] = {entitlement.public_id: accepted.receipt}
            return redirect("budgeting:entry_receipt", pb_round.register.public_id, entitlement.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "round": pb_round,
        "night": night_of(pb_round),
        "is_over": is_over(pb_round, timezone.now()),
        "entitlement": entitlement,
        "whose": whose,
        "form": form,
        "key": new_key(),
    }
    return render(request, "budgeting/enter_score.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, pb_round: Round, entitlement: Entitlement, form: ScoreForm) -> Accepted:
    return cast_ballot(
        register_id=pb_round.register_id,
        entitlement_id=entitlement.pk,
        # The project that stood on the page: if its scoring has closed since, nothing is scored in its place.
        choices={request.POST.get("project", ""): int(form.cleaned_data["score"])},
        key=key_of(request),
        channel=form.cleaned_data["channel"],
        proof=Proof.OFFICER,
        by=form.who_speaks or VOTER,
        typed_by=request.person,
    )
