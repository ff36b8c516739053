"""Taking finance's file over: what is new is written down, what differs is left for people, all in one deed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.actions.ledger import add_line, check_is_being_done
from commonty.budgeting.events import Event
from commonty.budgeting.models import FinanceLine, LedgerEntry, Round
from commonty.budgeting.queries.finance import Judged, compare
from commonty.budgeting.rules.finance import Row
from commonty.journal.record import record

Kind = LedgerEntry.Kind


@transaction.atomic
def read_finance_rows(
    *, round_id: int, rows: Sequence[Row], by: Actor, now: datetime, channel: str
) -> dict[str, int]:
    """How many rows were what. The same file again writes nothing, not even that it was read."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.KEEP_LEDGER, within=pb_round.place)
    check_is_being_done(pb_round)
    counts: dict[str, int] = {}
    written = 0
    for judged in compare(pb_round, rows):
        counts[judged.verdict.state] = counts.get(judged.verdict.state, 0) + 1
        written += _write(judged, by=by, now=now, channel=channel)
    mirrored = _mirror(pb_round, rows, now=now)
    if written or mirrored:
        within, chain = pb_round.place, pb_round.chain
        how: dict[str, Any] = {"by": by, "at": now, "channel": channel, "within": within, "chain": chain}
        record(Event.FINANCE_READ, about=pb_round, **how, rows=len(rows), lines=written, states=counts)
    return counts


def _write(judged: Judged, *, by: Actor, now: datetime, channel: str) -> int:
    row, invoice, written = judged.row, judged.invoice, 0
    if judged.order is None:
        return 0
    how: dict[str, Any] = {"project_id": judged.order.project_id, "by": by, "now": now, "channel": channel}
    says = _("From finance's file")
    if judged.verdict.adds_invoice:
        number = row.invoice_number
        facts: dict[str, Any] = {
            "kind": Kind.INVOICED,
            "pence": row.pence,
            "on": row.on,
            "number": number,
            "of_id": judged.order.pk,
        }
        invoice = add_line(**facts, says=says, **how)
        written += 1
    if judged.verdict.adds_payment and invoice is not None and row.paid_on is not None:
        paid = sum(line.pence for line in invoice.followed_by.all())
        facts = {"kind": Kind.PAID, "pence": invoice.pence - paid, "on": row.paid_on, "of_id": invoice.pk}
        add_line(**facts, says=says, **how)
        written += 1
    return written


def _mirror(pb_round: Round, rows: Sequence[Row], *, now: datetime) -> int:
    """Keep what finance says beside ours: how many lines are new or say something else than before."""
    known = {(f.order_number.casefold(), f.invoice_number.casefold()): f for f in pb_round.finance_lines.all()}
    changed = 0
    for row in rows:
        line = known.get(row.key) or FinanceLine(
            round=pb_round, order_number=row.order_number, invoice_number=row.invoice_number
        )
        paid_on = row.paid_on if row.has_payments else line.paid_on
        if (line.pence, line.on, line.paid_on) == (row.pence, row.on, paid_on):
            continue
        line.pence, line.on, line.paid_on, line.read_at = row.pence, row.on, paid_on, now
        line.save()
        changed += 1
    return changed
