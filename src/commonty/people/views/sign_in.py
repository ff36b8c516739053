"""Signing in without a password, and signing out."""

from datetime import datetime
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import open_page
from commonty.access.refusal import Refused
from commonty.gateways.texts import can_ring, can_text
from commonty.kit.phones import as_written
from commonty.people.actions.letter_codes import use_letter_code
from commonty.people.actions.outsiders import people_who_proved
from commonty.people.forms.sign_in import AddressForm, ByNameForm, CodeForm, LetterCodeForm, WhoForm
from commonty.people.models import Person, SentCode
from commonty.people.sign_in.codes import people_at, send_code, try_code, way_to
from commonty.people.sign_in.limits import client_of
from commonty.people.sign_in.sessions import (
    open_session,
    pending,
    people_proved,
    remember_asked,
    remember_proved,
    safe_after,
)
from commonty.people.views.answers import nobody_here, wrong_code_words
from commonty.places.models import Place

SIGN_IN, BY_NAME = SentCode.Purpose.SIGN_IN, SentCode.Purpose.BY_NAME


@open_page
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code. Known or not, the answer is the same page after the same work."""
    if request.landlord is None:
        return nobody_here(request)
    after = safe_after(request, request.GET.get("next"))
    form = AddressForm(request.POST or None, texts=can_text(), calls=can_ring(), initial={"after": after})
    if request.method == "POST" and form.is_valid():
        address, now = form.cleaned_data["address"], timezone.now()
        try:
            code = send_code(
                landlord=request.landlord, address=address, purpose=SIGN_IN, client=client_of(request), now=now
            )
            after = safe_after(request, form.cleaned_data["after"])
            remember_asked(request, address=address, code=code, after=after)
            return redirect("people:code")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/sign_in.html", {"form": form, "after": after}, status=422 if form.errors else 200)


@open_page
@never_cache
def by_name(request: HttpRequest) -> HttpResponse:
    """Somebody who may be on no roll says who they are. The answer is the same page, whoever has this address."""
    if request.landlord is None:
        return nobody_here(request)
    after = safe_after(request, request.GET.get("next"))
    form = ByNameForm(request.POST or None, texts=can_text(), initial={"after": after})
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        try:
            sent = {"purpose": BY_NAME, "client": client_of(request), "now": now}
            code = send_code(landlord=request.landlord, address=said["address"], **sent)
            after = safe_after(request, said["after"])
            remember_asked(request, address=said["address"], code=code, after=after, name=said["name"])
            return redirect("people:code")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/by_name.html", {"form": form, "after": after}, status=422 if form.errors else 200)


@open_page
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    asked = pending(request)
    if request.landlord is None or not asked.get("codes"):
        return redirect("people:sign_in")
    address, way = asked["address"], way_to(asked["address"])
    form, purpose = CodeForm(request.POST or None, way=way), BY_NAME if asked.get("name") else SIGN_IN
    if request.method == "POST" and form.is_valid():
        now, typed = timezone.now(), form.cleaned_data["code"]
        try:
            if try_code(
                codes=asked["codes"], typed=typed, address=address, purpose=purpose, client=client_of(request), now=now
            ):  # fmt: skip
                people = _who_proved(request.landlord, asked, now)
                is_shared = form.cleaned_data["is_shared"]
                remember_proved(request, people=[p.pk for p in people], is_shared=is_shared, now=now)
                return redirect("people:who_are_you") if len(people) > 1 else _enter(request, people)
            form.add_error("code", wrong_code_words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
    shown = address if way == SentCode.Way.EMAIL else as_written(address)
    context = {"form": form, "address": shown, "way": way, "by_name": asked.get("name")}
    return render(request, "people/code.html", context, status=422 if form.errors else 200)


@open_page
@never_cache
def who_are_you(request: HttpRequest) -> HttpResponse:
    """Several people share this address. Only those are listed, and only to whoever proved it just now."""
    numbers = people_proved(request, now=timezone.now())
    people = list(Person.objects.filter(pk__in=numbers, landlord=request.landlord).order_by("name", "pk"))
    if not people:
        return redirect("people:sign_in")
    form = WhoForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        return _enter(request, [person for person in people if person.public_id == form.cleaned_data["person"]])
    return render(request, "people/who_are_you.html", {"form": form}, status=422 if form.errors else 200)


@open_page
@never_cache
def letter_code(request: HttpRequest) -> HttpResponse:
    if request.landlord is None:
        return nobody_here(request)
    form = LetterCodeForm(request.POST or None, initial={"after": safe_after(request, request.GET.get("next"))})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            person = use_letter_code(
                landlord=request.landlord, typed=said["code"], born_in=said["born_in"], client=client_of(request),
                now=timezone.now(),
            )  # fmt: skip
            open_session(request, person, is_shared=said["is_shared"])
            return redirect(safe_after(request, said["after"]))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/letter_code.html", {"form": form}, status=422 if form.errors else 200)


@open_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    after = safe_after(request, request.POST.get("next"))
    return redirect("people:signed_out" if after == "/" else after)


@open_page
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "people/signed_out.html")


def _who_proved(landlord: Place, asked: dict[str, Any], now: datetime) -> list[Person]:
    if not asked.get("name"):
        return people_at(landlord, asked["address"])
    return people_who_proved(landlord=landlord, address=asked["address"], name=asked["name"], now=now)


def _enter(request: HttpRequest, people: list[Person]) -> HttpResponse:
    """Nobody is left of an address that was known when the code went out, or that never was."""
    asked = pending(request)
    if not people:
        return redirect("people:sign_in")
    try:
        open_session(request, people[0], is_shared=asked["is_shared"])
    except Refused as refusal:
        return render(request, "people/account_closed.html", {"why": str(refusal)}, status=403)
    return redirect(safe_after(request, asked.get("after")))
