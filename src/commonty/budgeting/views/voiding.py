"""A vote that can't stand: proposed by one, signed by another, then for everybody to read, and held again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.voiding import propose_voiding, sign_voiding, withdraw_voiding
from commonty.budgeting.forms.voiding import VoidingForm
from commonty.budgeting.models import Round, Voiding
from commonty.budgeting.queries.voiding import votes_that_decided
from commonty.budgeting.rules.voiding import may_void
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.set_up import round_to_set_up


@staff_page(Permission.CLOSE_ROUND)
def declare_void(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.CLOSE_ROUND)
    waiting = pb_round.voidings.waiting().first()
    if waiting:
        return redirect("budgeting:sign_voiding", public_id, waiting.public_id)
    form = VoidingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            made = propose_voiding(round_id=pb_round.pk, **form.cleaned_data, **how)
            messages.success(request, _("Written down. The result stands until a second person signs."))
            return redirect("budgeting:sign_voiding", public_id, made.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "form": form, "may_void": may_void(pb_round), "votes": votes_that_decided(pb_round)}
    return render(request, "budgeting/declare_void.html", context, status=422 if form.errors else 200)


@staff_page(Permission.CLOSE_ROUND)
def sign(request: HttpRequest, public_id: str, voiding_id: str) -> HttpResponse:
    """The page on which the second person signs; also where the first one sees that it waits."""
    pb_round, voiding = voiding_to_sign(request, public_id, voiding_id)
    error = ""
    if request.method == "POST":
        try:
            sign_voiding(voiding_id=voiding.pk, by=request.person, now=timezone.now(), channel="web")
            messages.success(request, _("Two people have signed: the vote is void. Voters are told by email."))
            return redirect("budgeting:show_round", public_id)
        except Refused as refused:
            error = str(refused)
    is_own = voiding.proposed_by is not None and request.person.is_same_human(voiding.proposed_by)
    context = {"round": pb_round, "voiding": voiding, "is_own": is_own, "error": error}
    return render(request, "budgeting/sign_voiding.html", context, status=409 if error else 200)


@staff_page(Permission.CLOSE_ROUND)
@require_POST
def withdraw(request: HttpRequest, public_id: str, voiding_id: str) -> HttpResponse:
    _round, voiding = voiding_to_sign(request, public_id, voiding_id)
    try:
        withdraw_voiding(voiding_id=voiding.pk, by=request.person, now=timezone.now(), channel="web")
        messages.success(request, _("Withdrawn: the result stands."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("budgeting:show_round", public_id)


def voiding_to_sign(request: HttpRequest, public_id: str, voiding_id: str) -> tuple[Round, Voiding]:
    pb_round = round_to_set_up(request, public_id, Permission.CLOSE_ROUND)
    own = Voiding.objects.filter(round=pb_round).select_related("proposed_by", "signed_by")
    return pb_round, get_object_or_404(own, public_id=voiding_id)
