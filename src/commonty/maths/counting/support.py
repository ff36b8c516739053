"""Who supports what, and how much it is worth to them: an election prepared for counting.

Money becomes whole numbers of a small unit, utilities whole numbers, and each project gets arrays of its supporters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Final

import numpy as np
from numpy.typing import NDArray

from commonty.maths.counting.election import POINT_TYPES, CountingError, Election

UTILITIES: Final = ("cost", "card", "score", "borda", "score-cost")
TIMES_COST, BY_POINTS = ("cost", "score-cost"), ("score", "score-cost")

Types = NDArray[np.int64]
Reals = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Supporters:
    """The people to whom one project is worth something.

    types: indices of ballot types, shape (k,), ascending. voters: how many people cast each, shape (k,).
    units: utility per person, shape (k,); all 1 if `common`, when it is the same for all and left to `scale`.
    A person pays rate * unit, at most what they have; ρ = rate / scale. most: the largest unit.
    """

    types: Types
    voters: Reals
    units: Reals
    common: bool
    most: float
    scale: int
    all_voters: int
    all_units: int


@dataclass(frozen=True, eq=False)
class Electorate:
    """Projects of one pot with their supporters; money in units of 1 / `unit` of the currency.

    `totals[p]` is the total utility of project p over all ballots, in units of 1 / `utility_unit` (for `cost`
    utility also of 1 / `unit`). `row_offsets`, `row_projects`, `row_units` say what each ballot type supports.
    """

    ids: tuple[str, ...]
    costs: tuple[int, ...]
    votes: tuple[int, ...]
    totals: tuple[int, ...]
    supporters: tuple[Supporters, ...]
    weights: Reals
    row_offsets: NDArray[np.int64]
    row_projects: NDArray[np.int64]
    row_units: Reals
    ballots: int
    unit: int
    rho_unit: Fraction

    def rows(self, types: Types) -> tuple[Types, Types]:
        """For every entry of these types' rows: its place in the row arrays, and the place of its type in `types`."""
        lengths = self.row_offsets[types + 1] - self.row_offsets[types]
        owner = np.repeat(np.arange(len(types)), lengths)
        first = np.repeat(self.row_offsets[types] - (np.cumsum(lengths) - lengths), lengths)
        return first + np.arange(len(owner)), owner


def money_unit(amounts: Sequence[Fraction]) -> int:
    """The smallest number by which all amounts become whole; CountingError where they are too finely divided."""
    unit = lcm(*{amount.denominator for amount in amounts})
    if unit > 10**30:
        raise CountingError("amounts of money are too finely divided")
    return unit


def prepare(election: Election, utility: str, pot: Sequence[int], unit: int) -> Electorate:
    """The electorate of a pot: the projects with these indices, all ballots (empty ones too).

    utility: `cost`, `card`, `score` (cumulative and scoring ballots), `borda` (ordinal ballots: length of the
    ballot - position - 1) or `score-cost` (points times cost: then greedy goes by points alone). unit: what makes
    every amount of money whole, see `money_unit`.
    Raises CountingError if the ballots do not carry this utility.
    """
    check_utility(election.ballot_type, utility)
    place = np.full(len(election.projects), -1)
    place[list(pot)] = np.arange(len(pot))
    projects, types, units = _entries(election, utility)
    here = place[projects] >= 0
    (projects, types, units), kinds = _merge_rows(place[projects[here]], types[here], units[here], election)
    weights = np.bincount(kinds, election.weights, int(kinds.max(initial=-1)) + 1).astype(np.float64)
    costs = tuple(int(election.projects[number].cost * unit) for number in pot)
    order = np.argsort(projects, kind="stable")
    ends = np.searchsorted(projects[order], np.arange(len(pot) + 1)).tolist()
    groups = [
        _supporters(types[order[start:end]], units[order[start:end]], weights, cost if utility in TIMES_COST else 1)
        for start, end, cost in zip(ends, ends[1:], costs)
    ]
    # What is the same for all supporters is left to the project's scale.
    common = np.array([group.common for group in groups], dtype=np.bool_)
    rho_unit = Fraction(election.point_unit if utility in BY_POINTS else 1, 1 if utility in TIMES_COST else unit)
    return Electorate(
        ids=tuple(election.projects[number].id for number in pot),
        costs=costs,
        votes=tuple(election.votes[number] for number in pot),
        totals=tuple(group.all_units * group.scale for group in groups),
        supporters=tuple(groups),
        weights=weights,
        row_offsets=np.searchsorted(types, np.arange(len(weights) + 1)),
        row_projects=projects,
        row_units=np.where(common[projects], 1.0, units),
        ballots=election.ballots,
        unit=unit,
        rho_unit=rho_unit,
    )


def check_utility(ballot_type: str, utility: str) -> None:
    """Raises CountingError if ballots of this type do not carry this utility."""
    if utility not in UTILITIES:
        raise CountingError(f"utility {utility[:40]!r} is not one of {', '.join(UTILITIES)}")
    if utility in BY_POINTS and ballot_type not in POINT_TYPES:
        raise CountingError(f"{ballot_type} ballots give no points: utility {utility} cannot be counted")
    if utility == "borda" and ballot_type != "ordinal":
        raise CountingError(f"{ballot_type} ballots have no order: utility borda cannot be counted")


def _entries(election: Election, utility: str) -> tuple[Types, Types, Reals]:
    """Project, type and utility of every entry that is worth something (cost and card: 1 each)."""
    projects, types = election.choices.astype(np.int64), election.owners
    if utility in ("cost", "card"):
        return projects, types, np.ones(len(projects))
    if utility in BY_POINTS:
        assert election.points is not None
        units = election.points.astype(np.float64)
    else:
        units = (election.offsets[types + 1] - 1 - np.arange(len(projects))).astype(np.float64)
    worth = units > 0
    return projects[worth], types[worth], units[worth]


def _merge_rows(
    projects: Types, types: Types, units: Reals, election: Election
) -> tuple[tuple[Types, Types, Reals], NDArray[np.int64]]:
    """The entries after merging the types that support the same here, and for each old type its new one."""
    number = len(election.weights)
    order = np.lexsort((projects, types))
    projects, types, units = projects[order], types[order], units[order]
    offsets = np.searchsorted(types, np.arange(number + 1)).tolist()
    packed = np.empty((len(projects), 2))
    packed[:, 0], packed[:, 1] = projects, units
    known: dict[bytes, int] = {}
    data = packed.tobytes()
    kinds = [known.setdefault(data[16 * a : 16 * b], len(known)) for a, b in pairwise(offsets)]
    mapped = np.array(kinds, dtype=np.int64)
    first = np.zeros(number, dtype=bool)
    first[np.unique(mapped, return_index=True)[1]] = True
    kept = first[types]
    return (projects[kept], mapped[types[kept]], units[kept]), mapped


def _supporters(types: Types, units: Reals, weights: Reals, scale: int) -> Supporters:
    voters = weights[types]
    common = bool((units == units[:1]).all())
    if common and len(units):
        scale *= int(units[0])
        units = np.ones(len(units))
    most = float(units.max(initial=0.0))
    return Supporters(types, voters, units, common, most, scale, int(voters.sum()), int(voters @ units))
