"""The desk of those who answer: one queue by the next day, and a page for whoever is on the phone."""

import secrets
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.forms.asking import PhoneForm
from commonty.cases.models import Case
from commonty.cases.queries.desk import FILTERS, callers, queue_of
from commonty.cases.queries.help_desk import slots_of
from commonty.cases.queries.owners import people_who_answer
from commonty.cases.views.ask import asked_from
from commonty.cases.views.conversation import posted_with_files
from commonty.kit.uploads import holder_of
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Place

A_PAGE = 50
answers = staff_page(Permission.ANSWER_CASES)


@answers
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """My queue; other piles by link."""
    now, chosen = timezone.now(), request.GET.get("show", "mine")
    chosen = chosen if chosen in FILTERS else "mine"
    page = Paginator(queue_of(request.person, chosen, now=now), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "chosen": chosen, "filters": FILTERS, "now": now, "keep": f"show={chosen}&"}
    return render(request, "cases/desk.html", context)


@answers
@never_cache
def find_caller(request: HttpRequest) -> HttpResponse:
    """By phone number, name or home: whoever is on the line is found before they have spelled their name."""
    wanted = request.GET.get("q", "").strip()[:100]
    found = callers(request.person, wanted, on=timezone.localdate()) if wanted else []
    return render(request, "cases/find_caller.html", {"wanted": wanted, "found": found})


@answers
@never_cache
def on_the_phone(request: HttpRequest, public_id: str) -> HttpResponse:
    """Logged while they talk. How they can be reached safely stands first."""
    now = timezone.now()
    caller = get_object_or_404(Person.objects.visible_to(request.person), public_id=public_id)
    homes = homes_of(caller, on=timezone.localdate(now))
    place = homes[0] if homes else caller.landlord
    form = PhoneForm(
        *posted_with_files(request), homes=homes, staff=people_who_answer(place, for_colleagues=True),
        holder=holder_of(request),
        slots=slots_of(caller.landlord, now) if caller.phone else [],
        initial=_usual(caller),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            how = {"raised_by": caller, "by": request.person, "channel": form.cleaned_data["channel"]}
            case = raise_case(_asked(form, homes, place), now=now, **how)
            form.drop_uploads()
            says = _("Taken. Its number is %(number)d. %(name)s deals with it.")
            messages.success(request, says % {"number": case.number, "name": case.owner.name})
            return redirect("cases:show", case.public_id) if _may_see(request, case) else redirect("cases:desk")
        except Refused as refused:
            form.add_error(None, str(refused))
    form.keep_uploads(now=now)
    context = {"form": form, "caller": caller, "homes": homes}
    return render(request, "cases/on_the_phone.html", context, status=422 if form.errors else 200)


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
