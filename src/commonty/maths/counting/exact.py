"""The payments of one run of equal shares, kept so that every amount can be rebuilt exactly.

A person who has money left has never paid less than the full rate of a project they support, so what they have is
share - Σ rate·unit over the projects they have paid for. Knowing who ran out at which purchase, each rate follows
from the ones before it. The run itself works in floats with a proven bound on their error and asks here only when
that bound does not decide: floats propose, rationals decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from commonty.maths.counting.support import Electorate, Reals, Types


@dataclass
class Purchase:
    """Project `project` was paid `rate` per unit by the rich, and `poor` (types) gave the last they had.

    rich_units: the units of those who paid in full. spent_out: types that paid in full and had just that much.
    rate is None until it has been needed exactly.
    """

    project: int
    poor: Types
    rich_units: int
    spent_out: Types
    rate: Fraction | None = None


class Ledger:
    """The purchases of one run, in order; `share` is what each person started with."""

    def __init__(self, electorate: Electorate, share: Fraction) -> None:
        self.electorate = electorate
        self.share = share
        self.purchases: list[Purchase] = []
        self._places: dict[int, int] = {}

    def add(self, purchase: Purchase) -> None:
        """The next purchase."""
        self._places[purchase.project] = len(self.purchases)
        self.purchases.append(purchase)

    def rate(self, place: int) -> Fraction:
        """The exact rate of a purchase. Only the purchases it rests on are worked out, earliest first."""
        wanted = [place]
        while wanted:
            purchase = self.purchases[wanted[-1]]
            if purchase.rate is None:
                paid = self._paid_for(purchase.poor, wanted[-1])
                missing = [earlier for earlier in paid if self.purchases[earlier].rate is None]
                if missing:
                    wanted += missing
                    continue
                given = self._left(int(self.electorate.weights[purchase.poor].sum()), paid)
                purchase.rate = (self.electorate.costs[purchase.project] - given) / purchase.rich_units
            wanted.pop()
        rate = self.purchases[place].rate
        assert rate is not None
        return rate

    def total(self, types: Types, after: int | None = None) -> Fraction:
        """The money these types, all of whom have some, have together after the first `after` purchases (or all)."""
        paid = self._paid_for(types, len(self.purchases) if after is None else after)
        for place in paid:
            self.rate(place)
        return self._left(int(self.electorate.weights[types].sum()), paid)

    def _paid_for(self, types: Types, before: int) -> dict[int, int]:
        """The purchases before number `before` that these types have paid for, with the units they paid together."""
        if not len(types):
            return {}
        electorate = self.electorate
        entries, owner = electorate.rows(types)
        # Sums of whole numbers below 2**53 are exact in floats.
        units = electorate.weights[types][owner] * electorate.row_units[entries]
        paid = np.bincount(electorate.row_projects[entries], units, len(electorate.ids))
        places = ((self._places.get(p, before), p) for p in np.flatnonzero(paid).tolist())
        return {place: int(paid[p]) for place, p in places if place < before}

    def _left(self, people: int, paid: dict[int, int]) -> Fraction:
        """What so many people have left together when they have paid for so many units."""
        # One common denominator for the whole sum needs one greatest common divisor, not one for each addend.
        rates = {place: self.purchases[place].rate or Fraction(0) for place in paid}
        denominator = lcm(self.share.denominator, *(rate.denominator for rate in rates.values()))
        left = people * self.share.numerator * (denominator // self.share.denominator)
        for place, rate in rates.items():
            left -= paid[place] * rate.numerator * (denominator // rate.denominator)
        return Fraction(left, denominator)

    def float_money(self, had: Reals) -> Reals:
        """Every type's money anew from the exact rates, rounded once per purchase; nothing where `had` is 0."""
        money = np.full(len(had), float(self.share))
        for place, purchase in enumerate(self.purchases):
            group = self.electorate.supporters[purchase.project]
            paid = float(self.rate(place))
            money[group.types] -= paid * group.units
        money[had == 0.0] = 0.0
        return money

    def snapshots(self) -> Iterator[Reals]:
        """Every type's money, in floats, at the start and after each purchase."""
        money = np.full(len(self.electorate.weights), float(self.share))
        yield money
        for place, purchase in enumerate(self.purchases):
            group = self.electorate.supporters[purchase.project]
            paid = float(self.rate(place))
            had = money[group.types]
            left = had - paid * group.units
            money = money.copy()
            money[group.types] = np.where(had > 0.0, left, 0.0)
            money[purchase.poor] = 0.0
            money[purchase.spent_out] = 0.0
            yield money
