"""Ties: the order in which projects go first when the rule itself sees no difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from commonty.maths.counting.election import CountingError, Election

TIE_KEYS: Final = ("votes", "cost", "high-cost", "lots", "id")


@dataclass(frozen=True)
class Tie:
    """At purchase `step` (from 1) these projects were equal, and `chosen` went first by the stated order."""

    step: int
    tied: tuple[str, ...]
    chosen: str

    def to_dict(self) -> dict[str, object]:
        """As the command line prints it."""
        return {"step": self.step, "tied": list(self.tied), "chosen": self.chosen}


def tie_ranks(election: Election, order: Sequence[str], lots: Sequence[str]) -> tuple[int, ...]:
    """For each project its rank, 0 first, by the keys in `order`, asked in turn.

    Keys: `votes` (more first), `cost` (lower first), `high-cost`, `lots` (as drawn), `id` (as text, smallest first).
    What the order leaves equal goes by id.

    Raises CountingError if the lots are asked for and leave a project out, or name one twice.
    """
    places: Mapping[str, int] = {}
    if "lots" in order:
        places = {project_id: place for place, project_id in enumerate(lots)}
        if len(places) != len(lots):
            raise CountingError("the lots name a project twice")
        missing = sorted(set(election.index) - set(places))
        if missing:
            raise CountingError(f"the lots leave out project {missing[0]}")

    def key(number: int) -> tuple[Fraction | int | str, ...]:
        project = election.projects[number]
        values: dict[str, Fraction | int | str] = {
            "votes": -election.votes[number],
            "cost": project.cost,
            "high-cost": -project.cost,
            "lots": places.get(project.id, 0),
            "id": project.id,
        }
        return tuple(values[name] for name in [*order, "id"])

    ordered = sorted(range(len(election.projects)), key=key)
    ranks = [0] * len(ordered)
    for rank, number in enumerate(ordered):
        ranks[number] = rank
    return tuple(ranks)
