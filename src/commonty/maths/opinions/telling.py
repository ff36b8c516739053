"""Which statements tell something: of a group, of everybody, of what divides, and of what only a few hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from commonty.maths.opinions.statistics import SURE, Counts, Leanings, share, share_test
from commonty.maths.opinions.votes import Flags, Floats, Ints

AT_MOST: Final = 5
FEWEST_PEOPLE: Final = 5  # below that nothing is said of anybody
AGREE_WORD: Final = "agree"
DISAGREE_WORD: Final = "disagree"


@dataclass(frozen=True)
class Telling:
    """A statement (its place in the list), what people say to it, the share who do (0 to 1) and how sure that is."""

    statement: int
    direction: str
    p: float
    z: float
    ratio: float = 1.0
    ratio_z: float = 0.0


def telling_of(group: int, agree: Leanings, disagree: Leanings, counts: Counts, out: Flags) -> tuple[Telling, ...]:
    """What sets a group apart: at most five statements, agreements first, the best agreed one at the head.

    Where nothing passes both tests, the one statement that a newcomer would learn most from.
    """
    seen = [j for j in range(len(out)) if not out[j] and counts.agrees[group, j] + counts.disagrees[group, j] > 0]
    passing = [j for j in seen if agree.passes[group, j] or disagree.passes[group, j]]
    best = _best_agreed(group, agree, seen)
    if not passing:
        differ = np.maximum(agree.ratio_z[group], disagree.ratio_z[group])
        fallback = best if best is not None else max(seen, key=lambda j: (differ[j], -j), default=None)
        return () if fallback is None else (_told(group, fallback, agree, disagree),)
    told = [_told(group, j, agree, disagree) for j in passing if j != best]
    told.sort(key=lambda found: (-found.p * found.z * found.ratio * found.ratio_z, found.statement))
    head = [_told(group, best, agree, disagree)] if best is not None else []
    chosen = (head + told)[:AT_MOST]
    return tuple(sorted(chosen, key=lambda found: found.direction != AGREE_WORD))


def _best_agreed(group: int, agree: Leanings, seen: list[int]) -> int | None:
    """The statement this group agrees with most: more than others do, if there is one such, else at all."""
    best: int | None = None
    for j in seen:
        if best is None:
            if agree.z[group, j] > SURE or (agree.ratio[group, j] > 1 and agree.p[group, j] > 0.5):
                best = j
        elif agree.ratio[group, best] > 1:
            best = j if agree.weight[group, j] > agree.weight[group, best] else best
        elif agree.p[group, j] * agree.z[group, j] > agree.p[group, best] * agree.z[group, best]:
            best = j
    return best


def _told(group: int, j: int, agree: Leanings, disagree: Leanings) -> Telling:
    is_agree = agree.ratio_z[group, j] > disagree.ratio_z[group, j]
    side = agree if is_agree else disagree
    word = AGREE_WORD if is_agree else DISAGREE_WORD
    figures = (side.p[group, j], side.z[group, j], side.ratio[group, j], side.ratio_z[group, j])
    return Telling(j, word, *(float(figure) for figure in figures))


def common_ground(everybody: Counts, out: Flags) -> tuple[Telling, ...]:
    """What most of all people say: at most five to agree with, then at most five to disagree with, surest first.

    everybody: counts of shape (1, statements). More than half, and sure of it; ordered by share times test.
    """
    found: list[Telling] = []
    for word, chose in ((AGREE_WORD, everybody.agrees), (DISAGREE_WORD, everybody.disagrees)):
        p, z = share(chose, everybody.seen)[0], share_test(chose, everybody.seen)[0]
        passing = np.flatnonzero((p > 0.5) & (z > SURE) & ~out)
        order = sorted(passing.tolist(), key=lambda j: (-float(p[j] * z[j]), j))
        found += [Telling(j, word, float(p[j]), float(z[j])) for j in order[:AT_MOST]]
    return tuple(found)


def in_every_group(counts: Counts) -> tuple[Floats, Floats]:
    """Agreement and disagreement that no group lacks: the product over groups of their shares; each (statements,)."""
    agree: Floats = share(counts.agrees, counts.seen).prod(axis=0)
    disagree: Floats = share(counts.disagrees, counts.seen).prod(axis=0)
    return agree, disagree


def spread(counts: Counts) -> Floats:
    """How much groups differ on a statement: the largest share who agree less the smallest; 0 to 1, (statements,)."""
    if len(counts.agrees) < 2:
        return np.zeros(counts.agrees.shape[1])
    found: Floats = np.ptp(share(counts.agrees, counts.seen), axis=0)
    return found


@dataclass(frozen=True)
class Minority:
    """A group that holds, as most of it, the opposite of what most people say: how many of it do, and of how many seen."""

    statement: int
    group: int
    direction: str
    people: int
    seen: int
    p: float
    z: float

    def to_dict(self, statements: tuple[str, ...]) -> dict[str, Any]:
        """As JSON; the statement by its id."""
        return {**vars(self), "statement": statements[self.statement]}


def held_by_few(everybody: Counts, counts: Counts, sizes: Ints, out: Flags) -> tuple[Minority, ...]:
    """What a minority holds strongly: at most five, surest first. However small the group, but never below five people.

    A group of less than half of those grouped, in which more than half hold one side, sure of it, and at least five
    people do; while of all who took a side, more took the other.
    """
    held: list[Minority] = []
    small = np.flatnonzero((sizes >= FEWEST_PEOPLE) & (2 * sizes < sizes.sum()))
    sides = ((AGREE_WORD, "agrees", "disagrees"), (DISAGREE_WORD, "disagrees", "agrees"))
    for group in small.tolist():
        for word, side, other in sides:
            chose, seen = getattr(counts, side)[group], counts.seen[group]
            p, z = share(chose, seen), share_test(chose, seen)
            few = getattr(everybody, side)[0] < getattr(everybody, other)[0]
            strong = np.flatnonzero(few & (p > 0.5) & (z > SURE) & (chose >= FEWEST_PEOPLE) & ~out)
            held += [
                Minority(j, group, word, int(chose[j]), int(seen[j]), float(p[j]), float(z[j]))
                for j in strong.tolist()
            ]
    held.sort(key=lambda found: (-found.z, found.statement, found.group))
    return tuple(held[:AT_MOST])
