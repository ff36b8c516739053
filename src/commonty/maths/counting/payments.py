"""Who paid what in a run of equal shares, and what the supporters of the others were short of. All exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from commonty.maths.counting.exact import Purchase
from commonty.maths.counting.purses import EPSILON
from commonty.maths.counting.shares import Run
from commonty.maths.counting.support import Electorate, Reals


@dataclass(frozen=True)
class PaidGroup:
    """`voters` supporters, to each of whom the project has `utility`, paid `each`: the equal price of their group."""

    utility: Fraction
    voters: int
    each: Fraction


@dataclass(frozen=True)
class Payment:
    """How one purchase of equal shares was paid; the amounts add up to the cost.

    rho: money per unit of utility. full: those who paid the equal price, by utility, highest first.
    less_voters gave all they had left, `less_total` together; nothing_voters had nothing left to give.
    """

    rho: Fraction
    full: tuple[PaidGroup, ...]
    less_voters: int
    less_total: Fraction
    nothing_voters: int


@dataclass(frozen=True)
class Shortfall:
    """What supporters had together when the last run of equal shares ended, against the cost.

    left: their money at the end; short_by: cost - left, above 0. at_start: what they had at the beginning.
    ran_out_after: the id of the project whose purchase took them below the cost, or "" if they never had enough.
    """

    at_start: Fraction
    left: Fraction
    short_by: Fraction
    ran_out_after: str


def payments_of(run: Run) -> dict[int, Payment]:
    """For each project the run bought (free ones aside) how it was paid."""
    ledger = run.ledger
    found = {}
    for place, (purchase, money) in enumerate(zip(ledger.purchases, ledger.snapshots())):
        rate, less_total = ledger.rate(place), ledger.total(purchase.poor, place)
        found[purchase.project] = _payment(ledger.electorate, purchase, rate, money, less_total)
    return found


def _payment(
    electorate: Electorate, purchase: Purchase, rate: Fraction, money: Reals, less_total: Fraction
) -> Payment:
    group = electorate.supporters[purchase.project]
    had = money[group.types] > 0.0
    full = had & ~np.isin(group.types, purchase.poor)
    units = group.units
    groups = []
    for level in np.unique(units[full])[::-1].tolist():
        voters = int(group.voters[full & (units == level)].sum())
        utility = int(level) * group.scale / (electorate.rho_unit * electorate.unit)
        groups.append(PaidGroup(utility, voters, rate * int(level) / electorate.unit))
    return Payment(
        rho=rate / group.scale * electorate.rho_unit,
        full=tuple(groups),
        less_voters=int(electorate.weights[purchase.poor].sum()),
        less_total=less_total / electorate.unit,
        nothing_voters=int(group.voters[~had].sum()),
    )


def shortfalls_of(run: Run, projects: Sequence[int]) -> dict[int, Shortfall]:
    """For each of these projects, which the run did not buy, what its supporters were short of.

    Projects that the supporters could have paid (they were excluded by another) are left out.
    """
    moneys = list(run.ledger.snapshots())
    found = {}
    for p in projects:
        shortfall = _shortfall(run, p, moneys)
        if shortfall is not None:
            found[p] = shortfall
    return found


def _shortfall(run: Run, p: int, moneys: Sequence[Reals]) -> Shortfall | None:
    electorate, purchases = run.ledger.electorate, run.ledger.purchases
    group, cost, unit = electorate.supporters[p], electorate.costs[p], electorate.unit
    at_start = group.all_voters * run.share
    left = _together(run, p, moneys, len(purchases))
    if left >= cost or not group.all_voters:
        return None
    # What supporters have only falls: look for the first purchase after which it is below the cost.
    low, high = 0, len(purchases)
    while low < high:
        middle = (low + high) // 2
        if _below(run, p, moneys, middle):
            high = middle
        else:
            low = middle + 1
    after = "" if low == 0 else electorate.ids[purchases[low - 1].project]
    return Shortfall(at_start / unit, left / unit, (cost - left) / unit, after)


def _below(run: Run, p: int, moneys: Sequence[Reals], after: int) -> bool:
    """Whether supporters of p had less than its cost after so many purchases."""
    electorate = run.ledger.electorate
    group, cost = electorate.supporters[p], electorate.costs[p]
    if after == 0:
        return group.all_voters * run.share < cost
    close = float(group.voters @ moneys[after][group.types])
    # Each float has seen at most 3 roundings per purchase, and the sum one per addend.
    error = (3 * after + 3 + len(group.types)) * EPSILON * float(run.share) * group.all_voters
    if abs(close - cost) > error:
        return close < cost
    return _together(run, p, moneys, after) < cost


def _together(run: Run, p: int, moneys: Sequence[Reals], after: int) -> Fraction:
    types = run.ledger.electorate.supporters[p].types
    return run.ledger.total(types[moneys[after][types] > 0.0], after)
