"""A row of finance's file beside our ledger: the same, new, different, or of an order that we don't know."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.kit.money import pounds


@dataclass(frozen=True)
class Row:
    line: int  # in the file, as a spreadsheet counts
    order_number: str
    invoice_number: str
    pence: int
    on: date
    paid_on: date | None = None
    has_payments: bool = False  # the file has that column at all

    @property
    def key(self) -> tuple[str, str]:
        return self.order_number.casefold(), self.invoice_number.casefold()


class State(TextChoices):
    MATCHED = "matched", gettext_lazy("The same")
    NEW = "new", gettext_lazy("New")
    DIFFERENT = "different", gettext_lazy("Different")
    UNKNOWN = "unknown", gettext_lazy("Order not known")


@dataclass(frozen=True)
class Known:
    """What our ledger says of a row's order and invoice. Amounts of an invoice are with what other money pays."""

    has_order: bool = False
    order_left: int = 0
    is_done: bool = False
    elsewhere: str = ""  # the money vote that has the order
    invoice_pence: int | None = None
    invoice_on: date | None = None
    invoice_open: int = 0  # not paid yet


@dataclass(frozen=True)
class Verdict:
    state: str
    says: str
    adds_invoice: bool = False
    adds_payment: bool = False


def judge(row: Row, known: Known) -> Verdict:
    if not known.has_order:
        if known.elsewhere:
            return Verdict(
                State.UNKNOWN, _("This order belongs to “%s”. Read the file there, too.") % known.elsewhere
            )
        return Verdict(State.UNKNOWN, _("We have no order of this number. Record the order first, or leave it out."))
    if known.invoice_pence is None:
        return _judge_new(row, known)
    if known.invoice_pence != row.pence:
        says = _("We have %(ours)s for this invoice. If finance is right, reverse our line and read the file again.")
        return Verdict(State.DIFFERENT, says % {"ours": pounds(known.invoice_pence)})
    if known.invoice_on != row.on:
        says = _("We have another day: %(day)s. If finance is right, reverse our line and read the file again.")
        return Verdict(State.DIFFERENT, says % {"day": known.invoice_on.isoformat()})
    return _judge_payment(row, known)


def _judge_new(row: Row, known: Known) -> Verdict:
    if known.is_done:
        return Verdict(
            State.DIFFERENT, _("The project is done here. Take “done” back first, then read the file again.")
        )
    if row.pence > known.order_left:
        says = _(
            "Only %(left)s of the order is without an invoice. Record it by hand, and say what other money pays."
        )
        return Verdict(State.DIFFERENT, says % {"left": pounds(known.order_left)})
    if row.paid_on:
        return Verdict(State.NEW, _("The invoice and its payment will be written down."), True, True)
    return Verdict(State.NEW, _("The invoice will be written down."), adds_invoice=True)


def _judge_payment(row: Row, known: Known) -> Verdict:
    if row.paid_on and known.invoice_open:
        if known.is_done:
            return Verdict(
                State.DIFFERENT, _("The project is done here. Take “done” back first, then read it again.")
            )
        return Verdict(State.NEW, _("The payment will be written down."), adds_payment=True)
    if row.has_payments and not row.paid_on and not known.invoice_open:
        return Verdict(
            State.DIFFERENT, _("We have it as paid, and finance has not. Ask finance, or reverse our payment.")
        )
    return Verdict(State.MATCHED, _("Nothing to do."))
