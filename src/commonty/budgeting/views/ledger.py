"""Where the money went: for everybody to read, for the budget owner to keep."""

from datetime import date

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonty.access.may import can
from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.ledger import add_line, finish_round, reverse_line
from commonty.budgeting.forms.ledger import LineForm, ReversalForm
from commonty.budgeting.models import LedgerEntry, Round
from commonty.budgeting.queries.ledger import lines_of, may_see_proof
from commonty.budgeting.queries.round import balances, money_parts, projects_of, whole_balance
from commonty.budgeting.views.open_files import csv_answer, in_pounds
from commonty.budgeting.views.posted import posted, posted_with_files
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.uploads import holder_of

TYPES = {".pdf": "application/pdf", ".webp": "image/webp"}


@open_page
@require_safe
def money(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    each = balances(pb_round)
    whole = whole_balance(each.values())
    lines = lines_of(pb_round)
    for line in lines:
        line.may_see_proof = bool(line.proof) and may_see_proof(line, pb_round, request.person)
    context = {
        "round": pb_round,
        "whole": whole,
        "parts": money_parts(pb_round, whole),
        "projects": [(p, each[p.pk]) for p in projects_of(pb_round) if p.pk in each],
        "lines": lines,
        "may_keep": can(request.person, Permission.KEEP_LEDGER, within=pb_round.place),
        "is_being_done": pb_round.status == Round.Status.DECIDED,
    }
    return render(request, "budgeting/money.html", context)


@open_page
@require_safe
def money_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    heads = ["id", "project", "name", "kind", "amount", "on", "says", "reverses"]
    rows = (
        [
            line.public_id,
            line.project.number,
            line.project.name,
            line.kind,
            in_pounds(line.pence),
            line.on.isoformat(),
            line.says,
            line.reverses.public_id if line.reverses else "",
        ]
        for line in lines_of(visible_round(request, public_id))
    )
    return csv_answer(f"money-{public_id}.csv", heads, rows)


@open_page
@require_safe
def show_proof(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    """As a file to keep, never as a page of ours: whatever is inside can't act in our name."""
    pb_round = visible_round(request, public_id)
    entry = get_object_or_404(LedgerEntry.objects.filter(project__round=pb_round), public_id=entry_id)
    if not entry.proof or not may_see_proof(entry, pb_round, request.person):
        raise Http404
    ending = "." + entry.proof.name.rpartition(".")[2]
    answer = FileResponse(entry.proof.open(), as_attachment=True, filename=f"proof-{entry.public_id}{ending}")
    answer["Content-Type"] = TYPES.get(ending, "application/octet-stream")
    answer["Cache-Control"] = "private, no-store"
    return answer


@staff_page(Permission.KEEP_LEDGER)
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.KEEP_LEDGER)
    funded = [p for p in projects_of(pb_round) if p.pk in balances(pb_round)]
    today: date = timezone.localdate()
    form = LineForm(*posted_with_files(request), holder=holder_of(request), projects=funded, today=today)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        project = form.projects[data.pop("project")]
        try:
            add_line(project_id=project.pk, **data, by=request.person, now=timezone.now(), channel="web")
            form.drop_uploads()
            messages.success(request, _("Recorded."))
            return redirect("budgeting:money", public_id)
        except Refused as refused:
            form.add_error("pence", str(refused))
    form.keep_uploads(now=timezone.now())
    context = {"round": pb_round, "form": form}
    return render(request, "budgeting/add_line.html", context, status=422 if form.errors else 200)


@staff_page(Permission.KEEP_LEDGER)
def reverse_entry(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.KEEP_LEDGER)
    entry = get_object_or_404(
        LedgerEntry.objects.filter(project__round=pb_round).select_related("project"), public_id=entry_id
    )
    form = ReversalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        says = form.cleaned_data["says"]
        try:
            reverse_line(entry_id=entry.pk, says=says, by=request.person, now=timezone.now(), channel="web")
            messages.success(request, _("Reversed: both lines stay for everybody to read."))
            return redirect("budgeting:money", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "form": form, "entry": entry}
    return render(request, "budgeting/reverse_line.html", context, status=422 if form.errors else 200)


@staff_page(Permission.KEEP_LEDGER)
@require_POST
def finish(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.KEEP_LEDGER)
    try:
        finish_round(round_id=pb_round.pk, by=request.person, now=timezone.now(), channel="web")
        messages.success(request, _("Done: every pound is paid or back in the pot."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("budgeting:money", public_id)
