"""One run of the Method of Equal Shares at a given share per ballot.

Rule: Peters, Pierczyński & Skowron, "Proportional Participatory Budgeting with Additive Utilities" (NeurIPS 2021).
Again and again the project with the smallest ρ is funded for which Σ over supporters of min(money, ρ·utility) = cost.

Money is kept in floats together with a proven bound on their error; a comparison within that bound is decided in
exact rationals (`exact.Ledger`). What people pay in all, f(ρ) = Σ min(money, ρ·utility), is concave, so a tangent of
f gives a lower bound on ρ, Newton's steps reach it from below, and since money only falls, a bound once found holds
for the rest of the run: most projects need one look per round, or none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np

from commonty.maths.counting.exact import Ledger, Purchase
from commonty.maths.counting.support import Electorate, Mask, Reals

EPSILON: Final = float(np.finfo(np.float64).eps)
# Above this part of a share the floats are made anew from the exact rates.
COARSE: Final = 2.0**-26
INFINITY: Final = float("inf")


@dataclass
class Offer:
    """What a project asks: `rate` per unit within ± `slack`, ρ = rate / scale; `poor` give all they have.

    `exact` is set where the floats could not tell, together with what people near the limit are left with.
    """

    project: int
    rate: float
    slack: float
    rich_units: int
    poor: Mask
    exact: Fraction | None = None
    left: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Bought:
    """A purchase of the run; `tied` are all projects with the same ρ, itself included, or empty."""

    project: int
    tied: tuple[int, ...] = ()


@dataclass
class Run:
    """What one run bought, in order. With `spare` or less extra money in all, it would have bought just the same."""

    share: Fraction
    ledger: Ledger
    bought: list[Bought] = field(default_factory=list)
    spare: float = INFINITY

    @property
    def projects(self) -> list[int]:
        """The projects in the order of selection."""
        return [purchase.project for purchase in self.bought]


def run_shares(
    electorate: Electorate,
    share: Fraction,
    ranks: tuple[int, ...],
    rivals: tuple[frozenset[int], ...] = (),
    likely: list[int] | None = None,
) -> Run:
    """One run with `share` (in the electorate's unit of money) for every ballot.

    ranks: the order among ties, lowest first. rivals[p]: projects that cannot be funded beside p.
    likely: a guess of the purchases in order, which saves time where it is right and changes nothing where not.
    """
    market = _Market(electorate, share, ranks, rivals)
    free = [p for p, cost in enumerate(electorate.costs) if cost == 0 and electorate.votes[p]]
    for p in sorted(free, key=ranks.__getitem__):
        if market.allowed(p):
            market.take(p)
    guesses = [p for p in likely or [] if electorate.costs[p]]
    step = 0
    while market.round(guesses[step] if step < len(guesses) else None):
        step += 1
    return market.run


class _Market:
    """The state of a run: who has how much, which projects are still open, and bounds on their ρ."""

    def __init__(
        self, electorate: Electorate, share: Fraction, ranks: tuple[int, ...], rivals: tuple[frozenset[int], ...]
    ) -> None:
        self.electorate = electorate
        self.ranks = ranks
        self.rivals = rivals
        self.share = float(share)
        self.money = np.full(len(electorate.weights), self.share)
        # |money - true money| <= noise for each person, and <= drift for all people together.
        self.noise = EPSILON * self.share
        self.drift = EPSILON * self.share * electorate.ballots
        self.run = Run(share, Ledger(electorate, share))
        self.blocked: set[int] = set()
        groups = electorate.supporters
        units = [float(group.all_units * group.scale) for group in groups]
        opened = [bool(cost and worth) for cost, worth in zip(electorate.costs, units)]
        self.open = np.array(opened, dtype=bool)
        # Project p has ρ >= bound[p], and lacks at least (bound[p] - ρ) * slope[p] at any smaller ρ.
        self.slope = np.array(units, dtype=np.float64)
        self.bound = np.array([cost / worth if worth else 0.0 for cost, worth in zip(electorate.costs, units)])
        self.bound *= 1 - 4 * EPSILON

    def allowed(self, p: int) -> bool:
        return p not in self.blocked

    def take(self, p: int, tied: tuple[int, ...] = ()) -> None:
        self.run.bought.append(Bought(p, tied))
        self.open[p] = False
        if self.rivals:
            self.blocked |= self.rivals[p]
            self.open[list(self.rivals[p])] = False

    def round(self, guess: int | None) -> bool:
        """Fund the next project; False when none is affordable."""
        offers, ceiling = self._offers(guess)
        close = [offer for offer in offers if self._rho(offer, -offer.slack) <= ceiling]
        if not close:
            return False
        tied: tuple[int, ...] = ()
        chosen = close[0]
        if len(close) > 1:
            chosen, tied = self._decide(close)
        self._note_spare(chosen)
        self._pay(chosen)
        self.take(chosen.project, tied)
        return True

    def _rho(self, offer: Offer, shift: float = 0.0) -> float:
        return (offer.rate + shift) / self.electorate.supporters[offer.project].scale

    def _offers(self, guess: int | None) -> tuple[list[Offer], float]:
        """Every offer that may be the lowest, and the lowest ρ plus its slack."""
        candidates = np.flatnonzero(self.open)
        order = candidates[np.argsort(self.bound[candidates])].tolist()
        if guess is not None and self.open[guess]:
            order.remove(guess)
            order.insert(0, guess)
        offers: list[Offer] = []
        ceiling = INFINITY
        for p in order:
            if self.bound[p] > ceiling:
                if p == guess:
                    continue
                break
            offer = self._offer(p, ceiling)
            if offer is not None:
                offers.append(offer)
                ceiling = min(ceiling, self._rho(offer, offer.slack))
        return offers, ceiling

    def _offer(self, p: int, ceiling: float) -> Offer | None:
        """What project p asks, or None if its ρ is above `ceiling` or it is not affordable."""
        group = self.electorate.supporters[p]
        cost = float(self.electorate.costs[p])
        money = self.money[group.types]
        cushion = min(self.drift, self.noise * group.all_voters)
        rate = (ceiling if ceiling < INFINITY else float(self.bound[p])) * group.scale
        known, restarted = -1, False
        while True:
            limit = rate if group.units is None else rate * group.units
            poor = money < limit
            count = int(np.count_nonzero(poor))
            if count == known:
                break
            weights = group.voters * poor
            given = float(weights @ money)
            rich = group.all_units - float(weights.sum() if group.units is None else weights @ group.units)
            error = cushion + len(money) * EPSILON * max(cost, given)
            if rich == 0.0:
                if given + error < cost:
                    self._close(p, cost - given - error)
                    return None
                if restarted or given - error <= cost:
                    return self._exact_offer(p, rate)
                rate, restarted = 0.0, True
                continue
            rate = (cost - given) / rich
            slack = error / rich + 4 * EPSILON * abs(rate)
            if known == -1 and not restarted and (rate - slack) / group.scale > ceiling:
                self._raise_bound(p, (rate - slack) / group.scale, rich * group.scale)
                return None
            known = count
        self._raise_bound(p, (rate - slack) / group.scale, rich * group.scale)
        largest = rate if group.units is None else rate * float(group.units.max())
        reach = self.noise + 2 * (slack / rate + 4 * EPSILON) * largest
        if np.abs(money - limit).min() <= reach:
            return self._exact_offer(p, rate)
        return Offer(p, rate, slack, int(rich), poor)

    def _raise_bound(self, p: int, bound: float, slope: float) -> None:
        if bound > self.bound[p]:
            self.bound[p], self.slope[p] = bound, slope

    def _close(self, p: int, lacking: float) -> None:
        """Project p is out of reach for the rest of the run, by at least `lacking`."""
        self.open[p] = False
        self.run.spare = min(self.run.spare, lacking)

    def _note_spare(self, chosen: Offer) -> None:
        """How much more money, in whoever's hands, leaves this choice as it is.

        With the same purchases so far and a larger share nobody has less, so no ρ is higher; the others reach the
        chosen ρ only if the extra money covers what they lack there.
        """
        others = self.open.copy()
        others[chosen.project] = False
        if others.any():
            lacking = (self.bound[others] - self._rho(chosen, chosen.slack)) * self.slope[others]
            self.run.spare = min(self.run.spare, float(lacking.min()))

    def _decide(self, close: list[Offer]) -> tuple[Offer, tuple[int, ...]]:
        """The lowest of the offers by exact ρ, and all that tie with it."""
        exact: list[tuple[Fraction, Offer]] = []
        for offer in close:
            sure = offer if offer.exact is not None else self._exact_offer(offer.project, offer.rate)
            if sure is not None and sure.exact is not None:
                exact.append((sure.exact / self.electorate.supporters[sure.project].scale, sure))
        lowest = min(rho for rho, _ in exact)
        tied = sorted((offer.project for rho, offer in exact if rho == lowest), key=self.ranks.__getitem__)
        chosen = next(offer for _, offer in exact if offer.project == tied[0])
        return chosen, tuple(tied) if len(tied) > 1 else ()

    def _pay(self, offer: Offer) -> None:
        group = self.electorate.supporters[offer.project]
        money = self.money[group.types]
        paying_last = group.types[offer.poor & (money > 0.0)]
        spent_out = np.array([kind for kind, left in offer.left.items() if left == 0.0], dtype=np.int64)
        self.run.ledger.purchases.append(
            Purchase(offer.project, paying_last, offer.rich_units, spent_out, offer.exact)
        )
        money -= offer.rate if group.units is None else offer.rate * group.units
        money[offer.poor] = 0.0
        self.money[group.types] = money
        for kind, left in offer.left.items():
            self.money[kind] = left
        largest = 1.0 if group.units is None else float(group.units.max())
        self.noise += largest * offer.slack + 2 * EPSILON * self.share
        self.drift += offer.rich_units * offer.slack + 2 * EPSILON * self.share * group.all_voters
        if self.noise > COARSE * self.share:
            self._refresh()

    def _refresh(self) -> None:
        ledger = self.run.ledger
        self.money = ledger.float_money(self.money)
        self.noise = (3 * len(ledger.purchases) + 3) * EPSILON * self.share
        self.drift = self.noise * self.electorate.ballots

    def _exact_offer(self, p: int, guess: float) -> Offer | None:
        """The same in exact numbers: None if the project is not affordable (which then holds for the whole run)."""
        self._refresh()
        group = self.electorate.supporters[p]
        money = self.money[group.types]
        having = money > 0.0
        total = self.run.ledger.total(group.types[having])
        if total < self.electorate.costs[p]:
            self._close(p, 0.0)
            return None
        units: Reals = np.ones(len(money)) if group.units is None else group.units
        reach = 4 * self.noise + 1e-12 * guess * float(units.max())
        while True:
            near = having & (np.abs(money - guess * units) <= reach)
            poor = ~having | ((money < guess * units) & ~near)
            offer = self._newton(p, poor, near)
            if offer is not None and offer.exact is not None:
                gap = money - float(offer.exact) * units
                gap[near | ~having] = np.where(poor[near | ~having], -INFINITY, INFINITY)
                margin = self.noise + 2 * EPSILON * offer.rate * float(units.max())
                if bool(((gap < -margin) == (poor & ~near)).all()) and float(np.abs(gap).min()) > margin:
                    return offer
            reach = reach * 64 + self.noise

    def _newton(self, p: int, poor: Mask, near: Mask) -> Offer | None:
        """Newton's steps in exact numbers, when only people `near` the limit may still turn out poor."""
        electorate, ledger = self.electorate, self.run.ledger
        group = electorate.supporters[p]
        waiting = {int(place): ledger.money(int(group.types[place])) for place in np.flatnonzero(near)}
        units = {place: 1 if group.units is None else int(group.units[place]) for place in waiting}
        poor = poor.copy()
        having = group.types[poor & (self.money[group.types] > 0.0)]
        given = ledger.total(having)
        weights = group.voters[poor]
        rich = group.all_units - int(weights.sum() if group.units is None else weights @ group.units[poor])
        while True:
            if rich == 0:
                return None
            rate = (electorate.costs[p] - given) / rich
            fallen = [place for place, money in waiting.items() if money < rate * units[place]]
            if not fallen:
                break
            for place in fallen:
                voters = int(group.voters[place])
                given += voters * waiting.pop(place)
                rich -= voters * units[place]
                poor[place] = True
        left = {int(group.types[place]): float(money - rate * units[place]) for place, money in waiting.items()}
        value = float(rate)
        return Offer(p, value, 2 * EPSILON * value, rich, poor, rate, left)
