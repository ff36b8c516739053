"""Who is put into groups, into how many, and when the number of groups changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from commonty.maths.opinions.clusters import Clusters, best_of_ten, k_means, silhouette, spread_start
from commonty.maths.opinions.votes import Flags, Floats, Ints, OpinionsError, Votes

FEWEST_VOTES: Final = 7
FEWEST_PEOPLE: Final = 15
MOST_BASE: Final = 100
MOST_GROUPS: Final = 5
BASE_STEPS: Final = 20  # base clusters only make the rest quicker; where they settle to a hair says nothing,
BASE_STEPS_ON: Final = 2  # and from where they were they need hardly a step
TIMES_BEST: Final = 4


@dataclass(frozen=True)
class Memory:
    """What a conversation that goes on remembers from one report to the next, so that groups don't jump about.

    members: who was ever put into a group. k: the number of groups shown, 0 before the first. rival, times: another number
    that was best, and how many times running. base: the last base centres; centres: the last group centres, by k.
    """

    members: tuple[str, ...] = ()
    k: int = 0
    rival: int = 0
    times: int = 0
    base: tuple[tuple[float, float], ...] = ()
    centres: dict[int, tuple[tuple[float, float], ...]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        centres = {str(k): [list(centre) for centre in found] for k, found in self.centres.items()}
        kept: dict[str, Any] = {"members": list(self.members), "k": self.k, "rival": self.rival, "times": self.times}
        return kept | {"base": [list(centre) for centre in self.base], "centres": centres}

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Memory:
        """Back from what `to_dict` gave; an empty mapping is an empty memory."""
        if not kept:
            return cls()
        centres = {int(k): _pairs(found) for k, found in kept["centres"].items()}
        return cls(tuple(kept["members"]), kept["k"], kept["rival"], kept["times"], _pairs(kept["base"]), centres)


def _pairs(found: Iterable[Iterable[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in found)


@dataclass(frozen=True, eq=False)
class Grouping:
    """labels: each person's group, -1 for nobody's; shape (people,). silhouette: of the k that was taken, -1 to 1."""

    labels: Ints
    k: int
    silhouette: float
    memory: Memory


def who_is_grouped(votes: Votes, always: Iterable[str] = ()) -> Flags:
    """At least 7 votes, or all statements if there are fewer; whoever was in before; at least 15 people if possible."""
    cast = votes.cast_by
    stay = set(always)
    inside: Flags = cast >= max(1, min(FEWEST_VOTES, len(votes.statements)))
    inside |= np.array([name in stay for name in votes.people], dtype=np.bool_)
    missing = FEWEST_PEOPLE - int(inside.sum())
    if missing > 0:
        others = np.flatnonzero(~inside & (cast > 0))
        most = others[np.argsort(-cast[others], kind="stable")]
        inside[most[:missing]] = True
    return inside


def group_people(votes: Votes, places: Floats, *, k: int | None = None, memory: Memory | None = None) -> Grouping:
    """The groups of those who voted enough, at `places` (people, 2). k: so many groups and no others.

    Without a memory: fresh starts, and the number of groups (2 to 5, fewer where there are few people) that fits best. With
    one: from where the groups were, and another number only after it was best four times running.
    Raises OpinionsError where k groups can't be made.
    """
    before = memory or Memory()
    inside = who_is_grouped(votes, before.members)
    labels = np.full(len(votes.people), -1, dtype=np.int64)
    members = tuple(np.array(votes.people, dtype=object)[inside].tolist())
    base = _base(places[inside], before)
    weights = np.bincount(base.labels, minlength=len(base.centres)).astype(np.float64)
    found = _candidates(base.centres, weights, k, before)
    if not found:
        labels[inside] = 0
        return Grouping(labels, int(inside.any()), 0.0, Memory(members))
    fits = {size: silhouette(base.centres, clusters.labels) for size, clusters in found.items()}
    best = max(fits, key=lambda size: (round(fits[size], 9), -size))
    taken, rival, times = _settled(best, before, found)
    labels[inside] = found[taken].labels[base.labels]
    if before.k != taken:
        labels = _largest_first(labels, taken)
    kept = {size: _pairs(_centres(base.centres, weights, clusters.labels)) for size, clusters in found.items()}
    kept[taken] = _pairs(_centres_of_people(places, labels, taken))
    return Grouping(labels, taken, fits[taken], Memory(members, taken, rival, times, _pairs(base.centres), kept))


def _base(points: Floats, before: Memory) -> Clusters:
    """Everybody on their own up to a hundred people, beyond that a hundred clusters of people who stand close together."""
    n = len(points)
    if n <= MOST_BASE:
        return Clusters(np.arange(n), points, 0.0)
    ones = np.ones(n)
    if len(before.base) == MOST_BASE:
        return k_means(points, ones, np.array(before.base), BASE_STEPS_ON)
    return k_means(points, ones, spread_start(points, ones, MOST_BASE), BASE_STEPS)


def _candidates(points: Floats, weights: Floats, k: int | None, before: Memory) -> dict[int, Clusters]:
    """The best division into each number of groups that is possible."""
    differ = len(np.unique(np.round(points, 9), axis=0))
    if k is not None and not 1 <= k <= differ:
        raise OpinionsError(f"{k} groups can't be made of {differ} people who differ; ask for 1 to {differ}")
    most = min(MOST_GROUPS, 2 + len(points) // 12, differ)
    found = {}
    for size in range(2, most + 1) if k is None else (k,):
        start = before.centres.get(size)
        clusters = k_means(points, weights, np.array(start)) if start else best_of_ten(points, weights, size)
        if len(clusters.centres) < size:
            clusters = best_of_ten(points, weights, size)
        if len(clusters.centres) == size:
            found[size] = clusters
    return found


def _settled(best: int, before: Memory, found: dict[int, Clusters]) -> tuple[int, int, int]:
    """The number to take, and the rival with how many times running it was best."""
    if before.k not in found or best == before.k:
        return best, 0, 0
    times = before.times + 1 if best == before.rival else 1
    return (best, 0, 0) if times >= TIMES_BEST else (before.k, best, times)


def _largest_first(labels: Ints, k: int) -> Ints:
    """The same groups, numbered by size; of equals the one with the first person first."""
    sizes = [(-int((labels == g).sum()), int(np.argmax(labels == g)), g) for g in range(k)]
    number = np.empty(k + 1, dtype=np.int64)
    number[-1] = -1
    for new, (_, _, old) in enumerate(sorted(sizes)):
        number[old] = new
    renumbered: Ints = number[labels]
    return renumbered


def _centres(points: Floats, weights: Floats, labels: Ints) -> Floats:
    k = int(labels.max()) + 1
    weight = np.bincount(labels, weights, k)
    return np.stack([np.bincount(labels, weights * axis, k) / weight for axis in points.T], axis=1)


def _centres_of_people(places: Floats, labels: Ints, k: int) -> Floats:
    inside = labels >= 0
    return _centres(places[inside], np.ones(int(inside.sum())), labels[inside])
