"""What would have been enough for a project that was not funded, found by counting again with the change.

Every figure has been counted: with it the project is funded, with one unit less of change it is
not. Elections are not monotone in every respect, so a larger change may fail again; nothing is claimed about that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from commonty.maths.counting.count import Outcome, count
from commonty.maths.counting.election import Election


@dataclass(frozen=True)
class Enough:
    """cost: the project would have been funded at this cost, and not at one unit of currency more.

    votes: it would have been funded with so many further ballots for it alone, and not with one fewer.
    None where nothing can be claimed: no such figure was found, or such ballots would not say anything (points,
    orders of preference).
    """

    cost: Fraction | None
    votes: int | None


def enough(outcome: Outcome, project_id: str) -> Enough:
    """What would have been enough for this project, all else as it was. Counts the election some dozens of times.

    Raises KeyError if there is no such project, ValueError if it was funded.
    """
    election = outcome.election
    number = election.index[project_id]
    if project_id in outcome.funded:
        raise ValueError(f"project {project_id} was funded")

    def at_cost(cost: int) -> bool:
        return project_id in count(with_cost(election, number, Fraction(cost)), outcome.rules).funded

    def with_ballots(votes: int) -> bool:
        return project_id in count(with_votes(election, number, votes), outcome.rules).funded

    cost = _largest(at_cost, _hint(outcome, project_id), election.projects[number].cost)
    counted_alone = election.points is None and outcome.rules.utility in ("cost", "card")
    votes = _smallest(with_ballots, 2 * election.ballots + 1) if counted_alone else None
    return Enough(None if cost is None else Fraction(cost), votes)


def _hint(outcome: Outcome, project_id: str) -> int:
    """A cost that is likely to do: what its supporters had left, or the room that was left."""
    story = outcome.working.of(project_id)
    if story.shortfall is not None:
        return int(story.shortfall.left)
    return int(story.room) if story.room is not None else 0


def _largest(works: Callable[[int], bool], hint: int, cost: Fraction) -> int | None:
    """A whole cost above 0 that works while the next does not."""
    above = -(-cost.numerator // cost.denominator)
    below = min(max(hint, 1), above - 1)
    while below > 0 and not works(below):
        above, below = below, below // 2
    if below <= 0:
        return None
    while above - below > 1:
        middle = (below + above) // 2
        if works(middle):
            below = middle
        else:
            above = middle
    return below


def _smallest(works: Callable[[int], bool], most: int) -> int | None:
    """A number of votes up to `most` that works while one fewer does not."""
    low, high = 0, 1
    while not works(high):
        low, high = high, high * 2
        if high > most:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        if works(middle):
            high = middle
        else:
            low = middle
    return high


def with_cost(election: Election, number: int, cost: Fraction) -> Election:
    """The same election with another cost of project `number`."""
    projects = list(election.projects)
    projects[number] = replace(projects[number], cost=cost)
    return replace(election, projects=tuple(projects))


def with_votes(election: Election, number: int, votes: int) -> Election:
    """The same election with so many further ballots for project `number` alone. Only for ballots without points."""
    kind = len(election.weights)
    return replace(
        election,
        weights=np.append(election.weights, votes),
        offsets=np.append(election.offsets, election.offsets[-1] + 1),
        choices=np.append(election.choices, np.int32(number)),
        type_of_ballot=np.append(election.type_of_ballot, np.full(votes, kind, dtype=np.int32)),
    )
