"""The list of receipts, and looking up one's own."""

import csv

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page
from commonty.ballots.forms.code import ReceiptForm
from commonty.ballots.models import Envelope, Register
from commonty.ballots.queries import grouped, has_arrived, receipt_state, receipts_of
from commonty.ballots.queries.receipts import rows_of
from commonty.ballots.views.register import register_for

A_PAGE = 200
WORDS = {"live": "counted", "by_paper": "replaced by paper"}  # in the file, for programs


@open_page
@require_safe
def receipts(request: HttpRequest, register_id: str) -> HttpResponse:
    register = register_for(request, register_id)
    form = ReceiptForm(request.GET if request.GET.get("receipt") else None)
    typed = form.cleaned_data["receipt"] if form.is_valid() else ""
    context = {
        "register": register,
        "form": form,
        "typed": typed,
        "answer": _answer(register, typed) if typed else "",
        "is_opened": register.status == Register.Status.OPENED,
        "page": Paginator(rows_of(register), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "ballots/receipts.html", context)


def _answer(register: Register, typed: str) -> str:
    """counted, replaced, cancelled, arrived or unknown."""
    state = receipt_state(register, typed)
    if state:
        return "counted" if state == Envelope.State.LIVE else state
    return "arrived" if has_arrived(register, typed) else "unknown"


@open_page
@require_safe
def receipts_csv(request: HttpRequest, register_id: str) -> HttpResponse:
    register = register_for(request, register_id)
    name = f'attachment; filename="receipts-{register.public_id}.csv"'
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
    writer = csv.writer(response)
    writer.writerow(["receipt", "state"])
    writer.writerows((grouped(receipt), WORDS.get(state, state)) for receipt, state in receipts_of(register))
    return response
