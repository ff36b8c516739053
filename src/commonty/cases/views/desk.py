"""The desk of those who answer: one queue by the next day, and a page for whoever is on the phone."""

import secrets
from dataclasses import replace
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.beside import parts_of_caller
from commonty.cases.forms.asking import PhoneForm
from commonty.cases.models import Case
from commonty.cases.queries.desk import FILTERS, FIRST, callers, queue_of
from commonty.cases.queries.help_desk import slots_of
from commonty.cases.queries.owners import people_who_answer, where_without_home
from commonty.cases.queries.workload import had_by, hidden_of, teams_led_by
from commonty.cases.views.ask import asked_from
from commonty.cases.views.conversation import KEYS, has_keys, posted_with_files
from commonty.cases.views.workload import person_led
from commonty.kit.uploads import holder_of
from commonty.people.actions.outsiders import add_caller
from commonty.people.forms.sign_in import CallerForm
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of, is_outsider
from commonty.places.models import Place

A_PAGE, A_YEAR = 50, 365 * 86_400
answers = staff_page(Permission.ANSWER_CASES)


@answers
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """My queue; other piles by link."""
    now, asked_for = timezone.now(), request.GET.get("with", "")[:12]
    wanted = request.GET.get("q", "").strip()[:100]
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in FILTERS else "all" if asked_for else "mine"
    queue, more = queue_of(request.person, chosen, now=now, wanted=wanted), {}
    if asked_for:
        queue, more = _with_one(request, queue, asked_for, chosen, now=now)
    page = Paginator(queue, A_PAGE).get_page(request.GET.get("page"))
    keep = urlencode({"show": chosen, "with": asked_for, "q": wanted})
    context = {"page": page, "chosen": chosen, "now": now, "keep": f"{keep}&", "wanted": wanted}
    lists = {
        "filters": {key: FILTERS[key] for key in FIRST},
        "more_filters": {key: name for key, name in FILTERS.items() if key not in FIRST},
    }
    leads = teams_led_by(request.person, request.landlord).exists()
    return render(
        request, "cases/desk.html", {**context, **lists, **more, "leads": leads, "has_keys": has_keys(request)}
    )


def _with_one(
    request: HttpRequest, queue: QuerySet[Case], asked_for: str, chosen: str, *, now: datetime
) -> tuple[QuerySet[Case], dict[str, Any]]:  # fmt: skip
    """What one of those has whom the reader leads; nobody else has such a list."""
    whose = person_led(request, asked_for)
    hidden = hidden_of(request.person, whose, request.landlord, chosen, now=now)
    return queue.filter(had_by(whose)), {"whom": asked_for, "whose": whose, "hidden": hidden}


@answers
@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """On or off for this device. Back to where they were turned, if that is one of our own pages."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("cases:desk")
    answer = redirect(back)
    if request.POST.get("keys") == "off":
        answer.set_cookie(KEYS, "off", max_age=A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
        messages.success(request, _("Single keys do nothing any more on this device."))
    else:
        answer.delete_cookie(KEYS, samesite="Lax")
        messages.success(request, _("Single keys work on this device."))
    return answer


@answers
@never_cache
def find_caller(request: HttpRequest) -> HttpResponse:
    """By phone number, name or home: whoever is on the line is found before they have spelled their name."""
    wanted = request.GET.get("q", "").strip()[:100]
    found = callers(request.person, wanted, on=timezone.localdate()) if wanted else []
    return render(request, "cases/find_caller.html", {"wanted": wanted, "found": found})


@answers
@never_cache
def new_caller(request: HttpRequest) -> HttpResponse:
    """Nobody is found, and they are on no roll: their name and how to reach them, then what they need."""
    form = CallerForm(request.POST if request.method == "POST" else None, initial=_looked_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            how = {"by": request.person, "now": timezone.now(), "channel": "phone"}
            caller = add_caller(landlord_id=request.person.landlord_id, **form.cleaned_data, **how)
            return redirect("cases:on_the_phone", caller.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "cases/new_caller.html", {"form": form}, status=422 if form.errors else 200)


def _looked_for(request: HttpRequest) -> dict[str, str]:
    """What was typed to find them is not typed again."""
    wanted = request.GET.get("q", "").strip()[:100]
    return {"phone" if wanted[:1].isdigit() or wanted[:1] == "+" else "name": wanted}


@answers
@never_cache
def on_the_phone(request: HttpRequest, public_id: str) -> HttpResponse:
    """Logged while they talk. How they can be reached safely stands first."""
    now = timezone.now()
    caller = get_object_or_404(Person.objects.visible_to(request.person), public_id=public_id)
    homes = homes_of(caller, on=timezone.localdate(now))
    place = homes[0] if homes else where_without_home(caller.landlord, request.person)
    form = PhoneForm(
        *posted_with_files(request), homes=homes, staff=people_who_answer(place, for_colleagues=True),
        holder=holder_of(request),
        slots=slots_of(caller.landlord, now) if caller.phone else [],
        initial=_usual(caller),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            how = {"raised_by": caller, "by": request.person, "channel": form.cleaned_data["channel"]}
            return _taken(request, form, raise_case(_asked(form, homes, place), now=now, **how))
        except Refused as refused:
            form.add_error(None, str(refused))
    form.keep_uploads(now=now)
    context = {
        "form": form, "caller": caller, "homes": homes, "is_outsider": is_outsider(caller),
        "parts": parts_of_caller(caller, request.person, now),
    }  # fmt: skip
    return render(request, "cases/on_the_phone.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, form: PhoneForm, case: Case) -> HttpResponse:
    form.drop_uploads()
    says = _("Taken. Its number is %(number)d. %(name)s deals with it.")
    messages.success(request, says % {"number": case.number, "name": case.owner.name})
    return redirect("cases:show", case.public_id) if _may_see(request, case) else redirect("cases:desk")


def _usual(caller: Person) -> dict[str, Any]:
    return {
        "key": secrets.token_urlsafe(24), "channel": "phone", "spot": Case.Spot.HOME,
        "audience": Case.Audience.LANDLORD, "answer_by": Case.AnswerBy.PHONE, "language": caller.language,
        "format_needs": caller.format_needs,
    }  # fmt: skip


def _asked(form: PhoneForm, homes: list[Place], place: Place) -> Asked:
    asked = asked_from(form, homes, place)
    on = form.cleaned_data["received_on"]
    if not on:
        return asked
    received = timezone.make_aware(datetime.combine(on, time(12)))
    return replace(asked, received_at=received)


def _may_see(request: HttpRequest, case: Case) -> bool:
    return Case.objects.visible_to(request.person).filter(pk=case.pk).exists()
