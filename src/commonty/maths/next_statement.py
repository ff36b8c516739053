"""Which statement to show somebody next. It knows nothing of numpy, so that a page may ask it.

A statement comes the more often, the more people agree with it, the fewer pass, the farther it stands from the middle of
the map, and the fewer have seen it. Source: Small and others 2021 (comment routing), stated from its behaviour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

SEEN_BY_FEW: Final = 5  # after so many votes the advantage of being new has halved


@dataclass(frozen=True)
class Shown:
    """A statement as the choice sees it. agrees, passes, seen: votes. extremity: distance from the middle of the map."""

    id: str
    agrees: int
    passes: int
    seen: int
    extremity: float = 0.0
    is_seed: bool = False


def weight(shown: Shown) -> float:
    """(agree share * (1 - pass share) * (1 + extremity) * (1 + 8 * 2^(-seen / 5)))², shares smoothed by a vote each way."""
    agree = (shown.agrees + 1) / (shown.seen + 2)
    skip = (shown.passes + 1) / (shown.seen + 2)
    newness = 1 + 8 * 2 ** (-shown.seen / SEEN_BY_FEW)
    return float((agree * (1 - skip) * (1 + shown.extremity) * newness) ** 2)


def next_statement(statements: Iterable[Shown], lot: float) -> str | None:
    """The id of the next one among those a person has not voted on; None if there is none.

    lot: a number from 0 up to, but without, 1. Seeds that nobody has seen come first, then whatever nobody has seen, in
    the order given; of the rest each comes as often as its weight says, and the lot decides.
    """
    left = list(statements)
    unseen = [shown for shown in left if not shown.seen]
    if unseen:
        return min(unseen, key=lambda shown: not shown.is_seed).id
    return _drawn(left, lot)


def _drawn(left: Sequence[Shown], lot: float) -> str | None:
    reached, target = 0.0, lot * sum(weight(shown) for shown in left)
    for shown in left:
        reached += weight(shown)
        if target < reached:
            return shown.id
    return left[-1].id if left else None
