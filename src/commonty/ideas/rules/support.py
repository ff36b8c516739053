"""How much support is enough: sums alone."""

import math
from dataclasses import dataclass

from commonty.ideas.models import Thresholds

FEWEST_HOMES = 2  # one home alone never makes us answer, however small the close is


@dataclass(frozen=True)
class Standing:
    """Who stands behind an idea: humans, homes in which they live, and how many homes there are in its place."""

    neighbours: int
    homes: int
    homes_there: int


@dataclass(frozen=True)
class Missing:
    """How much more: the way that needs fewer. `is_homes`: that many homes, else that many neighbours."""

    number: int
    is_homes: bool


def homes_needed(thresholds: Thresholds, homes_there: int) -> int | None:
    """Where that is fewer than the number of neighbours; else homes are not looked at."""
    if not thresholds.one_home_in or not homes_there:
        return None
    needed = max(FEWEST_HOMES, math.ceil(homes_there / thresholds.one_home_in))
    return needed if needed < thresholds.neighbours else None


def missing(thresholds: Thresholds, standing: Standing) -> Missing:
    """0 once it is enough."""
    by_neighbours = Missing(max(0, thresholds.neighbours - standing.neighbours), is_homes=False)
    needed = homes_needed(thresholds, standing.homes_there)
    if needed is None:
        return by_neighbours
    return min(Missing(max(0, needed - standing.homes), is_homes=True), by_neighbours, key=lambda one: one.number)


def is_enough(thresholds: Thresholds, standing: Standing) -> bool:
    return missing(thresholds, standing).number == 0


def is_for_meeting(thresholds: Thresholds, standing: Standing) -> bool:
    return bool(thresholds.for_meeting) and standing.neighbours >= (thresholds.for_meeting or 0)
