"""Typing the code from a letter, and forgetting it again on a device that others use too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from commonty.access.pages import open_page
from commonty.access.refusal import Refused
from commonty.ballots.actions import prove_code
from commonty.ballots.forms.code import VotingCodeForm
from commonty.ballots.views.register import register_for, vote_address
from commonty.people.sign_in.limits import client_of

TICKET = "ballots_entitlement"


@open_page
@never_cache
@sensitive_post_parameters()
def type_code(request: HttpRequest, register_id: str | None = None) -> HttpResponse:
    """`register_id` is only where the reader came from; the code itself knows its vote."""
    register = register_for(request, register_id) if register_id else None
    form = VotingCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            found, ticket = prove_code(
                code=typed["code"], born_in=typed["born_in"], address=client_of(request), landlord=request.landlord
            )
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            _remember(request, ticket)
            return redirect(vote_address(found))
    context = {"form": form, "register": register, "has_ticket": TICKET in request.session}
    return render(request, "ballots/type_code.html", context, status=422 if form.errors else 200)


def _remember(request: HttpRequest, ticket: str) -> None:
    request.session.cycle_key()
    request.session[TICKET] = ticket
    if request.person is None:
        # Many letters are voted on a neighbour's tablet: what proves a voter must not outlive the browser there.
        request.session.set_expiry(0)


@open_page
@never_cache
@require_POST
def forget_code(request: HttpRequest) -> HttpResponse:
    request.session.pop(TICKET, None)
    return redirect("ballots:type_code")
