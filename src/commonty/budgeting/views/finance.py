"""Finance's own system beside our ledger: what goes out to it, what comes back, and both month by month."""

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonty.access.may import can
from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.finance import read_finance_rows
from commonty.budgeting.forms.finance_file import FinanceFileForm
from commonty.budgeting.models import Posting
from commonty.budgeting.queries.finance import compare, months_of
from commonty.budgeting.queries.money import money_of
from commonty.budgeting.rules.finance import State
from commonty.budgeting.views.posted import posted_with_files
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.open_files import csv_answer, in_pounds

# Finance's system reads these by name: a new one goes to the end, and none is ever renamed.
FOR_FINANCE = (
    "line_id", "money_vote", "finance_code", "year_end", "project_number", "project", "kind", "order_number",
    "invoice_number", "supplier", "amount", "paid_with_other_money", "currency", "date", "from_account", "to_account",
    "reverses", "recorded_at",
)  # fmt: skip


@open_page
@require_safe
def finance_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """A row a posting: every move of money with its two accounts."""
    pb_round = visible_round(request, public_id)
    facts = money_of(pb_round)
    year_end = facts.year_end.isoformat() if facts.year_end else ""
    postings = Posting.objects.filter(entry__round=pb_round).order_by("entry__on", "entry__pk", "pk")
    rows = (
        [posting.entry.public_id, pb_round.name, facts.finance_code, year_end, *cells_of(posting, pb_round.currency)]
        for posting in postings.select_related("entry__project", "entry__of", "entry__reverses")
    )
    return csv_answer(f"finance-{public_id}.csv", FOR_FINANCE, rows)


def cells_of(posting: Posting, currency: str) -> list[object]:
    entry, of = posting.entry, posting.entry.of
    order = entry if entry.kind == "ordered" else of if of and of.kind == "ordered" else None
    invoice = entry if entry.kind == "invoiced" else of if of and of.kind == "invoiced" else None
    return [
        entry.project.number if entry.project else "",
        entry.project.name if entry.project else "",
        entry.kind,
        order.number if order else "",
        invoice.number if invoice else "",
        entry.supplier,
        in_pounds(posting.pence),
        in_pounds(entry.beyond_pence),
        currency,
        entry.on.isoformat(),
        posting.out_of,
        posting.into,
        entry.reverses.public_id if entry.reverses else "",
        entry.made_at.isoformat(),
    ]


@open_page
@require_safe
def months(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    each, differences = months_of(pb_round)
    context = {
        "round": pb_round,
        "months": each,
        "ours": sum(month.ours for month in each),
        "finances": sum(month.finances for month in each),
        "differences": differences,
        "read_at": pb_round.finance_lines.aggregate(last=Max("read_at"))["last"],
        "may_keep": can(request.person, Permission.KEEP_LEDGER, within=pb_round.place),
        "is_being_done": pb_round.status == pb_round.Status.DECIDED,
    }
    return render(request, "budgeting/months.html", context)


@open_page
@require_safe
def months_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    each, _differences = months_of(visible_round(request, public_id))
    heads = ["month", "our_invoices", "finances_invoices", "difference"]
    rows = ([m.first.strftime("%Y-%m"), *map(in_pounds, (m.ours, m.finances, m.apart))] for m in each)
    return csv_answer(f"months-{public_id}.csv", heads, rows)


@staff_page(Permission.KEEP_LEDGER)
def read_finance(request: HttpRequest, public_id: str) -> HttpResponse:
    """First a dry run: what each row would do. Then, with the same rows, the deed."""
    pb_round = round_to_set_up(request, public_id, Permission.KEEP_LEDGER)
    form = FinanceFileForm(*posted_with_files(request), today=timezone.localdate())
    judged = []
    if request.method == "POST" and form.is_valid():
        if "apply" in request.POST:
            return _apply(request, public_id, pb_round.pk, form)
        judged = compare(pb_round, form.read)
    count = sum(one.verdict.state == State.NEW for one in judged)
    context = {"round": pb_round, "form": form, "judged": judged, "new": count}
    return render(request, "budgeting/read_finance.html", context, status=422 if form.errors else 200)


def _apply(request: HttpRequest, public_id: str, round_id: int, form: FinanceFileForm) -> HttpResponse:
    how = {"by": request.person, "now": timezone.now(), "channel": "web"}
    try:
        counts = read_finance_rows(round_id=round_id, rows=form.read, **how)
        says = [f"{counts[state.value]} × {state.label}" for state in State if counts.get(state.value)]
        messages.success(request, _("The file is read: %(what)s.") % {"what": ", ".join(says)})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("budgeting:months", public_id)
