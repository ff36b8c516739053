"""What an organiser does about the register: apply, renew, change the entry, take it back, leave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.groups.actions.register import (
    apply_for_register,
    change_entry,
    leave_register,
    take_application_back,
)
from commonty.groups.forms.register import ApplicationForm, EntryForm
from commonty.groups.models import Registration
from commonty.groups.views.shared import organised_group, posted, sent, status_of, tried, typed

CARRIED = (
    "area",
    "contact",
    "meets",
    "constitution",
    "points",
    "committee",
    "bearers",
    "accounts",
    "other_landlords",
)


@person_page
@never_cache
def apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """For the first time, after a refusal, or to renew: what was said before stands there."""
    group, _mine = organised_group(request, public_id)
    last = group.registrations.order_by("-applied_at").first()
    initial = {name: getattr(last, name) for name in CARRIED} if last else {}
    form = ApplicationForm(posted(request), initial=initial)
    what = {"group_id": group.pk, "application": form.application_of}
    if sent(request, form, lambda application, **how: apply_for_register(application, **how), **what):
        messages.success(request, _("Sent. You have an answer in writing by the day that stands here."))
        return redirect("groups:show", public_id)
    context = {"form": form, "group": group, "last": last, "back_url": reverse("groups:show", args=[public_id])}
    return render(request, "groups/apply.html", context, status=status_of(form))


@person_page
@never_cache
def change_own_entry(request: HttpRequest, public_id: str, registration_id: str) -> HttpResponse:
    entry = own(request, public_id, registration_id)
    initial = {"contact": entry.contact, "meets": entry.meets, "next_agm_on": entry.next_agm_on}
    form = EntryForm(posted(request), initial=initial)
    what = {name: typed(name) for name in initial}
    if sent(request, form, change_entry, registration_id=entry.pk, **what):
        messages.success(request, _("Changed. Everybody reads it so from now on."))
        return redirect("groups:entry", registration_id)
    context = {"form": form, "group": entry.group, "back_url": reverse("groups:entry", args=[registration_id])}
    return render(request, "groups/change_entry.html", context, status=status_of(form))


@person_page
@require_POST
def take_back_application(request: HttpRequest, public_id: str, registration_id: str) -> HttpResponse:
    entry = own(request, public_id, registration_id)
    tried(request, _("Taken back."), take_application_back, registration_id=entry.pk)
    return redirect("groups:show", public_id)


@person_page
@never_cache
def leave_the_register(request: HttpRequest, public_id: str, registration_id: str) -> HttpResponse:
    entry = own(request, public_id, registration_id)
    if request.method == "POST":
        tried(request, _("The group has left the register."), leave_register, registration_id=entry.pk)
        return redirect("groups:show", public_id)
    return render(request, "groups/leave_register.html", {"entry": entry, "group": entry.group})


def own(request: HttpRequest, public_id: str, registration_id: str) -> Registration:
    group, _mine = organised_group(request, public_id)
    return get_object_or_404(group.registrations.select_related("group"), public_id=registration_id)
