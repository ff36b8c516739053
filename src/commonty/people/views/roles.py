"""Who may do what, in plain words for anybody; and staff who give and take back roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonty.access.may import can
from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import SENTENCES, Permission
from commonty.access.refusal import Refused
from commonty.access.roles import ROLES, STAFF_ROLES
from commonty.people.actions.roles import give_role, take_back_role
from commonty.people.actions.staff import add_staff, invite_staff
from commonty.people.forms.staff import AddStaffForm, GiveRoleForm, InviteForm
from commonty.people.models import Person, RoleHeld
from commonty.people.queries.people import roles_to_manage
from commonty.people.staff_links import link_parts
from commonty.places.models import Place
from commonty.places.queries import flat_tree


@open_page
def roles(request: HttpRequest) -> HttpResponse:
    """Generated from the code that decides, so that it can't say otherwise."""
    described = [
        {"name": d.name, "does": d.does, "may": [SENTENCES[p] for p in sorted(d.permissions)], "is_staff": d.is_staff}
        for d in ROLES.values()
    ]
    return render(request, "people/roles.html", {"roles": described})


@staff_page(Permission.GIVE_ROLES)
def roles_held(request: HttpRequest) -> HttpResponse:
    held = roles_to_manage(request.person, request.landlord)
    for one in held:
        one.words = ROLES[one.role].name
    return render(request, "people/roles_held.html", {"held": held})


@staff_page(Permission.GIVE_ROLES)
def give(request: HttpRequest, public_id: str) -> HttpResponse:
    who = _person(request, public_id)
    places = _places(request)
    form = GiveRoleForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        place = next(place for place in places if place.public_id == form.cleaned_data["place"])
        role = form.cleaned_data["role"]
        try:
            give_role(
                person_id=who.pk, place_id=place.pk, role=role, by=request.person, now=timezone.now(), channel="web"
            )
            return redirect(*(("people:invite", public_id) if role in STAFF_ROLES else ("people:roles_held",)))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/give_role.html", {"form": form, "them": who}, status=422 if form.errors else 200)


@staff_page(Permission.GIVE_ROLES)
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    held = get_object_or_404(RoleHeld.objects.in_force().filter(place__landlord=request.landlord), pk=number)
    try:
        take_back_role(role_held_id=held.pk, by=request.person, now=timezone.now(), channel="web")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:roles_held")


@staff_page(Permission.GIVE_ROLES)
def new_staff(request: HttpRequest) -> HttpResponse:
    form = AddStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            who = add_staff(
                landlord_id=request.landlord.pk,
                **form.cleaned_data,
                by=request.person,
                now=timezone.now(),
                channel="web",
            )
            return redirect("people:give_role", who.public_id)
        except Refused as refusal:
            form.add_error("email", str(refusal))
    return render(request, "people/new_staff.html", {"form": form}, status=422 if form.errors else 200)


@staff_page(Permission.GIVE_ROLES)
def invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make the link with which somebody sets up their staff sign-in. It is shown once, to be handed over."""
    who = _person(request, public_id)
    form, link = InviteForm(request.POST or None, initial={"work_email": who.email}), ""
    if request.method == "POST" and form.is_valid():
        try:
            account = invite_staff(
                person_id=who.pk, **form.cleaned_data, by=request.person, now=timezone.now(), channel="web"
            )
            link = request.build_absolute_uri(reverse("people:staff_invitation", kwargs=link_parts(account)))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "them": who, "link": link}
    response = render(request, "people/invite.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _person(request: HttpRequest, public_id: str) -> Person:
    seen = Person.objects.visible_to(request.person).filter(landlord=request.landlord)
    return get_object_or_404(seen, public_id=public_id)


def _places(request: HttpRequest) -> list[Place]:
    """Where this person may give roles: never outside of the places in which they hold theirs."""
    branches = flat_tree(request.landlord)
    return [b.place for b in branches if can(request.person, Permission.GIVE_ROLES, within=b.place)]
