"""The register of tenant organisations for everybody: the list, an entry, a feed, a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.access.may import can
from commonty.access.pages import open_page
from commonty.access.permissions import Permission
from commonty.groups.models import Registration
from commonty.groups.queries.membership import is_organiser
from commonty.groups.queries.register import entry_for, public_entries, register_of
from commonty.kit.csv_files import csv_answer
from commonty.kit.feeds import Entry, feed_answer
from commonty.places.asked import place_asked


@open_page
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    place = place_asked(request)
    near = f"place={place.public_id}&" if place != request.landlord else ""
    entries = public_entries(register_of(place))
    return render(request, "groups/register.html", {"entries": entries, "where": place, "near": near})


@open_page
@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    heads = ["name", "area", "contact", "meetings", "next_agm_on", "registered_since", "renewal_due", "constitution"]
    rows = (
        [
            one.name, one.area, one.contact, one.meets, one.entry.next_agm_on.isoformat(), one.entry.since.isoformat(),
            one.entry.renew_by.isoformat(),
            request.build_absolute_uri(reverse("groups:entry", args=[one.entry.public_id])),
        ]
        for one in public_entries(register_of(place_asked(request)))
    )  # fmt: skip
    return csv_answer("register-of-tenant-organisations.csv", heads, rows)


@open_page
@require_safe
def register_feed(request: HttpRequest) -> HttpResponse:
    place = place_asked(request)
    newest = register_of(place).order_by("-answered_at", "-pk")[:50]
    return feed_answer(
        request, title=_("Register of tenant organisations: %(place)s") % {"place": place.name},
        page=reverse("groups:register"), says=_("Tenant organisations that the landlord has to ask"),
        entries=(
            Entry(one.name, reverse("groups:entry", args=[one.entry.public_id]), one.area, one.entry.answered_at)
            for one in public_entries(newest)
        ),
    )  # fmt: skip


@open_page
@never_cache
def entry(request: HttpRequest, registration_id: str) -> HttpResponse:
    if request.landlord is None:
        raise Http404
    seen = Registration.objects.visible_to(request.person).filter(group__landlord=request.landlord)
    found = get_object_or_404(seen.select_related("group__place__landlord"), public_id=registration_id)
    context = {
        "entry": found,
        "public": entry_for(found, request.person),
        "organises": is_organiser(request.person, found.group),
        "keeps": can(request.person, Permission.KEEP_GROUPS, within=found.group.place),
        "today": timezone.localdate(),
    }
    return render(request, "groups/entry.html", context)
