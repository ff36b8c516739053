"""Staff look people up: in the places they work for, by name or reference, and people at risk only with a reason."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.access.roles import STAFF_ROLES
from commonty.people.actions.details import correct_details, end_risk, look_up_at_risk, mark_at_risk
from commonty.people.forms.details import BreakGlassForm, DetailsForm, EndRiskForm, RiskForm
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
    who = _person(request, public_id)
    ties = who.ties.select_related("home").order_by("-moved_in_on", "-pk")
    roles = list(who.roles.going_on().select_related("place"))
    may_give_roles = can(request.person, Permission.GIVE_ROLES, within=None)
    is_staff = any(held.role in STAFF_ROLES for held in roles)
    context = {"them": who, "ties": ties, "roles": roles, "may_invite": may_give_roles and is_staff}
    context["may_give_roles"] = may_give_roles
    return render(request, "people/person.html", context)


@staff_page(Permission.SEE_PEOPLE)
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """What somebody said on the phone or at the counter."""
    who = _person(request, public_id)
    known = {name: getattr(who, name) for name in ("name", "phone", "language", "format_needs")}
    form = DetailsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        correct_details(
            person_id=who.pk, said=form.cleaned_data, by=request.person, now=timezone.now(), channel="phone"
        )
        return redirect("people:person", public_id)
    return render(request, "people/correct.html", {"form": form, "them": who}, status=422 if form.errors else 200)


@staff_page(Permission.SEE_PEOPLE)
def risk(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark somebody as at risk. From then on they are in no list, and only the exact reference finds them."""
    who = _person(request, public_id)
    form = RiskForm(request.POST or None, initial={"is_at_risk": who.is_at_risk, "safe_contact": who.safe_contact})
    if request.method == "POST" and form.is_valid():
        mark_at_risk(person_id=who.pk, **form.cleaned_data, by=request.person, now=timezone.now(), channel="web")
        return redirect("people:people")
    return render(request, "people/risk.html", {"form": form, "them": who}, status=422 if form.errors else 200)


@staff_page(Permission.SEE_PEOPLE)
def at_risk(request: HttpRequest) -> HttpResponse:
    """Break the glass: a reference and a reason first, then how to reach them safely, without an address."""
    form, found = BreakGlassForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            found = look_up_at_risk(
                landlord_id=request.landlord.pk,
                **form.cleaned_data,
                by=request.person,
                now=timezone.now(),
                channel="web",
            )
        except Refused as refusal:
            form.add_error("reference", str(refusal))
    context = {"form": form, "found": found}
    response = render(request, "people/at_risk.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@staff_page(Permission.SEE_PEOPLE)
@never_cache
def safe_again(request: HttpRequest) -> HttpResponse:
    """Take the mark off, by the exact reference and with a reason."""
    form = EndRiskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"reference": form.cleaned_data["reference"], "reason": form.cleaned_data["reason"]}
        how = {"by": request.person, "now": timezone.now(), "channel": "web"}
        try:
            them = end_risk(landlord_id=request.landlord.pk, **said, **how)
            return redirect("people:person", them.public_id)
        except Refused as refusal:
            form.add_error("reference", str(refusal))
    return render(request, "people/safe_again.html", {"form": form}, status=422 if form.errors else 200)


def _person(request: HttpRequest, public_id: str) -> Person:
    """Of this landlord, within these places; anybody else is simply not there."""
    seen = Person.objects.visible_to(request.person).filter(landlord=request.landlord)
    return get_object_or_404(seen, public_id=public_id)
