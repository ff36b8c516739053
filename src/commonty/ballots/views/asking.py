"""«I'm not on the list», «I've lost my code», «that wasn't me»: for anybody, on every page of a vote."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import open_page
from commonty.ballots.actions import ask_about_register
from commonty.ballots.forms.asking import AskForm, LostCodeForm
from commonty.ballots.models import Entitlement, Register, RegisterRequest
from commonty.ballots.rules import DEFAULT_LATE_RULE
from commonty.ballots.views.register import register_for
from commonty.kit.limits import Limit, spend
from commonty.people.sign_in.limits import client_of

BY_CLIENT = Limit("asking about a register, by client", 20, 3600)
IN_ALL = Limit("asking about a register, in all", 500, 3600)


@open_page
@never_cache
def not_listed(request: HttpRequest, register_id: str) -> HttpResponse:
    return _ask(request, register_for(request, register_id), RegisterRequest.Kind.NOT_LISTED)


@open_page
@never_cache
def lost_code(request: HttpRequest, register_id: str) -> HttpResponse:
    return _ask(request, register_for(request, register_id), RegisterRequest.Kind.LOST_CODE)


@open_page
@never_cache
def not_me(request: HttpRequest, register_id: str, entitlement_id: str) -> HttpResponse:
    """The link in a message «your vote is in». It changes nothing by itself: staff ring up first."""
    register = register_for(request, register_id)
    entitlement = get_object_or_404(Entitlement, register=register, public_id=entitlement_id)
    return _ask(request, register, RegisterRequest.Kind.NOT_ME, entitlement)


@open_page
def asked(request: HttpRequest, register_id: str) -> HttpResponse:
    return render(request, "ballots/asked.html", {"register": register_for(request, register_id)})


def _ask(
    request: HttpRequest, register: Register, kind: RegisterRequest.Kind, entitlement: Entitlement | None = None
) -> HttpResponse:
    form_class = LostCodeForm if kind == RegisterRequest.Kind.LOST_CODE else AskForm
    form, now = form_class(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        if spend(BY_CLIENT, client_of(request), now=now) and spend(IN_ALL, "all", now=now):
            said = form.cleaned_data
            ask_about_register(register_id=register.pk, kind=kind, entitlement=entitlement, now=now, **said)
            return redirect("ballots:asked", register.public_id)
        form.add_error(None, _("Many people are asking at this moment. Wait an hour, or ring us."))
    context = {
        "form": form,
        "register": register,
        "kind": kind,
        "late_rule": register.late_rule or DEFAULT_LATE_RULE,
        "is_over": not register.is_accepting(now) and now >= register.closes_at,
    }
    return render(request, "ballots/ask.html", context, status=422 if form.errors else 200)
