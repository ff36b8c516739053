"""What people have left during a run of equal shares, and what a project would ask of them.

Money is kept in floats together with a proven bound on their error; what the bound leaves open is decided in exact
rationals (`exact.Ledger`). What supporters would pay in all, f(rate) = Σ min(money, rate·unit), is concave: a tangent
of f lies above it, so where the tangent reaches the cost is a lower bound, and Newton's steps approach the rate from
below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np

from commonty.maths.counting.exact import Ledger, Purchase
from commonty.maths.counting.support import Electorate, Mask, Reals, Supporters

EPSILON: Final = float(np.finfo(np.float64).eps)
# Newton's steps take a handful of looks; where rounding swings between two sets of people, exact numbers decide.
MOST_LOOKS: Final = 50
# Above this part of a share the floats are made anew from the exact rates.
COARSE: Final = 2.0**-22
NOBODY: Final = np.zeros(0, dtype=np.int64)


@dataclass(slots=True)
class Offer:
    """What a project asks: `rate` per unit within ± `slack`, ρ = rate / scale within ± `margin`.

    money: what its supporters have, and poor: which of them would give all of it (None: nobody).
    slope: units of utility of the others, times scale. exact: the rate, where the floats could not tell; `left` is
    then what people near the limit are left with, by type.
    """

    project: int
    rate: float
    slack: float
    rho: float
    margin: float
    slope: float
    rich_units: int
    money: Reals
    poor: Mask | None
    exact: Fraction | None = None
    left: Mapping[int, float] = field(default_factory=dict)


@dataclass(slots=True)
class Beyond:
    """The project's ρ is at least `bound`; at a smaller ρ it lacks at least (bound - ρ) * slope."""

    bound: float
    slope: float


@dataclass(slots=True)
class Short:
    """The supporters cannot pay the project, now or later in this run; they are at least `lacking` short."""

    lacking: float


