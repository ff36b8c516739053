"""How a group voted on a statement, and how sure we may be that it leans one way.

A share is smoothed by one vote each way, so that 1 of 1 is 2/3 and not all; passes count as seen. Tests: one side, 90%.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from commonty.maths.opinions.votes import AGREE, DISAGREE, Flags, Floats, Ints, Votes

SURE: Final = 1.2816  # the normal quantile of 90%


@dataclass(frozen=True, eq=False)
class Counts:
    """Votes by group and statement: agrees, disagrees and all that were cast; each of shape (groups, statements)."""

    agrees: Floats
    disagrees: Floats
    seen: Floats

    @classmethod
    def by_group(cls, votes: Votes, labels: Ints, k: int) -> Counts:
        """labels: each person's group, -1 for none; shape (people,)."""
        n = len(votes.statements)
        group = labels[votes.person]
        cells = group * n + votes.statement

        def count(which: Ints) -> Floats:
            found: Floats = np.bincount(cells[which], minlength=k * n).astype(np.float64).reshape(k, n)
            return found

        inside = group >= 0
        return cls(
            agrees=count(np.flatnonzero(inside & (votes.value == AGREE))),
            disagrees=count(np.flatnonzero(inside & (votes.value == DISAGREE))),
            seen=count(np.flatnonzero(inside)),
        )

    @classmethod
    def of_all(cls, votes: Votes) -> Counts:
        """Everybody as one group; shape (1, statements)."""
        return cls.by_group(votes, np.zeros(len(votes.people), dtype=np.int64), 1)

    def others(self) -> Counts:
        """For each group all the other groups together."""
        return Counts(*(table.sum(axis=0) - table for table in (self.agrees, self.disagrees, self.seen)))

    def only(self, groups: list[int]) -> Counts:
        """These groups alone."""
        return Counts(self.agrees[groups], self.disagrees[groups], self.seen[groups])


def share(chose: Floats, seen: Floats) -> Floats:
    """(chose + 1) / (seen + 2), between 0 and 1; same shape."""
    found: Floats = (chose + 1) / (seen + 2)
    return found


def share_test(chose: Floats, seen: Floats) -> Floats:
    """2 * root(seen + 1) * ((chose + 1) / (seen + 1) - 1/2): how far from half, in standard deviations; same shape."""
    found: Floats = 2 * np.sqrt(seen + 1) * ((chose + 1) / (seen + 1) - 0.5)
    return found


def difference_test(chose: Floats, seen: Floats, others_chose: Floats, others_seen: Floats) -> Floats:
    """The z of two shares that differ, each count one higher; 0 where all chose the same. Same shape."""
    first, second = (chose + 1) / (seen + 1), (others_chose + 1) / (others_seen + 1)
    pooled = (chose + others_chose + 2) / (seen + others_seen + 2)
    spread = np.sqrt(np.maximum(0.0, pooled * (1 - pooled)) * (1 / (seen + 1) + 1 / (others_seen + 1)))
    return np.divide(first - second, spread, out=np.zeros_like(spread), where=spread > 0)


@dataclass(frozen=True, eq=False)
class Leanings:
    """One direction (agree or disagree), group by statement: each of shape (groups, statements).

    p: share who chose it. z: its test. ratio: p by that of all other groups together. ratio_z: the test of that difference.
    """

    p: Floats
    z: Floats
    ratio: Floats
    ratio_z: Floats

    @classmethod
    def of(cls, chose: Floats, seen: Floats, others_chose: Floats, others_seen: Floats) -> Leanings:
        p = share(chose, seen)
        return cls(
            p=p,
            z=share_test(chose, seen),
            ratio=p / share(others_chose, others_seen),
            ratio_z=difference_test(chose, seen, others_chose, others_seen),
        )

    @classmethod
    def both(cls, counts: Counts) -> tuple[Leanings, Leanings]:
        """Agreeing and disagreeing, each group against the others together."""
        others = counts.others()
        agree = cls.of(counts.agrees, counts.seen, others.agrees, others.seen)
        return agree, cls.of(counts.disagrees, counts.seen, others.disagrees, others.seen)

    @cached_property
    def passes(self) -> Flags:
        """Is it likely, and likelier than among the others? bool, shape (groups, statements)."""
        sure: Flags = (self.z > SURE) & (self.ratio_z > SURE)
        return sure

    @cached_property
    def weight(self) -> Floats:
        """How much it tells of the group: ratio, its test, share and its test, multiplied; shape (groups, statements)."""
        found: Floats = self.ratio * self.ratio_z * self.p * self.z
        return found
