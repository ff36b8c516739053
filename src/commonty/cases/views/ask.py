"""Ask: one box; what may help at once; then where, who reads it and how to answer."""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import open_page
from commonty.access.refusal import Refused
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.actions.without_home import may_ask_again
from commonty.cases.drafts import drop_words, keep_words, kept_words
from commonty.cases.forms.asking import AskForm, WordsForm
from commonty.cases.models import Case, Issue
from commonty.cases.queries.alike import alike
from commonty.cases.queries.help_desk import next_read_at, numbers_for, slots_of, words_of
from commonty.cases.queries.issues import offer_joining
from commonty.cases.queries.owners import areas_of, people_who_answer, where_somebody_answers
from commonty.cases.rules.status import LONGEST
from commonty.cases.rules.triage import read
from commonty.cases.views.conversation import by_web, posted_with_files
from commonty.kit.limits import Limit, spend
from commonty.kit.uploads import holder_of
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.people.sign_in.limits import client_of
from commonty.places.models import Place

DRAFTS = Limit("cases.drafts", 60, 3600)  # a library's computers share an address


@open_page
@never_cache
def help_page(request: HttpRequest) -> HttpResponse:
    """The box. What is typed is kept on our side from the first press on."""
    now, form = timezone.now(), WordsForm(request.POST if request.method == "POST" else None)
    if request.landlord is None:
        return render(request, "web/no_landlord.html", status=404)
    if request.method == "POST" and form.is_valid() and not spend(DRAFTS, client_of(request), now=now):
        form.add_error("says", _("Too much is sent from here just now. Please wait an hour, or phone us."))
    if request.method == "POST" and form.is_valid():
        answer = redirect("cases:ask")
        keep_words(request, answer, request.landlord, form.cleaned_data["says"], now=now)
        return answer
    if request.method != "POST":
        form = WordsForm(initial={"says": kept_words(request, request.landlord, now=now)})
    mine = Case.objects.raised_by_human(request.person)[:5] if request.person else []
    seen = Issue.objects.visible_to(request.person).with_voices()
    joined = seen.joined_by(request.person).order_by("-published_at")[:5] if request.person else []
    context = {
        "form": form,
        "mine": mine,
        "joined": joined,
        "reads_at": next_read_at(request.landlord, now),
        "now": now,
        "mail_in": settings.MAIL_IN,
    }
    return render(request, "cases/help.html", context, status=422 if form.errors else 200)


@open_page
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """On a computer that others use: what was typed is gone, here and on our side."""
    answer = redirect("cases:help")
    drop_words(request, answer)
    return answer


@open_page
@require_POST
@never_cache
def look(request: HttpRequest) -> HttpResponse:
    """While somebody is still typing (with script): danger first, then what is there already."""
    helps = what_helps(request, request.POST.get("says", request.POST.get("text", ""))) if request.landlord else {}
    if "text" in request.POST:  # in a conversation that goes on, danger alone
        helps = {**helps, "alike": None}
    if "channel" in request.POST:  # staff type for somebody on the phone: they don't join for themselves
        helps = {**helps, "no_joining": True}
    return render(request, "cases/_what_helps.html", helps)


@open_page
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    says = kept_words(request, request.landlord, now=now) if request.landlord else ""
    if not says and request.method != "POST":
        return redirect("cases:help")
    if request.person is None:
        return render(request, "cases/ask_signed_out.html", {"says": says, **what_helps(request, says)})
    homes = homes_of(request.person, on=timezone.localdate(now))
    place = homes[0] if homes else where_somebody_answers(request.landlord)
    form = _form(request, homes, place, says, now)
    if request.method == "POST" and form.is_valid():
        try:
            if not homes:
                spend_without_home(request.person, now=now)
            case = raise_case(asked_from(form, homes, place), raised_by=request.person, **by_web(request))
            form.drop_uploads()
            answer = redirect("cases:show", case.public_id)
            drop_words(request, answer)
            return answer
        except Refused as refused:
            form.add_error(None, str(refused))
    form.keep_uploads(now=now)
    context = {"form": form, "homes": homes, **what_helps(request, form["says"].value() or "")}
    return render(request, "cases/ask.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, homes: list[Place], place: Place, says: str, now: datetime) -> AskForm:
    return AskForm(
        *posted_with_files(request), homes=homes, staff=people_who_answer(place), holder=holder_of(request),
        slots=slots_of(request.landlord, now) if request.person.phone else [],
        areas=() if homes else areas_of(request.landlord),
        initial={**_usual(request.person), "says": says, "key": secrets.token_urlsafe(24)},
    )  # fmt: skip


def what_helps(request: HttpRequest, says: str) -> dict[str, Any]:
    """Danger, with numbers that work; answers that are out; neighbours who have it too."""
    now, landlord, says = timezone.now(), request.landlord, says[:LONGEST]
    reading = read(says, words_of(landlord))
    place = getattr(request, "place_here", None) or landlord
    found = alike(says, place, request.person)
    offer_joining(found.issues, request.person, now=now)
    return {
        "reading": reading,
        "numbers": numbers_for(landlord, reading.dangers) if reading.dangers else [],
        "reads_at": next_read_at(landlord, now),
        "alike": found,
        "now": now,
    }


def asked_from(form: AskForm, homes: list[Place], usual: Place) -> Asked:
    """What is in a home is about the home; what is on the stair is about the close."""
    said = form.cleaned_data
    home = form.homes.get(said.get("home", "")) or (homes[0] if homes else None)
    inside = said["spot"] in (Case.Spot.HOME, Case.Spot.NOWHERE)
    area = form.areas.get(said.get("area", ""))
    place = area or usual if home is None else home if inside or home.parent is None else home.parent
    names = ("says", "spot", "audience", "answer_by", "call_at", "language", "format_needs")
    more = {"about_staff": form.staff.get(said["about"]), "posted_key": said["key"], "photos": form.photos()}
    return Asked(**{name: said[name] for name in names}, place=place, **more)


def spend_without_home(person: Person, *, now: datetime) -> None:
    if not may_ask_again(person, now=now):
        raise Refused(_("Too much has come in from people whom we don’t know yet. Please ring us, or try tomorrow."))


def _usual(person: Person) -> dict[str, Any]:
    by_web = person.email or person.reached_by == Person.Reached.TEXT
    answer_by = Case.AnswerBy.WEB if by_web else Case.AnswerBy.PHONE if person.phone else Case.AnswerBy.LETTER
    return {
        "spot": Case.Spot.HOME, "audience": Case.Audience.LANDLORD, "answer_by": answer_by,
        "language": person.language, "format_needs": person.format_needs,
    }  # fmt: skip
