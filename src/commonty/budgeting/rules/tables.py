"""Tables of neighbours share a pot out; together they say what each kind of project gets."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.kit.money import pounds

MOST_AT_A_TABLE, MOST_KINDS, LONGEST_KIND = 30, 8, 40
Shares = Mapping[str, int]


def check_shares(shares: Shares, *, pot_pence: int | None, currency: str = "GBP") -> None:
    """A table shares the whole pot out, and names each kind of project once."""
    if not pot_pence:
        raise Refused(_("Say first how much is in the pot."))
    if not shares:
        raise Refused(_("Write at least one kind of project and what this table gives it."))
    if len(shares) > MOST_KINDS:
        raise Refused(_("A table can name eight kinds of project at most."))
    if len({kind.casefold() for kind in shares}) < len(shares):
        raise Refused(_("One kind of project stands here twice. Put its money together."))
    given = sum(shares.values())
    if given != pot_pence:
        words = {"given": pounds(given, currency=currency), "pot": pounds(pot_pence, currency=currency)}
        words["apart"] = pounds(abs(pot_pence - given), currency=currency)
        if given < pot_pence:
            raise Refused(_("This table gave %(given)s of %(pot)s: %(apart)s is missing.") % words)
        raise Refused(_("This table gave %(given)s of %(pot)s: that is %(apart)s too much.") % words)


def shares_together(tables: Sequence[tuple[int, Shares]], *, pot_pence: int) -> dict[str, int]:
    """What each kind gets if every neighbour who sat at a table counts the same: the mean, weighted by people.

    `tables`: how many sat at each, and its shares in pence. Returns pence by kind, as the first table that named it
    writes it, the largest first; whole pounds that come to the pot exactly, by largest remainders. Pence of a pot that
    is not in whole pounds go to the largest. Kinds that would get less than a pound are left out.
    """
    sums: dict[str, Fraction] = {}
    written: dict[str, str] = {}
    people = sum(sat for sat, _shares in tables)
    for sat, shares in tables:
        for kind, pence in shares.items():
            key = kind.casefold()
            written.setdefault(key, kind)
            sums[key] = sums.get(key, Fraction(0)) + Fraction(sat * pence, people)
    whole, rest = divmod(pot_pence, 100)
    exact = {key: share * whole / (pot_pence or 1) for key, share in sums.items()}
    given = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (given[key] - exact[key], key))
    for key in by_remainder[: whole - sum(given.values())]:
        given[key] += 1
    ordered = sorted((key for key in given if given[key]), key=lambda key: (-given[key], key))
    return {written[key]: given[key] * 100 + (rest if place == 0 else 0) for place, key in enumerate(ordered)}
