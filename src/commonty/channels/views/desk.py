"""The desk's page for mail and texts that nobody can place, and for what is held in conversations."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.cases.queries.desk import callers
from commonty.channels.actions.deciding import put_away, take_for, take_for_new, take_into_case
from commonty.channels.models import Arrival
from commonty.channels.queries import figures_of, what_it_says
from commonty.people.forms.sign_in import CallerForm
from commonty.people.models import Person

A_PAGE = 50
answers = staff_page(Permission.ANSWER_CASES)


@answers
@never_cache
def arrivals(request: HttpRequest) -> HttpResponse:
    """Danger first, then the oldest: somebody waits behind each."""
    seen = Arrival.objects.visible_to(request.person).filter(landlord=request.landlord).to_decide()
    ordered = seen.select_related("person", "case").order_by("-is_urgent", "received_at", "pk")
    now = timezone.now()
    context = {
        "page": Paginator(ordered, A_PAGE).get_page(request.GET.get("page")),
        "figures": _figures(request, now),
    }
    return render(request, "channels/arrivals.html", context)


def _figures(request: HttpRequest, now: datetime) -> list[tuple[int, str]]:
    found = figures_of(request.landlord, now=now)
    return [
        (found.taken, _("came into cases")),
        (found.waiting, _("wait for a person")),
        (found.put_away, _("were put away")),
        (found.dropped, _("a machine wrote")),
    ]


@answers
@never_cache
def show(request: HttpRequest, arrival_id: str) -> HttpResponse:
    """What it says, why it waits, and whose it may be."""
    arrival = _arrival(request, arrival_id)
    wanted = request.GET.get("q", "").strip()[:100]
    may_be: list[Person] = [arrival.person] if arrival.person and not arrival.case else []
    found = callers(request.person, wanted, on=timezone.localdate()) if wanted else may_be
    context = {"arrival": arrival, "said": what_it_says(arrival), "wanted": wanted, "found": found}
    return render(request, "channels/arrival.html", context)


@answers
@require_POST
def take(request: HttpRequest, arrival_id: str) -> HttpResponse:
    """For somebody as a new case; or, if it answers our message, into its case."""
    arrival, how = _arrival(request, arrival_id), _by_web(request)
    try:
        if arrival.case:
            case = take_into_case(arrival_id=arrival.pk, **how)
        else:
            person = _whose(request, arrival)
            case = take_for(arrival_id=arrival.pk, person=person, **how)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("channels:arrival", arrival_id)
    return _taken(request, case)


def _taken(request: HttpRequest, case: Case) -> HttpResponse:
    says = _("It is in case %(number)d now. %(name)s deals with it.")
    messages.success(request, says % {"number": case.number, "name": case.owner.name})
    sees = Case.objects.answered_by_staff(request.person).filter(pk=case.pk).exists()
    return redirect("cases:show", case.public_id) if sees else redirect("channels:arrivals")


@answers
@never_cache
def new_person(request: HttpRequest, arrival_id: str) -> HttpResponse:
    """Whoever sent it is on no roll: who they are, as they say on the phone."""
    arrival = _arrival(request, arrival_id)
    if arrival.state != Arrival.State.HELD or arrival.case:
        return redirect("channels:arrival", arrival_id)
    said = what_it_says(arrival)
    initial = {"name": said.name, "phone": said.phone, "email": said.email}
    form = CallerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            case = take_for_new(arrival_id=arrival.pk, **form.cleaned_data, **_by_web(request))
            return _taken(request, case)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "arrival": arrival}
    return render(request, "channels/new_person.html", context, status=422 if form.errors else 200)


@answers
@require_POST
def put_it_away(request: HttpRequest, arrival_id: str) -> HttpResponse:
    arrival = _arrival(request, arrival_id)
    try:
        put_away(arrival_id=arrival.pk, **_by_web(request))
        messages.success(request, _("Put away."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("channels:arrivals")


def _whose(request: HttpRequest, arrival: Arrival) -> Person:
    """Whoever the sender seems to be, or somebody whom this member of staff may look up."""
    chosen = request.POST.get("person", "")
    if arrival.person is not None and arrival.person.public_id == chosen:
        return arrival.person
    return get_object_or_404(Person.objects.visible_to(request.person), public_id=chosen)


def _arrival(request: HttpRequest, arrival_id: str) -> Arrival:
    seen = Arrival.objects.visible_to(request.person).filter(landlord=request.landlord)
    return get_object_or_404(seen.select_related("person", "case", "landlord", "message"), public_id=arrival_id)


def _by_web(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.person, "now": timezone.now(), "channel": "web"}
