"""Who may do what, in plain words for anybody; and staff who give and take back roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonty.access.may import can
from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import SENTENCES, Permission
from commonty.access.refusal import Refused
from commonty.access.roles import ROLES, ROLES_OF_TWO, STAFF_ROLES
from commonty.people.actions.roles import confirm_role, give_role, take_back_role
from commonty.people.actions.staff import add_staff, invite_staff
from commonty.people.forms.staff import AddStaffForm, GiveRoleForm, InviteForm
from commonty.people.models import Account, Person, RoleHeld
from commonty.people.queries.people import roles_to_manage
from commonty.people.queries.staff import lost_sign_ins, signs_in_as_staff, waiting_roles
from commonty.people.staff_links import send_link
from commonty.places.models import Place
from commonty.places.queries import flat_tree


@open_page
def roles(request: HttpRequest) -> HttpResponse:
    """Generated from the code that decides, so that it can't say otherwise."""
    described = [
        {
            "name": d.name,
            "does": d.does,
            "may": [SENTENCES[p] for p in sorted(d.permissions)],
            "is_staff": d.is_staff,
            "takes_two": role in ROLES_OF_TWO,
        }
        for role, d in ROLES.items()
    ]
    return render(request, "people/roles.html", {"roles": described})


@staff_page(Permission.GIVE_ROLES)
def roles_held(request: HttpRequest) -> HttpResponse:
    held = roles_to_manage(request.person, request.landlord)
    for one in held:
        one.words = ROLES[one.role].name
    waiting = waiting_roles(request.person, request.landlord)
    for one in waiting:
        one.words = ROLES[one.role].name
        one.address = one.person.account.email if hasattr(one.person, "account") else ""
    context = {"held": held, "waiting": waiting, "lost": lost_sign_ins(request.person, request.landlord)}
    return render(request, "people/roles_held.html", context)


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
            if role in ROLES_OF_TWO:
                messages.success(request, _("This role waits for a second administrator to confirm it."))
            needs_link = role in STAFF_ROLES and not signs_in_as_staff(Account.objects.filter(person=who).first())
            return redirect(*(("people:invite", public_id) if needs_link else ("people:roles_held",)))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/give_role.html", {"form": form, "them": who}, status=422 if form.errors else 200)


@staff_page(Permission.GIVE_ROLES)
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    held = get_object_or_404(RoleHeld.objects.going_on().filter(place__landlord=request.landlord), pk=number)
    try:
        take_back_role(role_held_id=held.pk, by=request.person, now=timezone.now(), channel="web")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:roles_held")


@staff_page(Permission.GIVE_ROLES)
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    held = get_object_or_404(RoleHeld.objects.going_on().filter(place__landlord=request.landlord), pk=number)
    seen = request.POST.get("work_email", "")
    try:
        confirm_role(role_held_id=held.pk, work_email=seen, by=request.person, now=timezone.now(), channel="web")
        messages.success(request, _("Confirmed. %(name)s holds this role now.") % {"name": held.person.name})
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
    """Send the link with which somebody sets up their staff sign-in. Nobody sees it but who reads that mailbox."""
    who = _person(request, public_id)
    account = Account.objects.filter(person=who).first()
    known = (account.email if account else "") or who.email
    form = InviteForm(request.POST or None, initial={"work_email": known})
    if request.method == "POST" and form.is_valid():
        try:
            account = invite_staff(
                person_id=who.pk, **form.cleaned_data, by=request.person, now=timezone.now(), channel="web"
            )
            send_link(account, site=request.build_absolute_uri("/")[:-1])
            messages.success(request, _("A link went to %(to)s. It works for three days.") % {"to": account.email})
            return redirect("people:roles_held")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "them": who, "account": account, "signs_in": signs_in_as_staff(account)}
    return render(request, "people/invite.html", context, status=422 if form.errors else 200)


def _person(request: HttpRequest, public_id: str) -> Person:
    seen = Person.objects.visible_to(request.person).filter(landlord=request.landlord)
    return get_object_or_404(seen, public_id=public_id)


def _places(request: HttpRequest) -> list[Place]:
    """Where this person may give roles: never outside of the places in which they hold theirs."""
    branches = flat_tree(request.landlord)
    return [b.place for b in branches if can(request.person, Permission.GIVE_ROLES, within=b.place)]
