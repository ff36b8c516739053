"""The register on the desk: figures, who asked for what, and putting right one voter at a time."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.actions import add_late, answer_request, cancel_entitlement, reissue_code
from commonty.ballots.forms.keeping import AnswerForm, ReasonForm, SearchForm
from commonty.ballots.models import Entitlement, Register, RegisterRequest
from commonty.ballots.queries import register_figures
from commonty.ballots.queries.voters import home_and_area_of, not_listed_like, reachable, voters_like
from commonty.ballots.rules import DEFAULT_LATE_RULE, may_change
from commonty.ballots.views.letters import letters_card
from commonty.ballots.views.register import kept_register
from commonty.people.models import Person

SHOWN = 50


@staff_page(Permission.KEEP_REGISTER)
@never_cache
def keep_register(request: HttpRequest, register_id: str) -> HttpResponse:
    register, now = kept_register(request, register_id), timezone.now()
    form = SearchForm(request.GET if request.GET.get("q") else None)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    search = {"by": request.person, "on": timezone.localdate()}
    context = {
        "register": register,
        "figures": register_figures(register),
        "late_rule": register.late_rule or DEFAULT_LATE_RULE,
        "waiting": list(RegisterRequest.objects.waiting().filter(register=register)[:SHOWN]),
        "form": form,
        "typed": typed,
        "found": voters_like(register, typed, **search),
        "not_listed": not_listed_like(register, typed, **search),
        "may_change": may_change(register, now=now),
        "is_voting": register.is_accepting(now),
        "may_take_in_paper": can(request.person, Permission.TAKE_IN_PAPER, within=register.place),
        "may_scrutinise": can(request.person, Permission.SCRUTINISE, within=register.place),
        "may_enter": can(request.person, Permission.VOTE_FOR_SOMEBODY, within=register.place),
        **letters_card(request, register, now=now),
    }
    return render(request, "ballots/keep_register.html", context)


@staff_page(Permission.KEEP_REGISTER)
@never_cache
def answer(request: HttpRequest, register_id: str, request_id: str) -> HttpResponse:
    register = kept_register(request, register_id)
    asked = get_object_or_404(RegisterRequest, register=register, public_id=request_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            answer_request(
                request_id=asked.pk,
                is_done=said["outcome"] == AnswerForm.DONE,
                answer=said["answer"],
                by=request.person,
                now=timezone.now(),
            )
            return redirect("ballots:keep_register", register_id)
        except Refused as refused:
            form.add_error("answer", str(refused))
    return _page(request, "ballots/answer.html", form, register=register, asked=asked)


@staff_page(Permission.KEEP_REGISTER)
@never_cache
def new_code(request: HttpRequest, register_id: str, entitlement_id: str) -> HttpResponse:
    """A page to print and hand over or post. It shows the code once; whoever needs it again makes another."""
    register = kept_register(request, register_id)
    entitlement = _entitlement(request, register, entitlement_id)
    context: dict[str, Any] = {"register": register, "entitlement": entitlement}
    if request.method == "POST":
        try:
            context["code"] = reissue_code(register_id=register.pk, entitlement_id=entitlement.pk, by=request.person)
        except Refused as refused:
            context["error"] = str(refused)
    return render(request, "ballots/new_code.html", context, status=422 if "error" in context else 200)


@staff_page(Permission.KEEP_REGISTER)
@never_cache
def take_off(request: HttpRequest, register_id: str, entitlement_id: str) -> HttpResponse:
    register = kept_register(request, register_id)
    entitlement = _entitlement(request, register, entitlement_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_entitlement(
                register_id=register.pk, entitlement_id=entitlement.pk, by=request.person, **form.cleaned_data
            )
            return redirect("ballots:keep_register", register_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, "ballots/take_off.html", form, register=register, entitlement=entitlement)


@staff_page(Permission.KEEP_REGISTER)
@never_cache
def put_on(request: HttpRequest, register_id: str, person_id: str) -> HttpResponse:
    """Add somebody who was left out, or put back somebody who was taken off."""
    register, today = kept_register(request, register_id), timezone.localdate()
    visible = Person.objects.visible_to(request.person).filter(landlord=request.landlord)
    them = get_object_or_404(visible, public_id=person_id)
    home, area = home_and_area_of(register, them, on=today)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_late(
                register_id=register.pk, person=them, home=home, area=area, by=request.person, **form.cleaned_data
            )
            return redirect("ballots:keep_register", register_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    rule = register.late_rule or DEFAULT_LATE_RULE
    return _page(request, "ballots/put_on.html", form, register=register, them=them, home=home, late_rule=rule)


def _entitlement(request: HttpRequest, register: Register, public_id: str) -> Entitlement:
    return get_object_or_404(reachable(register, by=request.person, on=timezone.localdate()), public_id=public_id)


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
