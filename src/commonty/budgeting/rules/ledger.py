"""A project's money. Every pound of the vote is in one place: paid, ordered, waiting, or back in the pot."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import LedgerEntry
from commonty.kit.money import pounds

Kind = LedgerEntry.Kind


class Line(Protocol):
    kind: str
    pence: int


@dataclass(frozen=True)
class Balance:
    """Sums of all lines, reversals included (they are negative)."""

    voted: int = 0
    committed: int = 0
    paid: int = 0
    returned: int = 0

    @property
    def ordered(self) -> int:
        """Ordered and not yet paid."""
        return self.committed - self.paid

    @property
    def waiting(self) -> int:
        """Voted, and neither ordered nor back in the pot."""
        return self.voted - self.committed - self.returned

    @property
    def is_sound(self) -> bool:
        return min(self.voted, self.committed, self.paid, self.returned, self.ordered, self.waiting) >= 0

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(
            self.voted + other.voted,
            self.committed + other.committed,
            self.paid + other.paid,
            self.returned + other.returned,
        )

    def with_line(self, kind: str, pence: int) -> "Balance":
        return self + Balance(**{Kind(kind).value: pence})


def balance_of(lines: Iterable[Line]) -> Balance:
    balance = Balance()
    for line in lines:
        balance = balance.with_line(line.kind, line.pence)
    return balance


def check_can_add(balance: Balance, *, kind: str, pence: int) -> None:
    if pence <= 0:
        raise Refused(_("Write an amount of more than nothing. A wrong line is reversed, not made negative."))
    if kind == Kind.VOTED:
        if balance.voted:
            raise Refused(_("The vote has given this project its money already."))
        return
    if kind == Kind.PAID and pence > balance.ordered:
        raise Refused(
            _("Only %(left)s is ordered and not yet paid. Record the order first.")
            % {"left": pounds(balance.ordered)}
        )
    if kind in (Kind.COMMITTED, Kind.RETURNED) and pence > balance.waiting:
        raise Refused(
            _("Only %(left)s of what the vote gave is left. Record what came from the pot, and no more.")
            % {"left": pounds(balance.waiting)}
        )


def check_can_reverse(balance: Balance, *, kind: str, pence: int, is_reversal: bool, is_reversed: bool) -> None:
    if is_reversal:
        raise Refused(_("This line is itself a reversal. Write the right line again instead."))
    if is_reversed:
        raise Refused(_("This line has been reversed already."))
    if kind == Kind.VOTED:
        raise Refused(_("What the vote gave can't be reversed. To give money back, record it as back in the pot."))
    if not balance.with_line(kind, -pence).is_sound:
        raise Refused(_("Something was paid from this order. Reverse the payment first."))
