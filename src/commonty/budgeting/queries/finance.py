"""Finance's rows beside our orders and invoices, and both month by month."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Sum

from commonty.budgeting.models import FinanceLine, Finish, LedgerEntry, Round
from commonty.budgeting.queries.ledger import standing
from commonty.budgeting.rules.finance import Known, Row, Verdict, judge

Kind = LedgerEntry.Kind


@dataclass(frozen=True)
class Judged:
    row: Row
    verdict: Verdict
    order: LedgerEntry | None
    invoice: LedgerEntry | None


def compare(pb_round: Round, rows: Iterable[Row]) -> list[Judged]:
    """Each row with its verdict, in five queries for all; rows of one order use it up one after the other."""
    rows = list(rows)
    orders = {o.number.casefold(): o for o in standing(pb_round, Kind.ORDERED).exclude(number="").order_by("-pk")}
    invoices = {
        (i.of.number.casefold(), i.number.casefold()): i
        for i in standing(pb_round, Kind.INVOICED).exclude(of=None).select_related("of")
    }
    used = _followed(pb_round)
    done = set(
        Finish.objects.filter(project__round=pb_round, taken_back_at=None).values_list("project_id", flat=True)
    )
    elsewhere = _elsewhere(pb_round, [row.order_number for row in rows if row.order_number.casefold() not in orders])
    found = []
    for row in rows:
        order, invoice = orders.get(row.key[0]), invoices.get(row.key)
        known = Known(elsewhere=elsewhere.get(row.key[0], ""))
        if order is not None:
            left, is_done = order.pence - used.get(order.pk, 0), order.project_id in done
            known = replace(known, has_order=True, order_left=left, is_done=is_done)
        if invoice is not None:
            known = replace(
                known,
                invoice_pence=invoice.pence + invoice.beyond_pence,
                invoice_on=invoice.on,
                invoice_open=invoice.pence - used.get(invoice.pk, 0),
            )
        verdict = judge(row, known)
        if order is not None and verdict.adds_invoice:
            used[order.pk] = used.get(order.pk, 0) + row.pence
        found.append(Judged(row, verdict, order, invoice))
    return found


def _followed(pb_round: Round) -> dict[int, int]:
    """What of each order or invoice is used up by the lines that stand on it."""
    sums = LedgerEntry.objects.filter(round=pb_round).exclude(of=None).values("of_id").annotate(sum=Sum("pence"))
    return {row["of_id"]: row["sum"] for row in sums.order_by()}


def _elsewhere(pb_round: Round, numbers: list[str]) -> dict[str, str]:
    landlord = pb_round.place.landlord_id or pb_round.place_id
    others = LedgerEntry.objects.filter(kind=Kind.ORDERED, reverses=None, reversal=None, number__in=numbers)
    others = others.filter(round__place__landlord=landlord).exclude(round=pb_round)
    return {number.casefold(): name for number, name in others.values_list("number", "round__name")}


@dataclass
class Month:
    first: date
    ours: int = 0
    finances: int = 0

    @property
    def apart(self) -> int:
        return self.finances - self.ours


@dataclass(frozen=True)
class Difference:
    order_number: str
    invoice_number: str
    ours: int | None
    finances: int | None


def months_of(pb_round: Round) -> tuple[list[Month], list[Difference]]:
    """Invoices by the month of their day, ours beside finance's; and each that is not the same in both."""
    ours = list(standing(pb_round, Kind.INVOICED).select_related("of"))
    theirs = list(FinanceLine.objects.filter(round=pb_round).order_by("order_number", "invoice_number"))
    months: dict[date, Month] = {}
    for line in ours:
        month = months.setdefault(line.on.replace(day=1), Month(line.on.replace(day=1)))
        month.ours += line.pence + line.beyond_pence
    for listed in theirs:
        month = months.setdefault(listed.on.replace(day=1), Month(listed.on.replace(day=1)))
        month.finances += listed.pence
    return [months[first] for first in sorted(months)], _differences(ours, theirs)


def _differences(ours: list[LedgerEntry], theirs: list[FinanceLine]) -> list[Difference]:
    named = {((line.of.number if line.of else ""), line.number): line.pence + line.beyond_pence for line in ours}
    listed = {(line.order_number, line.invoice_number): line.pence for line in theirs}
    ours_by_key = {(o.casefold(), i.casefold()): ((o, i), pence) for (o, i), pence in named.items()}
    theirs_by_key = {(o.casefold(), i.casefold()): ((o, i), pence) for (o, i), pence in listed.items()}
    found = []
    for key in sorted(ours_by_key.keys() | theirs_by_key.keys()):
        names, finances = theirs_by_key.get(key, (None, None))
        own_names, own = ours_by_key.get(key, (None, None))
        if own != finances:
            found.append(Difference(*(names or own_names), own, finances))
    return found
