"""The orders as a file: made, fetched as often as somebody needs it, and then: they are in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.refusal import Refused
from commonty.kit.csv_files import csv_answer
from commonty.repairs.actions.sending import waiting_wish
from commonty.repairs.actions.systems import confirm_orders, fetch_orders, read_orders
from commonty.repairs.models import OrderFile, Sending
from commonty.repairs.rules.hand_over import COLUMNS, as_row, told_of
from commonty.repairs.views.systems import by_web, carries, system_of


@carries
@require_POST
def fetch(request: HttpRequest, system_id: str) -> HttpResponse:
    found = system_of(request, system_id)
    try:
        made = fetch_orders(system_id=found.pk, **by_web(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("repairs:system", system_id)
    return redirect("repairs:order_file", system_id, made.public_id)


def _file_of(request: HttpRequest, system_id: str, file_id: str) -> OrderFile:
    rows = OrderFile.objects.filter(system=system_of(request, system_id))
    return get_object_or_404(rows.select_related("system", "made_by", "confirmed_by"), public_id=file_id)


@carries
@never_cache
def order_file(request: HttpRequest, system_id: str, file_id: str) -> HttpResponse:
    found = _file_of(request, system_id, file_id)
    earlier = OrderFile.objects.filter(system=found.system, confirmed_at=None, made_at__lt=found.made_at)
    context = {"file": found, "earlier": earlier.select_related("made_by").order_by("-made_at").first()}
    return render(request, "repairs/order_file.html", context)


@carries
@never_cache
def orders_csv(request: HttpRequest, system_id: str, file_id: str) -> HttpResponse:
    """Written anew each time, from what is so now: somebody may have come to be at risk since it was made."""
    found = _file_of(request, system_id, file_id)
    try:
        listed = read_orders(file_id=found.pk, **by_web(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("repairs:order_file", system_id, file_id)
    rows = Sending.objects.filter(system=found.system, public_id__in=listed).order_by("pk")
    full = rows.select_related(
        "system__landlord", "repair__place__parent", "repair__landlord", "repair__clock__promise",
        "repair__case__raised_by__merged_into",
    ).prefetch_related("repair__wishes")  # fmt: skip
    told = (as_row(told_of(sending, waiting_wish(sending))) for sending in full)
    return csv_answer(f"repair-orders-{found.made_at:%Y-%m-%d-%H%M}.csv", COLUMNS, told)


@carries
@require_POST
def confirm(request: HttpRequest, system_id: str, file_id: str) -> HttpResponse:
    found = _file_of(request, system_id, file_id)
    try:
        number = confirm_orders(file_id=found.pk, **by_web(request))
        says = ngettext("One row counts as read in.", "%(n)d rows count as read in.", number)
        messages.success(request, says % {"n": number})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("repairs:system", system_id)