class Purses:
    """Everybody's money in one run. share: what each ballot starts with, in the electorate's unit."""

    def __init__(self, electorate: Electorate, share: Fraction) -> None:
        self.electorate = electorate
        self.ledger = Ledger(electorate, share)
        self.share = float(share)
        self.money = np.full(len(electorate.weights), self.share)
        # For each type |money - true money| <= noise.
        self.noise = np.full(len(self.money), EPSILON * self.share)

    def offer(self, p: int, start: float, ceiling: float) -> Offer | Beyond | Short:
        """What project p asks. start: a rate to try first. Where ρ is above `ceiling` one look is enough."""
        group, cost = self.electorate.supporters[p], float(self.electorate.costs[p])
        money, noise = self.money.take(group.types), self.noise.take(group.types)
        rate, known, poor, restarted = start, -1, None, False
        slack = rich = 0.0
        for _ in range(MOST_LOOKS):
            limit = rate if group.common else rate * group.units
            poor = money < limit
            count = int(np.count_nonzero(poor))
            if count == known:
                break
            given, rich, error = 0.0, float(group.all_units), 0.0
            if count:
                weights = group.voters * poor
                given = float(weights.dot(money))
                rich -= float(weights.dot(group.units))
                error = float(weights.dot(noise)) * 1.001 + len(money) * EPSILON * max(cost, given)
            if rich == 0.0:
                if given + error < cost:
                    return Short(cost - given - error)
                if restarted or given - error <= cost:
                    return self.exact_offer(p, rate)
                rate, restarted = 0.0, True
                continue
            rate = (cost - given) / rich
            slack = error / rich + 4 * EPSILON * abs(rate)
            if known == -1 and (rate - slack) / group.scale > ceiling:
                return Beyond((rate - slack) / group.scale, rich * group.scale)
            known = count
        else:
            return self.exact_offer(p, rate)
        noise += 2 * (slack + 4 * EPSILON * rate) * group.most
        if np.count_nonzero(np.abs(money - limit) <= noise):
            return self.exact_offer(p, rate)
        return _made(p, group, rate, slack, int(rich), money, poor if known else None)

    def exact_rho(self, offer: Offer) -> Fraction:
        """The ρ of an offer, exactly. Its poor are known for sure: otherwise it would have been made exactly."""
        group = self.electorate.supporters[offer.project]
        if offer.exact is None:
            given = Fraction(0)
            if offer.poor is not None:
                having = group.types[offer.poor & (offer.money > 0.0)]
                given = self.ledger.total(having)
            offer.exact = (self.electorate.costs[offer.project] - given) / offer.rich_units
            offer.rate = float(offer.exact)
            offer.slack = 2 * EPSILON * offer.rate
        return offer.exact / group.scale

    def pay(self, offer: Offer) -> None:
        """Everybody pays what the offer asks of them."""
        group = self.electorate.supporters[offer.project]
        money = offer.money
        paying_last = NOBODY if offer.poor is None else group.types[offer.poor & (money > 0.0)]
        spent_out = NOBODY
        money = money - offer.rate * group.units
        if offer.poor is not None:
            money[offer.poor] = 0.0
        self.money[group.types] = money
        if offer.left:
            self.money[list(offer.left)] = list(offer.left.values())
            spent_out = np.array([kind for kind, left in offer.left.items() if left == 0.0], dtype=np.int64)
        self.ledger.add(Purchase(offer.project, paying_last, offer.rich_units, spent_out, offer.exact))
        noise = self.noise.take(group.types)
        noise += offer.slack * group.units + 2 * EPSILON * self.share
        if offer.poor is not None:
            noise[offer.poor] = 0.0
        self.noise[group.types] = noise
        if np.maximum.reduce(noise) > COARSE * self.share:
            self._refresh()

    def _refresh(self) -> None:
        self.money = self.ledger.float_money(self.money)
        self.noise = np.full(len(self.money), (3 * len(self.ledger.purchases) + 3) * EPSILON * self.share)
        self.noise[self.money == 0.0] = 0.0

    def exact_offer(self, p: int, guess: float) -> Offer | Short:
        """What project p asks, in exact numbers: `guess` is near the rate."""
        group = self.electorate.supporters[p]
        money = self.money[group.types]
        having = money > 0.0
        total = self.ledger.total(group.types[having])
        if total < self.electorate.costs[p]:
            return Short(0.0)
        noise = float(self.noise[group.types].max())
        reach = 4 * noise + 1e-12 * guess * group.most
        while True:
            near = having & (np.abs(money - guess * group.units) <= reach)
            poor = ~having | ((money < guess * group.units) & ~near)
            offer = self._newton(p, money, poor, near)
            if offer is not None and self._certain(offer, near | ~having):
                return offer
            reach = reach * 64 + noise

    def _certain(self, offer: Offer, settled: Mask) -> bool:
        """Whether the floats are clear about everybody beside those who were settled exactly."""
        assert offer.poor is not None
        group = self.electorate.supporters[offer.project]
        gap = np.where(offer.poor, -1.0, 1.0) * (offer.money - offer.rate * group.units)
        margin = self.noise[group.types] + 2 * EPSILON * offer.rate * group.units
        return bool((settled | (gap > margin)).all())

    def _newton(self, p: int, money: Reals, poor: Mask, near: Mask) -> Offer | None:
        """Newton's steps in exact numbers, when only people `near` the limit may still turn out poor."""
        ledger, group = self.ledger, self.electorate.supporters[p]
        waiting = {
            int(place): ledger.total(group.types[[place]]) / int(group.voters[place])
            for place in np.flatnonzero(near)
        }
        units = {place: int(group.units[place]) for place in waiting}
        poor = poor.copy()
        given = ledger.total(group.types[poor & (money > 0.0)])
        rich = group.all_units - int(group.voters[poor] @ group.units[poor])
        while rich:
            rate = (self.electorate.costs[p] - given) / rich
            fallen = [place for place, has in waiting.items() if has < rate * units[place]]
            if not fallen:
                left = {int(group.types[place]): float(has - rate * units[place]) for place, has in waiting.items()}
                value = float(rate)
                return _made(p, group, value, 2 * EPSILON * value, rich, money, poor, rate, left)
            for place in fallen:
                voters = int(group.voters[place])
                given += voters * waiting.pop(place)
                rich -= voters * units[place]
                poor[place] = True
        return None


def _made(
    p: int,
    group: Supporters,
    rate: float,
    slack: float,
    rich: int,
    money: Reals,
    poor: Mask | None,
    exact: Fraction | None = None,
    left: Mapping[int, float] | None = None,
) -> Offer:
    rho, margin = rate / group.scale, slack / group.scale + EPSILON * rate / group.scale
    return Offer(p, rate, slack, rho, margin, float(rich) * group.scale, rich, money, poor, exact, left or {})
