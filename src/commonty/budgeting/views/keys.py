"""Three key holders of a money vote: staff name them in the set-up, and two of them open the box with what they hold."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.forms.keys import KeyForm
from commonty.ballots.queries.keys import holders_of
from commonty.ballots.rules import SIGNATURES
from commonty.budgeting.actions.key_holders import give_keys_to
from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.forms.keys import KeyHoldersForm
from commonty.budgeting.models import Round
from commonty.budgeting.rules import may_change
from commonty.budgeting.rules.closing import may_sign_for_count
from commonty.budgeting.views.rounds import visible_here
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.people.models import Person
from commonty.people.queries.staff import known_to


@staff_page(Permission.SET_UP_ROUND)
def key_holders(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    form = KeyHoldersForm(request.POST or None, known=known_to(request.person, request.landlord))
    if request.method == "POST" and (request.POST.get("ours") or form.is_valid()):
        people = [] if request.POST.get("ours") else form.people
        try:
            give_keys_to(round_id=pb_round.pk, people=people, by=request.person, now=timezone.now(), channel="web")
            messages.success(
                request,
                _("Kept: each of the three makes their key now.") if people else _("Kept: our system holds the key."),
            )
            return redirect("budgeting:key_holders", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "round": pb_round,
        "form": form,
        "holders": holders_of(pb_round.keyring),
        "may_change": may_change(pb_round.status),
    }
    return render(request, "budgeting/key_holders.html", context, status=422 if form.errors else 200)


@person_page
@never_cache
def open_with_key(request: HttpRequest, register_id: str) -> HttpResponse:
    """For a key holder, whoever they are; nobody else is told that there is such a page."""
    pb_round = _round_of_holder(request, register_id)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if error := _turn(request, pb_round, form.cleaned_data["key"]):
            form.add_error("key", error)
        else:
            return redirect("budgeting:open_with_key", register_id)
    signatures = list(pb_round.register.signatures.select_related("person").order_by("signed_at"))
    context = {
        "round": pb_round,
        "form": form,
        "signatures": signatures,
        "has_signed": any(request.person.is_same_human(signature.person) for signature in signatures),
        "may_sign": may_sign_for_count(pb_round, now=timezone.now()),
    }
    return render(request, "budgeting/open_with_key.html", context, status=422 if form.errors else 200)


def _round_of_holder(request: HttpRequest, register_id: str) -> Round:
    person: Person = request.person
    held = visible_here(request).filter(keyring__holders__person=person).select_related("place", "register")
    return get_object_or_404(held, register__public_id=register_id)


def _turn(request: HttpRequest, pb_round: Round, key: str) -> str:
    """What stood in the way, as a sentence; empty if nothing did."""
    try:
        signed = sign_for_count(round_id=pb_round.pk, by=request.person, key=key, channel="web")
    except Refused as refused:
        return str(refused)
    if signed < SIGNATURES:
        messages.success(request, _("Your key is turned. Now one of the other two has to turn theirs."))
    else:
        messages.success(request, _("Two keys are turned. The box is being opened and the votes are counted."))
    return ""
