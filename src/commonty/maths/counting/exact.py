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
        # Exact rates over one common denominator: additions then need no greatest common divisor.
        self._denominator = share.denominator
        self._share = share.numerator
        self._rates: list[int] = []
        self._places: dict[int, int] = {}

    def settle(self) -> None:
        """Work out every rate that is not yet known exactly."""
        for purchase in self.purchases[len(self._rates) :]:
            if purchase.rate is None:
                cost = self.electorate.costs[purchase.project]
                purchase.rate = (cost - self.total(purchase.poor)) / purchase.rich_units
            self._places[purchase.project] = len(self._rates)
            self._append(purchase.rate)

    def _append(self, rate: Fraction) -> None:
        denominator = lcm(self._denominator, rate.denominator)
        factor = denominator // self._denominator
        self._rates = [known * factor for known in self._rates]
        self._rates.append(rate.numerator * (denominator // rate.denominator))
        self._share *= factor
        self._denominator = denominator

    def total(self, types: Types, after: int | None = None) -> Fraction:
        """The money these types have together, all of whom have some, after the first `after` purchases (or all that
        are settled)."""
        if not len(types):
            return Fraction(0)
        electorate = self.electorate
        weights = electorate.weights[types]
        entries, owner = electorate.rows(types)
        # Sums of whole numbers below 2**53 are exact in floats.
        paid = np.bincount(
            electorate.row_projects[entries], weights[owner] * electorate.row_units[entries], len(electorate.ids)
        )
        known = len(self._rates) if after is None else after
        places = ((self._places.get(p, known), p) for p in np.flatnonzero(paid).tolist())
        spent = sum(int(paid[p]) * self._rates[place] for place, p in places if place < known)
        return Fraction(int(weights.sum()) * self._share - spent, self._denominator)

    def money(self, kind: int) -> Fraction:
        """What each person of this type has, who must have some, after the purchases settled so far."""
        electorate = self.electorate
        row = slice(int(electorate.row_offsets[kind]), int(electorate.row_offsets[kind + 1]))
        units = dict(zip(electorate.row_projects[row].tolist(), electorate.row_units[row].tolist()))
        spent = sum(
            int(units[purchase.project]) * rate
            for purchase, rate in zip(self.purchases, self._rates)
            if purchase.project in units
        )
        return Fraction(self._share - spent, self._denominator)

    def float_money(self, had: Reals) -> Reals:
        """Every type's money anew from the exact rates, rounded once per purchase; nothing where `had` is 0."""
        self.settle()
        money = np.full(len(had), self._share / self._denominator)
        for purchase, rate in zip(self.purchases, self._rates):
            group = self.electorate.supporters[purchase.project]
            paid = rate / self._denominator
            money[group.types] -= paid if group.units is None else paid * group.units
        money[had == 0.0] = 0.0
        return money

    def snapshots(self) -> Iterator[tuple[Purchase, Reals]]:
        """Each purchase with every type's money just before it, in floats; once more (the last one again) at the end."""
        self.settle()
        money = np.full(len(self.electorate.weights), self._share / self._denominator)
        for purchase, rate in zip(self.purchases, self._rates):
            yield purchase, money
            group = self.electorate.supporters[purchase.project]
            having = group.types[money[group.types] > 0.0]
            paid = rate / self._denominator
            money = money.copy()
            money[group.types] -= paid if group.units is None else paid * group.units
            money[group.types] = np.where(np.isin(group.types, having), money[group.types], 0.0)
            money[purchase.poor] = 0.0
            money[purchase.spent_out] = 0.0
        if self.purchases:
            yield self.purchases[-1], money
