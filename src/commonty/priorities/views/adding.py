"""Putting a need on the board: what neighbours need already is shown before it goes up."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.actions.danger import tells_of_danger
from commonty.discussions.views.danger import danger_in_form
from commonty.people.callers import caller_here
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Place
from commonty.places.queries import places_round
from commonty.priorities.actions.adding import Added, add_need
from commonty.priorities.forms.adding import NeedForm, NeedForSomebodyForm
from commonty.priorities.models import Need
from commonty.priorities.queries.board import twins_of


@person_page
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """First what is alike, if anything is; the second press puts it up."""
    return _add(request, NeedForm, request.person)


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def add_for(request: HttpRequest, person_id: str) -> HttpResponse:
    """Typed by staff while somebody talks; it is theirs all the same."""
    return _add(request, NeedForSomebodyForm, caller_here(request, person_id))


def _add(request: HttpRequest, form_class: type[NeedForm], who: Person) -> HttpResponse:
    caller, places = (who if who != request.person else None), places_of(who)
    if not places:
        return render(request, "priorities/no_home.html", {"caller": caller})
    begun = {"place": _usual(request, places), "key": secrets.token_urlsafe(24)}
    form = form_class(request.POST if request.method == "POST" else None, places=places, initial=begun)
    twins: list[Need] = []
    if request.method == "POST" and form.is_valid():
        twins = twins_to_show(request, form)
        if not twins and (added := _put_up(request, form, caller)):
            return _what_came_of_it(request, added, caller)
    if form.is_bound and (told := danger_in_form(request, form, form.where, typed_for=caller)):
        return told
    context = {"form": form, "twins": twins, "caller": caller}
    return render(request, "priorities/add.html", context, status=422 if form.errors else 200)


def _usual(request: HttpRequest, places: list[Place]) -> str:
    """The board that somebody comes from, if they live there."""
    wanted = request.GET.get("place", "")
    return wanted if wanted in {place.public_id for place in places} else places[0].public_id


def _put_up(request: HttpRequest, form: NeedForm, caller: Person | None) -> Added | None:
    how: dict[str, Any] = {"by": request.person, "channel": "web"}
    if caller is not None:
        how = {"by": caller, "channel": form.cleaned_data["channel"], "typed_by": request.person}
    try:
        return add_need(**form.facts(), now=timezone.now(), **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def _what_came_of_it(request: HttpRequest, added: Added, caller: Person | None) -> HttpResponse:
    """Danger goes before all else."""
    need = added.need
    if caller is not None and need.is_held:
        says = _("Written down. Neighbours don’t read it yet: a colleague reads it first, or it tells of danger.")
        messages.warning(request, says)
        return redirect("cases:on_the_phone", caller.public_id)
    if added.case is not None:
        messages.warning(
            request, _("This tells of danger or damp, so we deal with it now. Neighbours don’t read it.")
        )
        return redirect("cases:show", added.case.public_id)
    if need.is_held:
        messages.info(
            request, _("Thank you. Somebody reads it first, because it is your first. Then neighbours can.")
        )
    else:
        says = _("It is on the board. Its number is %(number)d: neighbours can say it on the phone.")
        messages.success(request, says % {"number": need.number})
    return redirect("priorities:show", need.public_id)


def twins_to_show(request: HttpRequest, form: NeedForm) -> list[Need]:
    """Once: whoever has seen them and goes on means another thing. Before danger they don't come."""
    said = form.cleaned_data
    if "twins_seen" in request.POST or tells_of_danger(said["words"], form.where):
        return []
    return twins_of(said["words"], form.places[said["place"]], request.person)


def places_of(person: Person) -> list[Place]:
    return places_round(homes_of(person, on=timezone.localdate()))
