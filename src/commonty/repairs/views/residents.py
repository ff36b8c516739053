"""Where's my repair? One's own, and what one can say of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.cases.views.conversation import by_web
from commonty.repairs.actions.ending import say_mended, say_nobody_came, say_not_mended
from commonty.repairs.actions.visits import wish_to_move
from commonty.repairs.forms.residents import NotMendedForm, WishForm
from commonty.repairs.models import Repair
from commonty.repairs.queries.pages import give_visits, half_days, page_of

MOST = 50


@person_page
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The newest first. Nobody else's stands here, whatever their role."""
    repairs = give_visits(Repair.objects.asked_by_human(request.person)[:MOST])
    return render(request, "repairs/mine.html", {"repairs": repairs})


def own_repair(request: HttpRequest, public_id: str) -> Repair:
    """What only whoever asked can say of it."""
    return get_object_or_404(Repair.objects.asked_by_human(request.person).with_all(), public_id=public_id)


@person_page
@never_cache
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """One's own. Staff who see it come to the page with their tools."""
    repair = get_object_or_404(Repair.objects.visible_to(request.person).with_all(), public_id=public_id)
    if not repair.case.raised_by.is_same_human(request.person):
        return redirect("repairs:staff", public_id)
    page = page_of(repair, now=timezone.now())
    return render(request, "repairs/show.html", {"repair": repair, "page": page, "own": True})


@person_page
@never_cache
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another time, please."""
    repair = own_repair(request, public_id)
    halves = half_days(repair.landlord_id, timezone.now())
    form = WishForm(request.POST if request.method == "POST" else None, halves=halves)
    if request.method == "POST" and form.is_valid():
        try:
            wish_to_move(repair_id=repair.pk, **form.cleaned_data, **by_web(request))
            stays = repair.state == Repair.State.BOOKED
            says = (
                _("Sent. Until there is a new time, what is booked stays.") if stays else _("Sent. We tell you when.")
            )
            messages.success(request, says)
            return redirect("repairs:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "repair": repair, "page": page_of(repair, now=timezone.now())}
    return render(request, "repairs/change.html", context, status=422 if form.errors else 200)


@person_page
@never_cache
def nobody_came(request: HttpRequest, public_id: str) -> HttpResponse:
    """Until the window is over it says until when they may still come; then one press alerts a person."""
    repair = own_repair(request, public_id)
    if request.method == "POST":
        says = _("We are sorry. It is with somebody now: see below who phones you, and by when.")
        return _do(request, public_id, says, say_nobody_came, repair_id=repair.pk)
    context = {"repair": repair, "page": page_of(repair, now=timezone.now())}
    return render(request, "repairs/nobody_came.html", context)


@person_page
@require_POST
def mended(request: HttpRequest, public_id: str) -> HttpResponse:
    repair = own_repair(request, public_id)
    return _do(request, public_id, _("Thank you. It is mended, because you say so."), say_mended, repair_id=repair.pk)


@person_page
@never_cache
def not_mended(request: HttpRequest, public_id: str) -> HttpResponse:
    repair = own_repair(request, public_id)
    form = NotMendedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            say_not_mended(repair_id=repair.pk, words=form.cleaned_data["words"], **by_web(request))
            messages.success(request, _("It is ordered again. Its first day stays on the record."))
            return redirect("repairs:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "repair": repair}
    return render(request, "repairs/not_mended.html", context, status=422 if form.errors else 200)


def _do(request: HttpRequest, public_id: str, says: str, action: Any, **what: Any) -> HttpResponse:
    try:
        action(**what, **by_web(request))
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("repairs:show", public_id)
