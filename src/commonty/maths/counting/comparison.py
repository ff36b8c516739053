"""The comparison step: does the greedy result suit more people than equal shares?

Wieliczka 2023 had it in its rules, and the web tool of the method's authors (equalshares.net) offers both forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonty.maths.counting.support import Electorate


@dataclass(frozen=True)
class Comparison:
    """How equal shares did beside greedy, in ballots.

    by `satisfaction`: ballots that get more utility from the one, and from the other.
    by `exclusion`: ballots with at least one funded project they give a utility, in the one and in the other.
    `greedy_kept` if greedy did better; equal shares stays when they are level.
    """

    by: str
    equal_shares: int
    greedy: int

    @property
    def greedy_kept(self) -> bool:
        """Whether the greedy result takes the place of equal shares."""
        return self.greedy > self.equal_shares

    @classmethod
    def between(cls, by: str, electorate: Electorate, shares: Sequence[int], greedy: Sequence[int]) -> Comparison:
        """Compare two lists of funded projects (places in the electorate) by `satisfaction` or `exclusion`."""
        ours, theirs = _utilities(electorate, shares), _utilities(electorate, greedy)
        weights = [int(weight) for weight in electorate.weights]
        if by == "exclusion":
            ours, theirs = [min(one, 1) for one in ours], [min(one, 1) for one in theirs]
            won = [sum(weight for weight, one in zip(weights, side) if one) for side in (ours, theirs)]
        else:
            won = [
                sum(weight for weight, one, other in zip(weights, ours, theirs) if one > other),
                sum(weight for weight, one, other in zip(weights, ours, theirs) if one < other),
            ]
        return cls(by, won[0], won[1])

    def to_dict(self) -> dict[str, object]:
        """As JSON."""
        return {
            "by": self.by,
            "equal_shares": self.equal_shares,
            "greedy": self.greedy,
            "greedy_kept": self.greedy_kept,
        }


def _utilities(electorate: Electorate, funded: Sequence[int]) -> list[int]:
    """What each ballot type gets from these projects together, exactly: whole numbers of any size."""
    sums = [0] * len(electorate.weights)
    for p in funded:
        group = electorate.supporters[p]
        for kind, worth in zip(group.types.tolist(), group.units.tolist()):
            sums[kind] += int(worth) * group.scale
    return sums
