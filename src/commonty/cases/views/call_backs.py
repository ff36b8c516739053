"""When we phone: chosen by whoever asked, or by staff for them; and how the call went."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.cases.actions.call_backs import call_off_call, choose_call_back, say_phoned, waiting_call
from commonty.cases.forms.call_backs import CallBackForm, CallBackForThemForm, PhonedForm
from commonty.cases.forms.said import CHANNELS
from commonty.cases.models import Case
from commonty.cases.queries.help_desk import slots_of
from commonty.cases.views.conversation import by_web, own_case
from commonty.cases.views.staff import answers, case_to_answer


@person_page
@never_cache
def call_back(request: HttpRequest, public_id: str) -> HttpResponse:
    case = own_case(request, public_id)
    return _choose(request, case, CallBackForm, by_web(request))


@answers
@never_cache
def call_back_for(request: HttpRequest, public_id: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    channel = request.POST.get("channel", "phone")
    how = {"by": case.raised_by, "typed_by": request.person, "now": timezone.now()}
    how["channel"] = channel if channel in dict(CHANNELS) else "phone"
    return _choose(request, case, CallBackForThemForm, how)


def _choose(request: HttpRequest, case: Case, form_class: type[CallBackForm], how: dict[str, Any]) -> HttpResponse:
    call = waiting_call(case)
    form = form_class(
        request.POST if request.method == "POST" else None, initial={"channel": "phone"},
        slots=slots_of(case.landlord, how["now"], owner=case.owner),
    )  # fmt: skip
    if "call_off" in request.POST:
        call_off_call(case_id=case.pk, **how)
        messages.success(request, _("Noted. Nobody phones."))
        return redirect("cases:show", case.public_id)
    if request.method == "POST" and form.is_valid():
        try:
            choose_call_back(case_id=case.pk, starts_at=form.cleaned_data["call_at"], **how)
            messages.success(request, _("It is a promise now."))
            return redirect("cases:show", case.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "case": case, "call": call, "own": "typed_by" not in how}
    return render(request, "cases/call_back.html", context, status=422 if form.errors else 200)


@answers
@never_cache
def phoned(request: HttpRequest, public_id: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    call = waiting_call(case)
    if call is None:
        messages.info(request, _("No call waits here."))
        return redirect("cases:show", public_id)
    form = PhonedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            say_phoned(case_id=case.pk, is_reached=form.cleaned_data["went"] == "reached", **by_web(request))
            return redirect("cases:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "case": case, "call": call}
    return render(request, "cases/phoned.html", context, status=422 if form.errors else 200)
