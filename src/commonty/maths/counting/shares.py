"""One run of the Method of Equal Shares at a given share per ballot.

Rule: Peters, Pierczyński & Skowron, "Proportional Participatory Budgeting with Additive Utilities" (NeurIPS 2021).
Again and again the project with the smallest ρ is funded for which Σ over supporters of min(money, ρ·utility) = cost;
its supporters pay that. It ends when no project is affordable.

Money only falls during a run, so ρ never does: a lower bound once found holds for the rest of the run, and projects
are looked at in the order of their bounds until these exceed the best offer. Most rounds need two or three looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Final

import numpy as np

from commonty.maths.counting.exact import Ledger
from commonty.maths.counting.purses import EPSILON, Beyond, Offer, Purses, Short
from commonty.maths.counting.support import Electorate

INFINITY: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase: `rate` is about what a unit of utility cost; `tied` are all projects with the same ρ, this one
    included, or empty."""

    project: int
    rate: float = 0.0
    tied: tuple[int, ...] = ()


@dataclass
class Run:
    """What one run bought, in order. With less than `spare` more money in all, it would have bought just the same."""

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
    likely: Run | None = None,
    enough: float = 0.0,
) -> Run:
    """One run with `share` (in the electorate's unit of money) for every ballot.

    ranks: the order among ties, lowest first. rivals[p]: projects that cannot be funded beside p.
    likely: a run at another share, whose choices are tried first: it saves time and changes nothing.
    enough: what `spare` is wanted for; below it, it is not followed any further.
    """
    market = _Market(electorate, share, ranks, rivals, enough)
    free = [p for p, cost in enumerate(electorate.costs) if cost == 0 and electorate.votes[p]]
    excluded: set[int] = set()
    for p in sorted(free, key=ranks.__getitem__):
        if p not in excluded:
            market.take(Bought(p))
            excluded |= rivals[p] if rivals else frozenset()
    guesses = [bought for bought in likely.bought if bought.rate] if likely is not None else []
    market.rates = {guess.project: guess.rate for guess in guesses}
    step = 0
    while market.round(guesses[step].project if step < len(guesses) else None):
        step += 1
    return market.run


class _Market:
    """The state of a run: everybody's purse, which projects are still open, and bounds on their ρ."""

    def __init__(
        self,
        electorate: Electorate,
        share: Fraction,
        ranks: tuple[int, ...],
        rivals: tuple[frozenset[int], ...],
        enough: float,
    ) -> None:
        self.scales = [group.scale for group in electorate.supporters]
        self.ranks = ranks
        self.rivals = rivals
        self.enough = enough
        self.purses = Purses(electorate, share)
        self.run = Run(share, self.purses.ledger)
        self.rates: Mapping[int, float] = {}
        worth = np.array(electorate.totals, dtype=np.float64)
        costs = np.array(electorate.costs, dtype=np.float64)
        opened = [p for p in range(len(costs)) if costs[p] and worth[p]]
        # Project p has ρ >= bound[p], and lacks at least (bound[p] - ρ) * slope[p] at any smaller ρ.
        self.slope = np.maximum(worth, 1.0)
        self.bound = np.full(len(costs), INFINITY)
        self.bound[opened] = costs[opened] / worth[opened] * (1 - 4 * EPSILON)
        self.queue = [(float(self.bound[p]), p) for p in opened]
        heapify(self.queue)

    def take(self, bought: Bought) -> None:
        self.run.bought.append(bought)
        self.bound[bought.project] = INFINITY
        for p in self.rivals[bought.project] if self.rivals else ():
            self.bound[p] = INFINITY

    def round(self, guess: int | None) -> bool:
        """Fund the next project; False when none is affordable."""
        offers, ceiling = self._offers(guess)
        close = [offer for offer in offers if offer.rho - offer.margin <= ceiling]
        if not close:
            return False
        tied: tuple[int, ...] = ()
        chosen = close[0]
        if len(close) > 1:
            chosen, tied = self._decide(close)
        self.purses.pay(chosen)
        self.take(Bought(chosen.project, chosen.rate, tied))
        if self.run.spare > self.enough:
            # While nobody is poor a rate does not depend on the share: such a tie stays as it is.
            lasting = [offer.project for offer in close if offer.project in tied and offer.poor is None]
            self._note_spare(chosen.rho + chosen.margin, lasting if chosen.poor is None else [])
        return True

    def _offers(self, guess: int | None) -> tuple[list[Offer], float]:
        """Every offer that may be the lowest, and the lowest ρ plus its margin."""
        offers: list[Offer] = []
        ceiling = INFINITY
        looked = []
        if guess is not None and self.bound[guess] < INFINITY:
            ceiling = self._look(guess, ceiling, offers)
        while self.queue and self.queue[0][0] <= ceiling:
            p = heappop(self.queue)[1]
            looked.append(p)
            if p != guess and self.bound[p] <= ceiling and self.bound[p] < INFINITY:
                ceiling = self._look(p, ceiling, offers)
        for p in looked:
            if self.bound[p] < INFINITY:
                heappush(self.queue, (float(self.bound[p]), p))
        return offers, ceiling

    def _look(self, p: int, ceiling: float, offers: list[Offer]) -> float:
        """Ask project p for its offer, note what it tells, and give the lowest ρ plus margin known now."""
        if ceiling < INFINITY:
            start = ceiling * self.scales[p]
        else:
            start = self.rates.get(p, float(self.bound[p]) * self.scales[p])
        found = self.purses.offer(p, start, ceiling)
        if isinstance(found, Short):
            self.run.spare = min(self.run.spare, found.lacking)
            self.bound[p] = INFINITY
            return ceiling
        bound = found.bound if isinstance(found, Beyond) else found.rho - found.margin
        if bound > self.bound[p]:
            self.bound[p], self.slope[p] = bound, found.slope
        if isinstance(found, Beyond):
            return ceiling
        offers.append(found)
        return min(ceiling, found.rho + found.margin)

    def _decide(self, close: list[Offer]) -> tuple[Offer, tuple[int, ...]]:
        """The lowest of the offers by exact ρ, and all that tie with it."""
        exact = [(self.purses.exact_rho(offer), offer) for offer in close]
        lowest = min(rho for rho, _ in exact)
        tied = sorted((offer.project for rho, offer in exact if rho == lowest), key=self.ranks.__getitem__)
        chosen = next(offer for _, offer in exact if offer.project == tied[0])
        return chosen, tuple(tied) if len(tied) > 1 else ()

    def _note_spare(self, rho: float, lasting: list[int]) -> None:
        """How much more money, in whoever's hands, leaves the last choice (at `rho`) as it is.

        lasting: projects whose tie with it no extra money can change.

        With the same purchases so far and a larger share nobody has less, so no ρ is higher; the others reach the
        chosen ρ only if the extra money covers what they lack there.
        """
        lacking = (self.bound - rho) * self.slope
        lacking[lasting] = INFINITY
        self.run.spare = min(self.run.spare, float(lacking.min(initial=INFINITY)))
