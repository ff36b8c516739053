"""A project's money. Every pound of the pot is in one account; each deed moves some of it to another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Protocol

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Account, LedgerEntry
from commonty.kit.money import pounds

Kind = LedgerEntry.Kind
Move = tuple[str, str, int]  # out of this account, into that one, so many pence

MOVES: Mapping[str, tuple[str, str]] = {
    Kind.POT: (Account.LANDLORD, Account.POT),
    Kind.VOTED: (Account.POT, Account.VOTED),
    Kind.ORDERED: (Account.VOTED, Account.ORDERED),
    Kind.INVOICED: (Account.ORDERED, Account.INVOICED),
    Kind.PAID: (Account.INVOICED, Account.PAID),
    Kind.RETURNED: (Account.VOTED, Account.BACK),
}
BY_HAND = (Kind.ORDERED, Kind.INVOICED, Kind.PAID, Kind.RETURNED)
NEEDS: Mapping[str, str] = {Kind.INVOICED: Kind.ORDERED, Kind.PAID: Kind.INVOICED}  # what a deed follows


class Line(Protocol):
    kind: str
    pence: int


@dataclass(frozen=True)
class Balance:
    """What is in a project's accounts, or in all of a round's. `waiting` was chosen and is not ordered yet."""

    voted: int = 0  # what the vote gave, wherever it is now
    pot: int = 0  # of a project: less than nothing, since it came out of there
    waiting: int = 0
    ordered: int = 0  # and no invoice yet
    invoiced: int = 0  # and not paid yet
    paid: int = 0
    returned: int = 0  # of a round: less what was moved on from there
    carried: int = 0

    @property
    def given(self) -> int:
        """With the projects now: what was given to them and is not back."""
        return self.waiting + self.owed + self.paid

    @property
    def owed(self) -> int:
        """Ordered, with or without an invoice, and not paid."""
        return self.ordered + self.invoiced

    @property
    def committed(self) -> int:
        """Everything that was ordered, paid or not."""
        return self.owed + self.paid

    @property
    def held(self) -> int:
        """What the pot held: all accounts together but the landlord's own."""
        return self.pot + self.given + self.returned + self.carried

    @property
    def is_sound(self) -> bool:
        """For one project: nothing was taken from where it was not."""
        return min(self.waiting, self.ordered, self.invoiced, self.paid, self.returned) >= 0

    @property
    def is_spent(self) -> bool:
        return not self.waiting and not self.owed

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def moved(self, move: Move) -> "Balance":
        out_of, into, pence = move
        given = {MOVES[Kind.VOTED]: pence, MOVES[Kind.VOTED][::-1]: -pence}.get((out_of, into), 0)
        after = replace(self, voted=self.voted + given)
        for account, change in ((out_of, -pence), (into, pence)):
            if name := FIELD_OF.get(account):
                after = replace(after, **{name: getattr(after, name) + change})
        return after

    def after(self, moves: Iterable[Move]) -> "Balance":
        balance = self
        for move in moves:
            balance = balance.moved(move)
        return balance


# The landlord's own account has none: it is always less by what all others hold.
FIELD_OF: Mapping[str, str] = {
    Account.POT: "pot",
    Account.VOTED: "waiting",
    Account.ORDERED: "ordered",
    Account.INVOICED: "invoiced",
    Account.PAID: "paid",
    Account.BACK: "returned",
    Account.CARRIED: "carried",
}


def moves_for(kind: str, pence: int, *, is_from_order: bool = False) -> list[Move]:
    """What a deed moves. Money comes back from an order if the order came out cheaper."""
    out_of, into = MOVES[kind]
    if kind == Kind.RETURNED and is_from_order:
        out_of = Account.ORDERED
    return [(out_of, into, pence)]


def moves_to_carry(pence: int, *, back: int) -> list[Move]:
    """Out of what came back first, then out of what was never given out."""
    from_back = min(pence, back)
    moves = [(Account.BACK, Account.CARRIED, from_back), (Account.POT, Account.CARRIED, pence - from_back)]
    return [(out_of.value, into.value, part) for out_of, into, part in moves if part]


def turned_round(moves: Iterable[Move]) -> list[Move]:
    return [(into, out_of, pence) for out_of, into, pence in moves]


def check_can_add(balance: Balance, *, kind: str, pence: int, of: "Line | None" = None, of_left: int = 0) -> None:
    """`of`: the order or invoice that this follows; `of_left`: what of it is still open."""
    if kind not in BY_HAND:
        raise Refused(_("This line is written by the result, or when the money vote is closed."))
    if pence <= 0:
        raise Refused(_("Write an amount of more than nothing. A wrong line is reversed, not made negative."))
    needed = NEEDS.get(kind)
    if needed and (of is None or of.kind != needed):
        says = {
            Kind.INVOICED: _("Say which order the invoice is for. Record the order first if it isn't here."),
            Kind.PAID: _("Say which invoice was paid. Record the invoice first if it isn't here."),
        }
        raise Refused(says[Kind(kind)])
    if kind == Kind.RETURNED and of is not None and of.kind != Kind.ORDERED:
        raise Refused(_("Money comes back from an order, or from what is not ordered yet."))
    if kind in (Kind.ORDERED, Kind.RETURNED) and of is None and pence > balance.waiting:
        raise Refused(
            _("Only %(left)s of what the vote gave is left. Record what came from the pot, and no more.")
            % {"left": pounds(balance.waiting)}
        )
    if of is not None and pence > of_left:
        raise Refused(_too_much(kind) % {"left": pounds(of_left)})
    if not balance.after(moves_for(kind, pence, is_from_order=of is not None)).is_sound:
        raise Refused(_("There is not as much money there. Look at the lines before, then record what is true."))


def _too_much(kind: str) -> str:
    if kind == Kind.INVOICED:
        return _(
            "Only %(left)s of this order is without an invoice. Write that, and below it what other money pays; "
            "or record another order first."
        )
    if kind == Kind.PAID:
        return _("Only %(left)s of this invoice is not paid yet. Record another invoice first, or pay less.")
    return _("Only %(left)s of this order is without an invoice: no more can come back from it.")


def check_can_reverse(
    balance: Balance,
    moves: Iterable[Move],
    *,
    kind: str,
    is_reversal: bool,
    is_reversed: bool,
    is_followed: bool = False,
    is_overruled: bool = False,
) -> None:
    """`is_followed`: an invoice of this order, or a payment of this invoice, stands. `is_overruled`: two signed it."""
    if is_reversal:
        raise Refused(_("This line is itself a reversal. Write the right line again instead."))
    if is_reversed:
        raise Refused(_("This line has been reversed already."))
    if kind in (Kind.POT, Kind.VOTED):
        raise Refused(_("What the vote gave can't be reversed. To give money back, record it as back in the pot."))
    if is_overruled:
        raise Refused(_("Two people signed this cut in public. One person can't undo it."))
    if is_followed:
        raise Refused(
            _("An invoice or a payment stands on this line, or money came back from it. Reverse that first.")
        )
    if not balance.after(turned_round(moves)).is_sound:
        raise Refused(_("Something was paid from this order. Reverse the payment first."))


def check_number_is_free(number: str, taken: Iterable[str]) -> None:
    """Finance's lines find their order by its number, so that two must not have the same."""
    if number and number.casefold() in {other.casefold() for other in taken}:
        raise Refused(
            _(
                "There is a line with the number %(number)s already. Reverse that one first, or look at the number again."
            )
            % {"number": number}
        )
