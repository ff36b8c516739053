"""Ringing up voters drawn by lot: the lot, what came of it, and one voter at a time."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import actions
from commonty.ballots.forms.scrutiny import CallBackForm
from commonty.ballots.models import CallBack, Draw, Register
from commonty.ballots.queries.scrutiny import called, draw_of, has_touched, voters_of_lot
from commonty.ballots.rules.scrutiny import is_in_proportion, tally_of
from commonty.ballots.views.at_risk import whose_is_opened
from commonty.ballots.views.register import scrutinised_register
from commonty.people.forms.details import language_choices
from commonty.people.models import Person


@staff_page(Permission.SCRUTINISE)
@never_cache
def call_backs(request: HttpRequest, register_id: str) -> HttpResponse:
    return _page(request, scrutinised_register(request, register_id))


@staff_page(Permission.SCRUTINISE)
@require_POST
def draw_call_backs(request: HttpRequest, register_id: str) -> HttpResponse:
    register = scrutinised_register(request, register_id)
    try:
        actions.draw_call_backs(register_id=register.pk, by=request.person)
        messages.success(request, _("The lot is drawn. Its seed is in the journal."))
    except Refused as refused:
        return _page(request, register, error=str(refused))
    return redirect("ballots:call_backs", register_id)


def _page(request: HttpRequest, register: Register, *, error: str = "") -> HttpResponse:
    draw, is_hand = draw_of(register, Draw.Kind.CALL_BACKS), has_touched(register, request.person)
    # Whoever doesn't ring needs no names.
    reader = None if is_hand else request.person
    rows = called(draw, register, by=reader, on=timezone.localdate()) if draw else []
    rows.sort(key=lambda row: row.call_back.answer not in ("", CallBack.Answer.NOT_REACHED))  # still to ring: first
    context = {
        "register": register,
        "draw": draw,
        "rows": rows,
        "tally": tally_of([row.call_back.answer for row in rows]),
        "on_paper": tally_of([row.call_back.answer for row in rows if row.call_back.is_on_paper]),
        "online": tally_of([row.call_back.answer for row in rows if not row.call_back.is_on_paper]),
        "is_in_proportion": draw is None or is_in_proportion(draw.figures),
        "is_hand": is_hand,
        "sees_names": any(row.name for row in rows),
        "may_look_people_up": can(request.person, Permission.SEE_PEOPLE, within=register.place),
        "error": error,
        **next_steps(request, register),
    }
    return render(request, "ballots/call_backs.html", context, status=422 if error else 200)


def next_steps(request: HttpRequest, register: Register) -> dict[str, bool]:
    """What this reader can do if something is found."""
    may_close = can(request.person, Permission.CLOSE_ROUND, within=register.place)
    return {
        "may_challenge": may_close and register.result_published_at is not None,
        "may_keep": can(request.person, Permission.KEEP_REGISTER, within=register.place),
    }


@staff_page(Permission.SCRUTINISE)
@never_cache
def call_back(request: HttpRequest, register_id: str, number: int) -> HttpResponse:
    register = scrutinised_register(request, register_id)
    one = get_object_or_404(voters_of_lot(register), number=number)
    who = None if has_touched(register, request.person) else _who(request, register, one)
    if request.method != "POST":
        return _form(
            request,
            register,
            one,
            who,
            CallBackForm(initial={"answer": one.answer, "tries": one.tries or "", "instead_of": one.answer}),
        )
    form = CallBackForm(request.POST)
    if who is None:
        form.add_error(None, _("You don't see who this is, so you can't say what they said."))
    if not form.is_valid():
        return _form(request, register, one, who, form)
    try:
        where = {"register_id": register.pk, "number": number, "by": request.person}
        actions.answer_call_back(**where, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _form(request, register, one, who, form)
    messages.success(request, _("It is noted. Thank you."))
    return redirect("ballots:call_backs", register_id)


def _form(
    request: HttpRequest, register: Register, one: CallBack, who: dict[str, Any] | None, form: CallBackForm
) -> HttpResponse:
    context = {
        "register": register,
        "one": one,
        "voter": who,
        "form": form,
        "is_hand": has_touched(register, request.person),
        "back_url": reverse("ballots:call_backs", args=[register.public_id]),
        "may_look_up_at_risk": can(request.person, Permission.VOTE_FOR_SOMEBODY, within=register.place),
    }
    return render(request, "ballots/call_back.html", context, status=422 if form.errors else 200)


def _who(request: HttpRequest, register: Register, one: CallBack) -> dict[str, Any] | None:
    """Who it is and how they are reached, as far as this reader may look them up or has just looked up somebody at risk."""
    at_risk = whose_is_opened(request, one.entitlement.public_id)
    if at_risk:
        person = Person.objects.get(public_id=at_risk)
        return {"name": person.name, "is_at_risk": True, "person": person, "language": _language_of(person)}
    (row,) = called(one.draw, register, by=request.person, on=timezone.localdate(), number=one.number)
    if row.entitlement is None:
        return None
    person, home = row.entitlement.person, row.entitlement.home
    person = (person.merged_into or person) if person else None
    return {"name": row.name, "person": person, "home": home, "language": _language_of(person)}


def _language_of(person: Person | None) -> str:
    """By its name, if it isn't the one that we speak anyway."""
    code = person.language if person else ""
    return "" if code in ("", "en", "en-gb") else str(dict(language_choices()).get(code, code))
