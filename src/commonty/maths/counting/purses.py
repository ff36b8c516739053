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
# Above this part of a share the floats are made anew from the exact rates.
COARSE: Final = 2.0**-22
NOBODY: Final = np.zeros(0, dtype=np.int64)


@dataclass(slots=True)
class Offer:
    """What a project asks: `rate` per unit within ± `slack`, ρ = rate / scale within ± `margin`.

    state: its supporters' rows of `Purses.state`, and poor: which of them would give all they have (None: nobody).
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
    state: Reals
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
        # A row for each type: money, noise with |money - true money| <= noise, and 1 (so that sums come along).
        self.state = np.ones((len(electorate.weights), 3))
        self.state[:, 0] = self.share
        self.state[:, 1] = EPSILON * self.share

    @property
    def money(self) -> Reals:
        """What each person of a type has, within its `noise`."""
        return self.state[:, 0]

    @property
    def noise(self) -> Reals:
        """How far each type's money may be from the true amount."""
        return self.state[:, 1]

    def offer(self, p: int, start: float, ceiling: float) -> Offer | Beyond | Short:
        """What project p asks. start: a rate to try first. Where ρ is above `ceiling` one look is enough."""
        group, cost = self.electorate.supporters[p], float(self.electorate.costs[p])
        state = self.state.take(group.types, axis=0)
        money = state[:, 0]
        rate, known, poor, restarted = start, -1, None, False
        slack = rich = 0.0
        while True:
            limit = rate if group.units is None else rate * group.units
            poor = money < limit
            count = int(np.count_nonzero(poor))
            if count == known:
                break
            given, rich, error = 0.0, float(group.all_units), 0.0
            if count:
                weights = group.voters * poor
                given, error, people = (weights @ state).tolist()
                rich -= people if group.units is None else float(weights @ group.units)
                error = error * 1.001 + len(money) * EPSILON * max(cost, given)
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
        largest = rate if group.units is None else rate * float(group.units.max())
        if (np.abs(money - limit) <= state[:, 1] + 2 * (slack / rate + 4 * EPSILON) * largest).any():
            return self.exact_offer(p, rate)
        return _made(p, group, rate, slack, int(rich), state, poor if known else None)

    def exact_rho(self, offer: Offer) -> Fraction:
        """The ρ of an offer, exactly. Its poor are known for sure: otherwise it would have been made exactly."""
        group = self.electorate.supporters[offer.project]
        if offer.exact is None:
            given = Fraction(0)
            if offer.poor is not None:
                having = group.types[offer.poor & (offer.state[:, 0] > 0.0)]
                given = self.ledger.total(having)
            offer.exact = (self.electorate.costs[offer.project] - given) / offer.rich_units
        return offer.exact / group.scale

    def pay(self, offer: Offer) -> None:
        """Everybody pays what the offer asks of them."""
        group = self.electorate.supporters[offer.project]
        slack = offer.slack if offer.exact is None else 2 * EPSILON * offer.rate
        paying_last = spent_out = NOBODY
        units = 1.0 if group.units is None else group.units
        state = offer.state
        if offer.poor is not None:
            paying_last = group.types[offer.poor & (state[:, 0] > 0.0)]
        state[:, 0] -= offer.rate * units
        state[:, 1] += slack * units + 2 * EPSILON * self.share
        if offer.poor is not None:
            state[offer.poor, :2] = 0.0
        self.state[group.types] = state
        if offer.left:
            self.state[list(offer.left), 0] = list(offer.left.values())
            spent_out = np.array([kind for kind, left in offer.left.items() if left == 0.0], dtype=np.int64)
        self.ledger.add(Purchase(offer.project, paying_last, offer.rich_units, spent_out, offer.exact))
        if state[:, 1].max() > COARSE * self.share:
            self._refresh()

    def _refresh(self) -> None:
        money = self.ledger.float_money(self.money)
        self.state[:, 0] = money
        self.state[:, 1] = np.where(money > 0.0, (3 * len(self.ledger.purchases) + 3) * EPSILON * self.share, 0.0)

    def exact_offer(self, p: int, guess: float) -> Offer | Short:
        """What project p asks, in exact numbers: `guess` is near the rate."""
        group = self.electorate.supporters[p]
        state = self.state.take(group.types, axis=0)
        money = state[:, 0]
        having = money > 0.0
        total = self.ledger.total(group.types[having])
        if total < self.electorate.costs[p]:
            return Short(0.0)
        units = np.ones(len(money)) if group.units is None else group.units
        noise = float(state[:, 1].max())
        reach = 4 * noise + 1e-12 * guess * float(units.max())
        while True:
            near = having & (np.abs(money - guess * units) <= reach)
            poor = ~having | ((money < guess * units) & ~near)
            offer = self._newton(p, state, poor, near)
            if offer is not None and self._certain(offer, units, near | ~having):
                return offer
            reach = reach * 64 + noise

    def _certain(self, offer: Offer, units: Reals, settled: Mask) -> bool:
        """Whether the floats are clear about everybody beside those who were settled exactly."""
        assert offer.poor is not None
        gap = np.where(offer.poor, -1.0, 1.0) * (offer.state[:, 0] - offer.rate * units)
        margin = offer.state[:, 1] + 2 * EPSILON * offer.rate * units
        return bool((settled | (gap > margin)).all())

    def _newton(self, p: int, state: Reals, poor: Mask, near: Mask) -> Offer | None:
        """Newton's steps in exact numbers, when only people `near` the limit may still turn out poor."""
        ledger, group = self.ledger, self.electorate.supporters[p]
        waiting = {
            int(place): ledger.total(group.types[[place]]) / int(group.voters[place])
            for place in np.flatnonzero(near)
        }
        units = {place: 1 if group.units is None else int(group.units[place]) for place in waiting}
        poor = poor.copy()
        given = ledger.total(group.types[poor & (state[:, 0] > 0.0)])
        weights = group.voters[poor]
        rich = group.all_units - int(weights.sum() if group.units is None else weights @ group.units[poor])
        while rich:
            rate = (self.electorate.costs[p] - given) / rich
            fallen = [place for place, has in waiting.items() if has < rate * units[place]]
            if not fallen:
                left = {int(group.types[place]): float(has - rate * units[place]) for place, has in waiting.items()}
                value = float(rate)
                return _made(p, group, value, 2 * EPSILON * value, rich, state, poor, rate, left)
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
    state: Reals,
    poor: Mask | None,
    exact: Fraction | None = None,
    left: Mapping[int, float] | None = None,
) -> Offer:
    rho, margin = rate / group.scale, slack / group.scale + EPSILON * rate / group.scale
    return Offer(p, rate, slack, rho, margin, float(rich) * group.scale, rich, state, poor, exact, left or {})
