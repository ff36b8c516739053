"""My details: see them, put them right, prove a new email address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.gateways.texts import can_text
from commonty.kit.parts import parts
from commonty.people.actions.details import correct_details
from commonty.people.forms.details import DetailsForm, NewEmailForm
from commonty.people.forms.sign_in import ProveForm
from commonty.people.models import SentCode
from commonty.people.queries.people import places_of
from commonty.people.sign_in.codes import send_code, tidy_address, try_code
from commonty.people.sign_in.limits import client_of
from commonty.people.views.answers import wrong_code_words

NEW_ADDRESS = SentCode.Purpose.NEW_ADDRESS
ASKED = "new_address"


@person_page
def my_details(request: HttpRequest) -> HttpResponse:
    person = request.person
    known = {name: getattr(person, name) for name in ("name", "phone", "reached_by", "language", "format_needs")}
    form = DetailsForm(request.POST or None, initial=known, email=person.email, texts=can_text())
    if request.method == "POST" and form.is_valid():
        changed = correct_details(
            person_id=person.pk, said=form.cleaned_data, by=person, now=timezone.now(), channel="web"
        )
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("people:my_details")
    homes = places_of(person, on=timezone.localdate())[:-1]
    beside = parts("beside_details", "BESIDE_DETAILS", person, timezone.now())
    context = {"form": form, "homes": homes, "me": person, "parts": beside}
    return render(request, "people/my_details.html", context, status=422 if form.errors else 200)


@person_page
def new_email(request: HttpRequest) -> HttpResponse:
    form = NewEmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = tidy_address(form.cleaned_data["email"])
        try:
            number = send_code(
                landlord=request.landlord,
                address=address,
                purpose=NEW_ADDRESS,
                client=client_of(request),
                now=timezone.now(),
            )
            request.session[ASKED] = {"address": address, "code": number}
            return redirect("people:prove_email")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/new_email.html", {"form": form}, status=422 if form.errors else 200)


@person_page
def prove_email(request: HttpRequest) -> HttpResponse:
    asked, person, now = request.session.get(ASKED), request.person, timezone.now()
    if not asked:
        return redirect("people:new_email")
    form = ProveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = {"codes": [asked["code"]], "typed": form.cleaned_data["code"], "address": asked["address"]}
        try:
            if try_code(**tried, purpose=NEW_ADDRESS, client=client_of(request), now=now):
                said = {"email": asked["address"]}
                correct_details(person_id=person.pk, said=said, by=person, now=now, channel="web")
                del request.session[ASKED]
                return redirect("people:my_details")
            form.add_error("code", wrong_code_words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "address": asked["address"]}
    return render(request, "people/prove_email.html", context, status=422 if form.errors else 200)
