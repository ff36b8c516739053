"""Ranked choice by instant run-off: whoever is first on more than half of the papers that still count wins.

Each paper counts for the highest of its choices that is still in. While none has more than half, the one with the fewest
goes out, and its papers count for their next choice; a paper with no further choice counts no more. Of several with the
fewest, the one goes out that had fewer in the latest earlier round in which they differed; if they never did, the one that
a lot drawn before voting puts last. Published as the «alternative vote»; see «preferential voting» in Robert's Rules of
Order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Why = Literal["more than half", "the only one left", "fewest", "fewer before", "lot"]


@dataclass(frozen=True)
class Turn:
    """One count: papers for each choice that is in, papers that count no more, who goes out or has won, and why."""

    papers: Mapping[int, int]
    spent: int
    out: int | None
    won: int | None
    why: Why


@dataclass(frozen=True)
class Outcome:
    winner: int | None  # nobody, where no paper ranks anything
    turns: tuple[Turn, ...]


def run_off(papers: Sequence[Sequence[int]], choices: Sequence[int]) -> Outcome:
    """`papers`: each a list of choices, the best first, none twice, not all needed. `choices`: in the order of the lot.

    Raises ValueError for a paper that ranks something twice, or something that isn't to be chosen.
    """
    for paper in papers:
        if len(set(paper)) != len(paper) or not set(paper) <= set(choices):
            raise ValueError(f"This is no ranking of the choices: {list(paper)}")
    standing, turns = list(choices), []
    if not any(papers):
        return Outcome(None, ())
    while True:
        counted = _count(papers, standing)
        spent = len(papers) - sum(counted.values())
        best = max(standing, key=lambda choice: counted[choice])
        if counted[best] * 2 > sum(counted.values()) or len(standing) == 1:
            why: Why = "more than half" if len(standing) > 1 else "the only one left"
            turns.append(Turn(counted, spent, None, best, why))
            return Outcome(best, tuple(turns))
        out, why = _last(counted, turns)
        turns.append(Turn(counted, spent, out, None, why))
        standing.remove(out)


def _count(papers: Sequence[Sequence[int]], standing: Sequence[int]) -> dict[int, int]:
    counted = dict.fromkeys(standing, 0)
    for paper in papers:
        first = next((choice for choice in paper if choice in counted), None)
        if first is not None:
            counted[first] += 1
    return counted


def _last(counted: Mapping[int, int], turns: Sequence[Turn]) -> tuple[int, Why]:
    """Who goes out. `counted` is in the order of the lot, so the last of those that can't be told apart goes."""
    fewest = min(counted.values())
    tied = [choice for choice, papers in counted.items() if papers == fewest]
    if len(tied) == 1:
        return tied[0], "fewest"
    for turn in reversed(turns):
        fewest = min(turn.papers[choice] for choice in tied)
        tied = [choice for choice in tied if turn.papers[choice] == fewest]
        if len(tied) == 1:
            return tied[0], "fewer before"
    return tied[-1], "lot"
