"""Staff look people up: in the places they work for, by name or reference."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES, STAFF_ROLES
from commonty.gateways.texts import can_text
from commonty.people.actions.details import correct_details
from commonty.people.forms.details import DetailsForm, language_choices
from commonty.people.forms.staff import SearchForm
from commonty.people.models import Person
from commonty.people.queries.people import search_people

A_PAGE = 50


@staff_page(Permission.SEE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = search_people(request.person, request.landlord, words)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/people.html", {"form": form, "words": words, "page": page})


@staff_page(Permission.SEE_PEOPLE)
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person, and where they live: the only page that says so."""
    who = person_for(request, public_id)
    ties = who.ties.select_related("home").order_by("-moved_in_on", "-pk")
    roles = list(who.roles.going_on().select_related("place"))
    for held in roles:
        held.words = ROLES[held.role].name
    may_give_roles = can(request.person, Permission.GIVE_ROLES, within=None)
    is_staff = any(held.role in STAFF_ROLES for held in roles)
    context = {"them": who, "ties": ties, "roles": roles, "may_invite": may_give_roles and is_staff}
    context |= {"may_give_roles": may_give_roles, "language": dict(language_choices()).get(who.language, "")}
    return render(request, "people/person.html", context)


@staff_page(Permission.SEE_PEOPLE)
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """What somebody said on the phone or at the counter."""
    who = person_for(request, public_id)
    known = {name: getattr(who, name) for name in ("name", "phone", "reached_by", "language", "format_needs")}
    form = DetailsForm(request.POST or None, initial=known, email=who.email, texts=can_text())
    if request.method == "POST" and form.is_valid():
        correct_details(
            person_id=who.pk, said=form.cleaned_data, by=request.person, now=timezone.now(), channel="phone"
        )
        return redirect("people:person", public_id)
    return render(request, "people/correct.html", {"form": form, "them": who}, status=422 if form.errors else 200)


def person_for(request: HttpRequest, public_id: str) -> Person:
    """Of this landlord, within these places; anybody else is simply not there."""
    seen = Person.objects.visible_to(request.person).filter(landlord=request.landlord)
    return get_object_or_404(seen, public_id=public_id)
