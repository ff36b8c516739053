"""Arranging help: hours, numbers for danger, words, answers that are out, and the rules that we count by."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.setting_up import publish_answer, set_hours, set_number, set_words, take_number_away
from commonty.cases.forms.setting_up import HoursForm, NumberForm, PublishedAnswerForm, TriageWordsForm
from commonty.cases.models import EmergencyNumber, HelpDesk, PublishedAnswer
from commonty.cases.queries.help_desk import words_of
from commonty.cases.rules.triage import DAMP, DANGERS
from commonty.cases.views.conversation import by_web
from commonty.maths.deadlines import Regime, regimes
from commonty.places.models import Place
from commonty.promises.models import ClosedDays
from commonty.promises.queries import own_lengths_of

sets_up = staff_page(Permission.SET_UP_HELP)


def landlord_to_set_up(request: HttpRequest) -> Place:
    """Help is arranged for the whole landlord, so by whoever may do it there."""
    landlord: Place = request.person.landlord
    require(request.person, Permission.SET_UP_HELP, within=landlord)
    return landlord


@sets_up
@never_cache
def help_set_up(request: HttpRequest) -> HttpResponse:
    """What is arranged, and what is still missing."""
    landlord = landlord_to_set_up(request)
    numbers = list(
        EmergencyNumber.objects.filter(landlord=landlord).select_related("tested_by").order_by("danger", "name")
    )
    covered = {number.danger for number in numbers if number.tested_on}
    missing = [name for code, name in DANGERS.items() if code not in covered and "" not in covered]
    context = {
        "desk": HelpDesk.objects.filter(landlord=landlord).first(),
        "numbers": numbers,
        "missing": missing,
        "answers": PublishedAnswer.objects.filter(place__path__startswith=landlord.path).order_by("question")[:500],
        "words": [(rule.suggests, _name_of(rule.suggests), ", ".join(rule.words)) for rule in words_of(landlord)],
        "closed": ClosedDays.objects.filter(landlord=landlord, last_on__gte=timezone.localdate()).order_by("first_on")[:3],
        "rules": sorted(rules_of(landlord), key=lambda rule: (not rule.unverified, rule.title)),
    }  # fmt: skip
    return render(request, "cases/set_up.html", context)


def rules_of(landlord: Place) -> list[Regime]:
    """As this landlord counts by them."""
    lengths = own_lengths_of(landlord.pk)
    return [
        rule.with_length(lengths[rule.name]) if rule.own and rule.name in lengths else rule
        for rule in regimes().values()
    ]


def _name_of(code: str) -> str:
    names = {
        **DANGERS,
        DAMP: _("Damp or mould"), "hazard": _("Danger of any kind"), "complaint": _("Complaint"),
        "information": _("Request for information"), "thanks": _("Thanks"), "request": _("Request"),
        "question": _("Question"),
    }  # fmt: skip
    return str(names[code])


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@sets_up
@never_cache
def hours(request: HttpRequest) -> HttpResponse:
    landlord = landlord_to_set_up(request)
    desk = HelpDesk.objects.filter(landlord=landlord).first()
    initial = {"opens": "09:00", "closes": "17:00", "weekdays": [0, 1, 2, 3, 4], "silent_days": 14}
    if desk:
        initial = {name: getattr(desk, name) for name in initial}
    form = HoursForm(sent(request), initial=initial)
    return _save(request, form, set_hours, _("Hours"), landlord_id=landlord.pk)


@sets_up
@never_cache
def number(request: HttpRequest) -> HttpResponse:
    form = NumberForm(sent(request), initial=request.GET.dict())
    return _save(
        request, form, set_number, _("A number for people in danger"), landlord_id=landlord_to_set_up(request).pk
    )


@sets_up
@require_POST
def number_away(request: HttpRequest, number: int) -> HttpResponse:
    take_number_away(landlord_id=landlord_to_set_up(request).pk, number_id=number, **by_web(request))
    messages.success(request, _("Taken away. Nobody is shown it any more."))
    return redirect("cases:set_up")


@sets_up
@never_cache
def words(request: HttpRequest, what: str) -> HttpResponse:
    known = {rule.suggests: rule.words for rule in words_of(landlord_to_set_up(request))}
    if what not in known:
        raise Http404
    form = TriageWordsForm(sent(request), initial={"words": ", ".join(known[what])})
    title = _name_of(what)
    return _save(request, form, set_words, title, landlord_id=landlord_to_set_up(request).pk, suggests=what)


@sets_up
@never_cache
def published(request: HttpRequest, answer_id: str) -> HttpResponse:
    """`new`, or one that is there."""
    landlord = landlord_to_set_up(request)
    ours = PublishedAnswer.objects.filter(place__path__startswith=landlord.path)
    found = None if answer_id == "new" else get_object_or_404(ours, public_id=answer_id)
    names = ("question", "answer", "words", "is_out")
    form = PublishedAnswerForm(sent(request), initial={name: getattr(found, name) for name in names} if found else {})
    place = found.place if found else landlord
    which = {"place_id": place.pk, "answer_id": found.pk if found else None}
    return _save(request, form, publish_answer, _("An answer for everybody"), **which)


def _save(request: HttpRequest, form: Any, action: Any, title: Any, **what: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            action(**what, **form.cleaned_data, by=request.person, now=timezone.now(), channel="web")
            messages.success(request, _("Saved."))
            return redirect("cases:set_up")
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "title": title}
    return render(request, "cases/set_up_form.html", context, status=422 if form.errors else 200)
