"""The greedy rule: total utility for each unit of money, highest first; what no longer fits is skipped.

With utility `cost` this is "most votes first". See Rey & Maly, "The (Computational) Social Choice Take on Indivisible
Participatory Budgeting", arXiv:2303.00621, on greedy approximations of utilitarian welfare.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from commonty.maths.counting.support import Electorate


@dataclass(frozen=True)
class Turn:
    """Project `project` had its turn when `room` was left of the budget (in the electorate's unit of money).

    tied: all that were equal, still open and would have fitted, itself included; empty if it was alone.
    """

    project: int
    room: int
    funded: bool
    blocked: bool = False
    tied: tuple[int, ...] = ()


def run_greedy(
    electorate: Electorate,
    budget: int,
    ranks: tuple[int, ...],
    rivals: tuple[frozenset[int], ...] = (),
    already: Iterable[int] = (),
) -> list[Turn]:
    """Every supported project's turn, in order, after those in `already` have been funded from `budget`."""
    taken = set(already)
    blocked = {rival for p in taken for rival in (rivals[p] if rivals else ())}
    room = budget - sum(electorate.costs[p] for p in taken)
    waiting = [p for p, votes in enumerate(electorate.votes) if votes and p not in taken]

    def worth(p: int) -> Fraction:
        return Fraction(electorate.totals[p], electorate.costs[p]) if electorate.costs[p] else Fraction(0)

    # Free projects come first: there is nothing that their money could do instead.
    ordered = sorted(waiting, key=lambda p: (electorate.costs[p] > 0, -worth(p), ranks[p]))
    turns: list[Turn] = []
    for (paid, _), equals in groupby(ordered, key=lambda p: (electorate.costs[p] > 0, worth(p))):
        open_here = list(equals)
        for place, p in enumerate(open_here):
            fits = electorate.costs[p] <= room
            funded = fits and p not in blocked
            tied = [q for q in open_here[place:] if electorate.costs[q] <= room and q not in blocked]
            turns.append(
                Turn(p, room, funded, p in blocked, tuple(tied) if funded and paid and len(tied) > 1 else ())
            )
            if funded:
                room -= electorate.costs[p]
                blocked |= rivals[p] if rivals else frozenset()
    return turns
