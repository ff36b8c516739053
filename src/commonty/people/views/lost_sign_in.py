"""A member of staff lost their password or second proof: one administrator says so, a second one confirms it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.people.actions.staff import keep_sign_in, let_in_again, note_told_of_loss, say_sign_in_lost
from commonty.people.models import Account, Person
from commonty.people.staff_links import send_link, send_lost_notice


@staff_page(Permission.GIVE_ROLES)
def say_lost(request: HttpRequest, public_id: str) -> HttpResponse:
    who, account = _them(request, public_id)
    error = ""
    if account is None:
        return redirect("people:person", public_id)
    if request.method == "POST":
        try:
            account = say_sign_in_lost(person_id=who.pk, by=request.person, now=timezone.now(), channel="web")
            send_lost_notice(account)
            note_told_of_loss(person_id=who.pk, by=request.person, now=timezone.now(), channel="web")
            messages.success(request, _("Noted. A second administrator confirms it; we have written to them."))
            return redirect("people:roles_held")
        except Refused as refusal:
            error = str(refusal)
    context = {"them": who, "account": account, "error": error}
    return render(request, "people/sign_in_lost.html", context, status=422 if error else 200)


@staff_page(Permission.GIVE_ROLES)
@require_POST
def confirm_lost(request: HttpRequest, public_id: str) -> HttpResponse:
    who, account = _them(request, public_id)
    if account is None:
        return redirect("people:person", public_id)
    try:
        account = let_in_again(person_id=who.pk, by=request.person, now=timezone.now(), channel="web")
        send_link(account, site=request.build_absolute_uri("/")[:-1], was_lost=True)
        messages.success(request, _("The old sign-in has ended. A link went to %(to)s.") % {"to": account.email})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:roles_held")


@staff_page(Permission.GIVE_ROLES)
@require_POST
def keep(request: HttpRequest, public_id: str) -> HttpResponse:
    who, account = _them(request, public_id)
    if account is not None:
        keep_sign_in(person_id=who.pk, by=request.person, now=timezone.now(), channel="web")
    return redirect("people:roles_held")


def _them(request: HttpRequest, public_id: str) -> tuple[Person, Account | None]:
    seen = Person.objects.visible_to(request.person).filter(landlord=request.landlord)
    who = get_object_or_404(seen, public_id=public_id)
    return who, Account.objects.filter(person=who).first()
