"""A look at several raises at once: what a run at each would buy, where floats can tell.

Where projects have some dozen supporters each, a run spends its time in calling numpy, not in sums. Here runs at K
shares go side by side, in *lanes*, purchase by purchase, and one call serves them all. The rules and the bounds on
errors are those of `shares` and `purses`, whose words are used (ρ, rate, poor, slack, margin, noise). What the bounds
leave open is not decided here: then the lane is *in doubt*, and whoever asked makes that run exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from commonty.maths.counting.purses import COARSE, EPSILON
from commonty.maths.counting.shares import INFINITY, Run
from commonty.maths.counting.support import Electorate, Mask, Reals, Types

# Every lane holds two numbers for each type, and may ask all projects at once: together at most so many entries.
ENTRIES: Final = 2**20
MOST_LANES: Final = 64
# With fewer lanes, or with more ballot types behind a project, the sums take longer than the calls that are saved.
FEWEST_LANES: Final = 16
MOST_SUPPORTERS: Final = 128
# Newton's steps in which a rate has to settle, else it is in doubt. Nearly all settle in two or three.
STEPS: Final = 50
# How far above the likely ρ, or above the lowest bound, the limit is set.
LIKELY: Final = 1 + 2.0**-20
FURTHER: Final = 1 + 2.0**-4
NO_LIMIT: Final = float(np.finfo(np.float64).max)


def room_for_lanes(electorate: Electorate) -> int:
    """How many shares are looked at together at most: 0 where it is not worth it, or where something is free."""
    supports = len(electorate.row_projects)
    room = min(MOST_LANES, ENTRIES // max(1, supports + len(electorate.weights)))
    worth_it = room >= FEWEST_LANES and supports <= MOST_SUPPORTERS * len(electorate.costs)
    return room if worth_it and all(electorate.costs) else 0


class Outlook:
    """An electorate laid out for lanes: the supporters of all projects, one project's after another's.

    Shapes: (P,) by project for `first` (the place of its first supporter), `size`, `cost`, `scale`, `most` and
    `all_units`; (E,) by supporter for `types`, `voters` and `units`; all as in `support.Supporters`.
    least: for each project a bound below its ρ, whatever people have; infinite where it is worth nothing.
    """

    def __init__(self, electorate: Electorate, ranks: tuple[int, ...]) -> None:
        groups = electorate.supporters
        self.electorate, self.ranks = electorate, ranks
        self.kinds = len(electorate.weights)
        self.size = np.array([len(group.types) for group in groups], dtype=np.int64)
        self.first = np.cumsum(self.size) - self.size
        self.types = np.concatenate([group.types for group in groups])
        self.voters = np.concatenate([group.voters for group in groups])
        self.units = np.concatenate([group.units for group in groups])
        self.cost = np.array(electorate.costs, dtype=np.float64)
        self.scale = np.array([group.scale for group in groups], dtype=np.float64)
        self.most = np.array([group.most for group in groups], dtype=np.float64)
        self.all_units = np.array([group.all_units for group in groups], dtype=np.float64)
        worth = np.array(electorate.totals, dtype=np.float64)
        self.least = np.where(worth > 0, self.cost / np.maximum(worth, 1.0) * (1 - 4 * EPSILON), INFINITY)

    def exact_rho(self, p: int, rich: int) -> Fraction:
        """The ρ of project p where so many units pay in full and nobody else pays anything."""
        return Fraction(self.electorate.costs[p], rich * self.electorate.supporters[p].scale)

    def purchases(self, shares: Sequence[Fraction], likely: Run) -> list[list[int] | None]:
        """What a run at each share buys, in order; None where it is in doubt. For projects that all cost something,
        none of them rivals.

        likely: a run at another share, whose choices are tried first: it saves time and changes nothing.
        """
        lanes = _Lanes(self, shares, likely)
        while lanes.turn():
            pass
        return [None if doubt else bought for doubt, bought in zip(lanes.doubtful.tolist(), lanes.bought)]


class _Asked:
    """Questions put together, n of them: what does project `projects[i]` ask of its supporters in lane `lanes[i]`?

    Their supporters stand one question's after another's; owner: whose question each is, cells: where their money
    lies in the lanes. having: money, noise and units of all who cast the same ballot, shape (3, E).
    """

    def __init__(self, market: _Lanes, lanes: Types, projects: Types) -> None:
        outlook = market.outlook
        self.lanes, self.projects = lanes, projects
        self.sizes = outlook.size[projects]
        ends = self.sizes.cumsum()
        self.starts = ends - self.sizes
        self.owner = np.arange(len(lanes)).repeat(self.sizes)
        places = np.arange(len(self.owner)) + (outlook.first[projects] - self.starts).take(self.owner)
        self.cells = outlook.types.take(places) * len(market.share) + lanes.take(self.owner)
        self.money, self.noise = market.money.take(self.cells), market.noise.take(self.cells)
        self.units = outlook.units.take(places)
        self.having = np.array((self.money, self.noise, self.units)) * outlook.voters.take(places)
        self.cost, self.scale = outlook.cost[projects], outlook.scale[projects]
        self.all_units, self.most = outlook.all_units[projects], outlook.most[projects]

    def asks(self, rate: Reals) -> Reals:
        """What each supporter would pay at the rate, if they have it."""
        asks: Reals = rate.take(self.owner) * self.units
        return asks

    def given(self, rate: Reals) -> tuple[Reals, Reals, Reals]:
        """What the poor at `rate` give, within ± error, and the units of the rich."""
        given, noise, units = np.add.reduceat(self.having * (self.money < self.asks(rate)), self.starts, axis=1)
        # Sums of whole numbers below 2**53 are exact in floats.
        return given, noise * 1.001 + self.sizes * EPSILON * np.maximum(self.cost, given), self.all_units - units

    def following(self, given: Reals, error: Reals, rich: Reals) -> tuple[Reals, Reals]:
        """Newton's next rate, and its slack. Less the slack it is below the true rate, wherever the step began."""
        rich = np.maximum(rich, 1.0)
        rate = (self.cost - given) / rich
        return rate, error / rich + 4 * EPSILON * np.abs(rate)

    def near(self, rate: Reals, slack: Reals) -> Mask:
        """Whether some supporter has so nearly what is asked that floats cannot tell if it is enough."""
        reach = 2 * (slack + 4 * EPSILON * rate) * self.most
        return self.any(np.abs(self.money - self.asks(rate)) <= self.noise + reach.take(self.owner))

    def any(self, true: Mask) -> Mask:
        """Whether it is true of any supporter, for each question."""
        found: Mask = np.logical_or.reduceat(true, self.starts)
        return found


