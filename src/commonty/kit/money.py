"""Money as people write it. Inside it is whole pence, always."""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

MINUS = "−"
MOST_PENCE = 10**13  # more is a slip of the keyboard, and would not fit every column
AMOUNT = re.compile(r"£?\s?(?P<pounds>\d+|\d{1,3}(?:,\d{3})+)(?:\.(?P<pence>\d{2}))?")


class NotMoney(ValueError):
    """What was typed isn't an amount; the text says what to do."""


def pounds(pence: int, *, currency: str = "GBP") -> str:
    """£12,500 or £12,500.50 or −£3; other currencies as 1,000,000 PLN."""
    whole, rest = divmod(abs(pence), 100)
    amount = f"{whole:,}" + (f".{rest:02}" if rest else "")
    sign = MINUS if pence < 0 else ""
    return f"{sign}£{amount}" if currency == "GBP" else f"{sign}{amount} {currency}"


def in_units(pence: int | Fraction) -> str:
    """As programs read it: 1250050 → 12500.50, 1250000 → 12500."""
    whole, rest = divmod(int(pence), 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def read_pounds(text: str) -> int:
    """Pence from what somebody typed: "1250", "£1,250.50". What could mean two things is refused, not guessed."""
    typed = text.strip()
    if typed.startswith(("-", MINUS)):
        raise NotMoney(_("Write an amount of zero or more, for example 1250 or 1,250.50."))
    found = AMOUNT.fullmatch(typed) if typed.isascii() or typed.startswith("£") else None
    if found is None:
        raise NotMoney(_("Write the amount in pounds, for example 1250 or 1,250.50."))
    pence = int(found["pounds"].replace(",", "")) * 100 + int(found["pence"] or 0)
    if pence > MOST_PENCE:
        raise NotMoney(_("This amount is too large."))
    return pence
