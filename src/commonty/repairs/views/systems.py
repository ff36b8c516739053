"""The landlord's other systems: which there are, how each stands, and setting them up."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.people.queries.teams import staff_of
from commonty.repairs.actions import systems as actions
from commonty.repairs.forms.systems import SystemForm
from commonty.repairs.models import OrderFile, Sending, System
from commonty.repairs.queries.systems import standing_of
from commonty.repairs.rules.hand_over import in_words

sets_up, carries = staff_page(Permission.SET_UP_HELP), staff_page(Permission.CARRY_REPAIRS)
A_PAGE = 50


def system_of(request: HttpRequest, system_id: str) -> System:
    rows = System.objects.visible_to(request.person).select_related("landlord", "minder")
    return get_object_or_404(rows, public_id=system_id)


def by_web(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.person, "now": timezone.now(), "channel": "web"}


@carries
@never_cache
def systems(request: HttpRequest) -> HttpResponse:
    require(request.person, Permission.CARRY_REPAIRS, within=request.landlord)
    found = System.objects.visible_to(request.person).filter(landlord=request.landlord)
    rows = [standing_of(system) for system in found.select_related("minder").order_by("name")]
    may = can(request.person, Permission.SET_UP_HELP, within=request.landlord)
    return render(request, "repairs/systems.html", {"rows": rows, "may_set_up": may})


@carries
@never_cache
def system(request: HttpRequest, system_id: str) -> HttpResponse:
    """What waits for it, how the last one went, and what to do about it."""
    found = system_of(request, system_id)
    unsaid = Sending.objects.filter(system=found).unsaid().select_related("repair", "system").order_by("pk")
    page = Paginator(unsaid, A_PAGE).get_page(request.GET.get("page"))
    standing = standing_of(found)
    context = {
        "standing": standing,
        "system": found,
        "page": page,
        "rows": [(sending, in_words(sending)) for sending in page],
        "last_words": in_words(standing.last) if standing.last else "",
        "files": OrderFile.objects.filter(system=found).select_related("made_by").order_by("-made_at")[:5],
        "unknown": actions.unknown_to(found).count() if found.is_on and found.takes != System.Takes.HAND else 0,
        "may_set_up": can(request.person, Permission.SET_UP_HELP, within=found.landlord),
    }
    return render(request, "repairs/system.html", context)


@sets_up
@never_cache
def set_up(request: HttpRequest, system_id: str) -> HttpResponse:
    """`new`, or one that is there."""
    landlord = request.person.landlord
    require(request.person, Permission.SET_UP_HELP, within=landlord)
    found = None if system_id == "new" else system_of(request, system_id)
    initial: dict[str, Any] = {"minder": request.person.public_id}
    if found:
        names = ("name", "takes", "address", "may_report", "is_on")
        initial = {name: getattr(found, name) for name in names} | {"minder": found.minder.public_id}
    form = SystemForm(request.POST or None, initial=initial, staff=staff_of(landlord))
    if request.method == "POST" and form.is_valid():
        which = {"landlord_id": landlord.pk, "system_id": found.pk if found else None}
        try:
            made = actions.set_up_system(**which, **form.cleaned_data, **by_web(request))
            messages.success(request, _("Saved."))
            return redirect("repairs:system", made.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    back = reverse("repairs:system", args=[found.public_id]) if found else reverse("repairs:systems")
    context = {"form": form, "system": found, "back_url": back}
    return render(request, "repairs/system_form.html", context, status=422 if form.errors else 200)


@sets_up
@never_cache
@require_POST
def key(request: HttpRequest, system_id: str) -> HttpResponse:
    """Shown this once: it is on no other page, and nobody can read it out of what is stored."""
    found = system_of(request, system_id)
    made = actions.make_key(system_id=found.pk, **by_web(request))
    address = request.build_absolute_uri(reverse("repairs:status"))
    return render(request, "repairs/system_key.html", {"system": found, "key": made, "address": address})


@sets_up
@never_cache
@require_POST
def secret(request: HttpRequest, system_id: str) -> HttpResponse:
    """What we sign with, for their programmer; that somebody looked at it is written down."""
    found = system_of(request, system_id)
    shown = actions.show_secret(system_id=found.pk, **by_web(request))
    return render(request, "repairs/system_key.html", {"system": found, "secret": shown})


@sets_up
@require_POST
def key_away(request: HttpRequest, system_id: str) -> HttpResponse:
    found = system_of(request, system_id)
    actions.take_key_back(system_id=found.pk, **by_web(request))
    messages.success(request, _("Taken back. With the old key nobody gets in any more."))
    return redirect("repairs:system", system_id)


@sets_up
@require_POST
def test(request: HttpRequest, system_id: str) -> HttpResponse:
    found = system_of(request, system_id)
    says = _("A test is on its way. In a minute this page says how it went.")
    return _done(request, found, lambda: actions.send_test(system_id=found.pk, **by_web(request)), says)


@carries
@require_POST
def hand_over_open(request: HttpRequest, system_id: str) -> HttpResponse:
    found = system_of(request, system_id)
    try:
        number = actions.hand_over_open(system_id=found.pk, **by_web(request))
        says = ngettext("One repair is handed over.", "%(n)d repairs are handed over.", number)
        messages.success(request, says % {"n": number})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("repairs:system", system_id)


@carries
@require_POST
def again(request: HttpRequest, system_id: str, sending_id: str) -> HttpResponse:
    found = system_of(request, system_id)
    sending = get_object_or_404(Sending, system=found, public_id=sending_id)
    says = _("It is tried again within a minute.")
    return _done(request, found, lambda: actions.try_again(sending_id=sending.pk, **by_web(request)), says)


@carries
@require_POST
def by_hand(request: HttpRequest, system_id: str, sending_id: str) -> HttpResponse:
    found = system_of(request, system_id)
    sending = get_object_or_404(Sending, system=found, public_id=sending_id)
    says = _("Written down. It is not sent any more.")
    return _done(request, found, lambda: actions.told_by_hand(sending_id=sending.pk, **by_web(request)), says)


def _done(request: HttpRequest, found: System, action: Any, says: str) -> HttpResponse:
    try:
        action()
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("repairs:system", found.public_id)
