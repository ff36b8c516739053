"""A challenged result on the desk: one of those who open boxes writes it down, a second one settles it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.may import require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.actions import challenge_result, settle_challenge
from commonty.ballots.forms.challenges import ChallengeForm, SettleForm
from commonty.ballots.models import Challenge, Register
from commonty.ballots.queries import standing_of_result
from commonty.ballots.views.register import register_for, vote_address


def register_to_close(request: HttpRequest, public_id: str) -> Register:
    register = register_for(request, public_id)
    require(request.person, Permission.CLOSE_ROUND, within=register.place)
    return register


@staff_page(Permission.CLOSE_ROUND)
@never_cache
def challenges(request: HttpRequest, register_id: str) -> HttpResponse:
    register = register_to_close(request, register_id)
    form = ChallengeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            challenge_result(register_id=register.pk, by=request.person, **form.cleaned_data)
            messages.success(
                request, _("It is on the result's page now, and nothing is destroyed until it is settled.")
            )
            return redirect("ballots:challenges", register_id)
        except Refused as refused:
            form.add_error("reason", str(refused))
    standing = standing_of_result(register, now=timezone.now())
    context = {"register": register, "standing": standing, "form": form, "back_url": vote_address(register)}
    return render(request, "ballots/challenges.html", context, status=422 if form.errors else 200)


@staff_page(Permission.CLOSE_ROUND)
@never_cache
def settle(request: HttpRequest, register_id: str, challenge_id: str) -> HttpResponse:
    register = register_to_close(request, register_id)
    rows = Challenge.objects.filter(register=register).select_related("recorded_by")
    challenge = get_object_or_404(rows, public_id=challenge_id)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        which = {"register_id": register.pk, "challenge_id": challenge.pk}
        try:
            settle_challenge(**which, by=request.person, **form.cleaned_data)
            messages.success(request, _("It is settled, and your words are on the result's page."))
            return redirect("ballots:challenges", register_id)
        except Refused as refused:
            form.add_error("outcome", str(refused))
    back = reverse("ballots:challenges", args=[register_id])
    context = {"register": register, "challenge": challenge, "form": form, "back_url": back}
    return render(request, "ballots/settle_challenge.html", context, status=422 if form.errors else 200)
