"""What the tables said: for everybody to read, for staff to write down."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.tables import record_table, remove_table, share_as_the_tables_did
from commonty.budgeting.forms.tables import TableForm
from commonty.budgeting.models import Round, TableRecord
from commonty.budgeting.queries.tables import kinds_named, what_tables_said
from commonty.budgeting.rules import may_change
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.open_files import csv_answer, in_pounds


@open_page
@require_safe
def show_tables(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    said = what_tables_said(pb_round)
    return render(
        request,
        "budgeting/show_tables.html",
        {"round": pb_round, "said": said, "parts": said.parts(pb_round.currency)},
    )


@open_page
@require_safe
def tables_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    tables = visible_round(request, public_id).tables.order_by("number")
    rows = ([t.number, t.people, kind, in_pounds(pence)] for t in tables for kind, pence in t.listed)
    return csv_answer(f"tables-{public_id}.csv", ["table", "people", "kind", "amount"], rows)


@staff_page(Permission.SET_UP_ROUND)
def keep_tables(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    said = what_tables_said(pb_round)
    context = {"round": pb_round, "said": said, "parts": said.parts(pb_round.currency)}
    return render(request, "budgeting/keep_tables.html", context | {"may_change": may_change(pb_round.status)})


@staff_page(Permission.SET_UP_ROUND)
def add_table(request: HttpRequest, public_id: str) -> HttpResponse:
    return _write_down(request, round_to_set_up(request, public_id), None)


@staff_page(Permission.SET_UP_ROUND)
def change_table(request: HttpRequest, public_id: str, table_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    return _write_down(request, pb_round, get_object_or_404(pb_round.tables, public_id=table_id))


def _write_down(request: HttpRequest, pb_round: Round, table: TableRecord | None) -> HttpResponse:
    if not may_change(pb_round.status):
        return redirect("budgeting:keep_tables", pb_round.public_id)
    initial = {} if table else {"number": pb_round.tables.count() + 1}
    form = TableForm(posted(request), pb_round=pb_round, kinds=kinds_named(pb_round), table=table, initial=initial)
    if request.method == "POST" and form.is_valid():
        how = {"by": request.person, "now": timezone.now(), "channel": "web"}
        try:
            record_table(round_id=pb_round.pk, table_id=table.pk if table else None, **form.changes(), **how)
            messages.success(request, _("Written down."))
            return redirect("budgeting:keep_tables", pb_round.public_id)
        except Refused as refused:
            form.add_error("number", str(refused))
    context = {"round": pb_round, "form": form, "table": table}
    return render(request, "budgeting/edit_table.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SET_UP_ROUND)
@require_POST
def take_table_out(request: HttpRequest, public_id: str, table_id: str) -> HttpResponse:
    table = get_object_or_404(round_to_set_up(request, public_id).tables, public_id=table_id)
    try:
        remove_table(table_id=table.pk, by=request.person, now=timezone.now(), channel="web")
        messages.success(request, _("Table %(number)s is taken out.") % {"number": table.number})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("budgeting:keep_tables", public_id)


@staff_page(Permission.SET_UP_ROUND)
@require_POST
def share_as_tables(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    try:
        share_as_the_tables_did(round_id=pb_round.pk, by=request.person, now=timezone.now(), channel="web")
        messages.success(request, _("Kept: each kind of project has the pot that the tables gave it."))
        return redirect("budgeting:set_themes", public_id)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("budgeting:keep_tables", public_id)