@dataclass(frozen=True, eq=False)
class _Offers:
    """What projects ask in lanes, shape (n,) each: the rate within ± slack, ρ = rate / scale within ± margin."""

    lanes: Types
    projects: Types
    rate: Reals
    slack: Reals
    rho: Reals
    margin: Reals


class _Lanes:
    """The state of K runs: money and noise (types * K, type after type), bounds on each project's ρ (K, P).

    limit: in each lane (K), up to which ρ offers are made out. The lowest of them is the lowest of all if its ρ is
    within the limit; else the limit rises. Lanes need not be at the same purchase. A bound is infinite where the
    project is bought, or its supporters are short of money for good.
    """

    def __init__(self, outlook: Outlook, shares: Sequence[Fraction], likely: Run) -> None:
        self.outlook = outlook
        self.share = np.array([float(share) for share in shares])
        self.money = np.tile(self.share, outlook.kinds)
        self.noise = EPSILON * self.money
        self.bound = np.tile(outlook.least, (len(shares), 1))
        self.doubtful = np.zeros(len(shares), dtype=np.bool_)
        self.bought: list[list[int]] = [[] for _ in shares]
        # When the likely run bought each project, and a little more than its ρ there; the others come last, without limit.
        self.place = np.full(len(outlook.cost), len(outlook.cost))
        self.place[likely.projects] = np.arange(len(likely.bought))
        self.likely = np.full(len(outlook.cost), NO_LIMIT)
        rates = np.array([bought.rate for bought in likely.bought])
        self.likely[likely.projects] = rates * LIKELY / outlook.scale[likely.projects]
        self.limit = np.empty(len(shares))
        self._expect(np.arange(len(shares)))

    def turn(self) -> bool:
        """The next purchase, or a higher limit, in every lane; False when all are at their end or in doubt."""
        self.limit = np.minimum(np.maximum(self.limit, self.bound.min(axis=1)), NO_LIMIT)
        lanes, projects = np.nonzero(self.bound <= self.limit[:, None])
        if not len(lanes):
            return False
        offers = self._offers(_Asked(self, lanes, projects))
        ceiling = np.full(len(self.bound), INFINITY)
        np.minimum.at(ceiling, offers.lanes, offers.rho + offers.margin)
        # A ρ above the limit need not be the lowest: that lane asks again, all who may be as low.
        within = ceiling <= self.limit
        self._choose(offers, within[offers.lanes] & (offers.rho - offers.margin <= ceiling[offers.lanes]))
        self._expect(np.flatnonzero(within))
        others = np.flatnonzero(~within)
        self.limit[others] = np.minimum(ceiling[others], self.bound[others].min(axis=1) * FURTHER)
        return True

    def _expect(self, lanes: Types) -> None:
        """Set the limit by the first project of the likely run that the lane may still buy."""
        guess = np.where(self.bound[lanes] < INFINITY, self.place, len(self.place) + 1).argmin(axis=1)
        self.limit[lanes] = self.likely[guess]

    def _doubt(self, lanes: Types) -> None:
        """These lanes are in doubt: nothing more is bought in them."""
        self.doubtful[lanes] = True
        self.bound[lanes] = INFINITY

    def _offers(self, asked: _Asked) -> _Offers:
        """What is asked where it may be within the limit, by Newton's steps from there.

        Lanes where that is not certain are in doubt: somebody is too near what is asked, or a project too near what
        its supporters have.
        """
        lanes, projects, scale = asked.lanes, asked.projects, asked.scale
        limit, bound = self.limit[lanes], self.bound[lanes, projects]
        rate = following = np.where(limit < NO_LIMIT, limit, bound) * scale
        least, slack, rich = bound, following, np.full(len(lanes), -1.0)
        same, beyond, short, unsure = np.zeros((4, len(lanes)), dtype=np.bool_)
        for _ in range(STEPS):
            rate, known = following, rich
            given, error, rich = asked.given(rate)
            following, slack = asked.following(given, error, rich)
            broke = rich == 0
            if broke.any():
                short |= broke & (given + error < asked.cost)
                unsure |= broke & (given - error <= asked.cost)
                following, rich = np.where(broke, bound * scale, following), np.where(broke, -1.0, rich)
            # The poor at a higher rate include those at a lower one: with the same units they are the same people.
            same = (rich == known) & ~broke
            least = (following - slack) / scale
            beyond |= least > limit
            if (same | beyond | short | unsure).all():
                break
        self.bound[lanes, projects] = np.where(short, INFINITY, np.maximum(bound, least))
        settled = same & ~(beyond | short | unsure)
        unsure = (settled & asked.near(rate, slack)) | ~(settled | beyond | short)
        self._doubt(lanes[unsure])
        sure = settled & ~unsure
        rate, slack, scale = rate[sure], slack[sure], scale[sure]
        margin = slack / scale + EPSILON * rate / scale
        return _Offers(lanes[sure], projects[sure], rate, slack, rate / scale, margin)

    def _choose(self, offers: _Offers, low: Mask) -> None:
        """In each lane the lowest offer is paid; where floats leave several, see `_lowest`."""
        tied = np.flatnonzero(low & (np.bincount(offers.lanes[low], minlength=len(self.share)) > 1)[offers.lanes])
        if len(tied):
            low[tied] = False
            low[self._lowest(offers, tied)] = True
        low &= ~self.doubtful[offers.lanes]
        if low.any():
            self._pay(_Asked(self, offers.lanes[low], offers.projects[low]), offers.rate[low], offers.slack[low])

    def _lowest(self, offers: _Offers, tied: Types) -> list[int]:
        """Of the offers at these places the lowest in each lane, the first in rank of those that are equal.

        Where all who are poor have nothing at all (without noise), ρ = cost / units of the rich, in whole numbers; most
        ties are of this kind. Where somebody gives a last rest, the lane is in doubt.
        """
        asked = _Asked(self, offers.lanes[tied], offers.projects[tied])
        poor = asked.money < asked.asks(offers.rate[tied])
        rich = asked.all_units - np.add.reduceat(asked.having[2] * poor, asked.starts)
        self._doubt(asked.lanes[asked.any(poor & (asked.noise > 0.0))])
        best: dict[int, tuple[Fraction, int, int]] = {}
        for place, lane, p, units in zip(tied.tolist(), asked.lanes.tolist(), asked.projects.tolist(), rich.tolist()):
            if not self.doubtful[lane]:
                one = (self.outlook.exact_rho(p, int(units)), self.outlook.ranks[p], place)
                best[lane] = min(best.get(lane, one), one)
        return [place for _, _, place in best.values()]

    def _pay(self, asked: _Asked, rate: Reals, slack: Reals) -> None:
        """Everybody pays what is asked of them, in different lanes; where the noise has grown coarse, doubt begins."""
        asks, share = asked.asks(rate), self.share[asked.lanes]
        poor = asked.money < asks
        self.money[asked.cells] = np.where(poor, 0.0, asked.money - asks)
        more = slack.take(asked.owner) * asked.units + (2 * EPSILON * share).take(asked.owner)
        noise = np.where(poor, 0.0, asked.noise + more)
        self.noise[asked.cells] = noise
        self.bound[asked.lanes, asked.projects] = INFINITY
        self._doubt(asked.lanes[asked.any(noise > (COARSE * share).take(asked.owner))])
        for lane, project in zip(asked.lanes.tolist(), asked.projects.tolist()):
            self.bought[lane].append(project)
