"""Where the money went: for everybody to read, for the budget owner to keep."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commonty.access.may import can
from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.ledger import add_line, reverse_line
from commonty.budgeting.forms.ledger import FORMS, DeedForm, ReversalForm
from commonty.budgeting.models import Closing, LedgerEntry, Round
from commonty.budgeting.queries.accounts import balances, money_parts, whole_balance
from commonty.budgeting.queries.delivery import voices_of
from commonty.budgeting.queries.groups import seat_of
from commonty.budgeting.queries.ledger import lines_of, may_see_all_proofs, may_see_proof, still_open
from commonty.budgeting.queries.money import money_of, projects_money
from commonty.budgeting.queries.round import projects_of
from commonty.budgeting.views.posted import posted, posted_with_files
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.open_files import csv_answer, in_pounds
from commonty.kit.uploads import holder_of
from commonty.people.models import Person

Kind = LedgerEntry.Kind
HEADINGS = {
    Kind.ORDERED: gettext_lazy("Record an order"),
    Kind.INVOICED: gettext_lazy("Record an invoice"),
    Kind.PAID: gettext_lazy("Record a payment"),
    Kind.RETURNED: gettext_lazy("Put money back in the pot"),
}
TYPES = {".pdf": "application/pdf", ".webp": "image/webp"}


@open_page
@require_safe
def money(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    each = balances(pb_round)
    whole, funded = whole_balance(each.values()), projects_money(pb_round, projects_of(pb_round), each)
    lines, seat = lines_of(pb_round), seat_of(request.person, pb_round)
    sees_all = may_see_all_proofs(pb_round, request.person, seat)
    for line in lines:
        line.may_see_proof = bool(line.proof) and (line.is_proof_public or sees_all)
    context = {
        "round": pb_round,
        "whole": whole,
        "parts": money_parts(pb_round, whole),
        "projects": funded,
        "overrulings": [overruling for one in funded for overruling in one.overrulings],
        "facts": money_of(pb_round),
        "lines": lines,
        "closing": Closing.objects.select_related("to_round").filter(round=pb_round).first(),
        "worth": voices_of(pb_round, kind="worth") if funded else None,
        **tools_for(request.person, pb_round),
        "seat": seat,
        "is_being_done": pb_round.status == Round.Status.DECIDED,
    }
    return render(request, "budgeting/money.html", context)


def tools_for(person: Person | None, pb_round: Round) -> dict[str, bool]:
    """Which of the staff's tools stand on the page of a round's money."""
    needs = {
        "may_keep": Permission.KEEP_LEDGER,
        "may_sign": Permission.CLOSE_ROUND,
        "may_set_pot": Permission.SET_POT,
        "may_read_words": Permission.SET_UP_ROUND,
    }
    return {name: can(person, need, within=pb_round.place) for name, need in needs.items()}


@open_page
@require_safe
def money_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """A line a deed, its two sides in words that stay: what was taken out of which account, and put where."""
    pb_round = visible_round(request, public_id)
    return csv_answer(f"money-{public_id}.csv", LINE_HEADS, (line_cells(line) for line in lines_of(pb_round)))


LINE_HEADS = (
    "id", "project", "name", "kind", "amount", "on", "says", "number", "supplier", "of", "beyond", "moved_to", "reverses",
)  # fmt: skip


def line_cells(line: LedgerEntry) -> list[Any]:
    return [
        line.public_id,
        line.project.number if line.project else "",
        line.project.name if line.project else "",
        line.kind,
        in_pounds(line.pence),
        line.on.isoformat(),
        line.says,
        line.number,
        line.supplier,
        line.of.public_id if line.of else "",
        in_pounds(line.beyond_pence),
        line.to_round.public_id if line.to_round else "",
        line.reverses.public_id if line.reverses else "",
    ]


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
def add(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """One page a kind of deed: each asks what it needs."""
    pb_round = round_to_set_up(request, public_id, Permission.KEEP_LEDGER)
    if kind not in FORMS:
        raise Http404
    return deed_page(request, pb_round, kind, FORMS[kind], choices_for(pb_round, kind), {"heading": HEADINGS[kind]})


def deed_page(
    request: HttpRequest,
    pb_round: Round,
    kind: str,
    form_class: type[DeedForm],
    choices: dict[str, Any],
    words: dict[str, Any],
) -> HttpResponse:
    """`words`: how its page speaks of it to whoever writes the line."""
    files = posted_with_files(request)
    form = form_class(*files, holder=holder_of(request), today=timezone.localdate(), **choices)
    if request.method == "POST" and form.is_valid():
        try:
            add_line(kind=kind, **form.deed(), by=request.person, now=timezone.now(), channel="web")
            form.drop_uploads()
            messages.success(request, _("Recorded."))
            return redirect("budgeting:money", pb_round.public_id)
        except Refused as refused:
            form.add_error("pence", str(refused))
    form.keep_uploads(now=timezone.now())
    context = {"round": pb_round, "form": form, "kind": kind, "add_name": "budgeting:add_line", **words}
    return render(request, "budgeting/add_line.html", context, status=422 if form.errors else 200)


def choices_for(pb_round: Round, kind: str) -> dict[str, Any]:
    """What the form of a deed has to choose from: projects that were voted money, or lines that are open."""
    found: dict[str, Any] = {}
    if kind in (Kind.ORDERED, Kind.RETURNED):
        given = balances(pb_round)
        found["projects"] = [project for project in projects_of(pb_round) if project.pk in given]
    if kind != Kind.ORDERED:
        found["lines"] = still_open(pb_round, Kind.INVOICED if kind == Kind.PAID else Kind.ORDERED)
    return found


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
