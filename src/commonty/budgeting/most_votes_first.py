"""“Most votes first” worked out from what a result publishes anyway: each project's votes, cost and worth.

It needs no ballots, so what this rule would have chosen can be said of the smallest vote, by anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from commonty.budgeting.recount import tie_order

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Turn:
    """A project had its turn when `room` was left of the pot, in pence. `level`: which were as good, itself the first."""

    id: str
    room: int
    is_chosen: bool
    level: tuple[str, ...] = ()


def turns(
    projects: Sequence[Plain], room: int, *, order: Sequence[str], groups: Sequence[Sequence[str]] = ()
) -> list[Turn]:
    """Every backed project's turn. `order` settles ties; of a group only one can be chosen.

    A project is {"id", "cost", "votes", "worth"}; `worth` is what it brings for each unit of money, as a quotient, and
    None where it costs nothing: then it comes first.
    """
    rank, found, shut = {project_id: place for place, project_id in enumerate(order)}, [], set[str]()
    backed = [project for project in projects if project["votes"]]
    waiting = sorted(backed, key=lambda p: (p["cost"] > 0, -worth(p), rank[p["id"]]))
    for place, project in enumerate(waiting):
        fits = [p for p in waiting[place:] if p["cost"] <= room and p["id"] not in shut]
        is_chosen = fits[:1] == [project]
        level = [p["id"] for p in fits if p["cost"] and worth(p) == worth(project)] if is_chosen else []
        found.append(Turn(project["id"], room, is_chosen, tuple(level) if len(level) > 1 else ()))
        if is_chosen:
            room -= project["cost"]
            shut.update(other for group in groups if project["id"] in group for other in group)
    return found


def worth(project: Plain) -> Fraction:
    return Fraction(project["worth"] or 0)


def chosen_by_most_votes(result: Plain, frozen: Plain) -> list[str]:
    """What this rule chooses in a published result: ids in the order of choosing, pot after pot."""
    if result["is_void"]:
        return []
    allowed = [p for p in result["projects"] if p["votes"] >= max(1, frozen["minimum_votes"])]
    votes, costs = ({p["id"]: p[name] for p in result["projects"]} for name in ("votes", "cost"))
    order = tie_order(frozen["ties"], list(votes), votes, costs)
    return [
        turn.id
        for heading, room in pots_of(frozen)
        for turn in turns([p for p in allowed if p["heading"] == heading], room, order=order, groups=frozen["groups"])
        if turn.is_chosen
    ]


def pots_of(frozen: Plain) -> list[tuple[str, int]]:
    """Each area's pot in the order in which they are counted, and what is left for projects without one."""
    own = sorted((heading, pot["budget"]) for heading, pot in (frozen["headings"] or {}).items())
    return [*own, ("", frozen["budget"] - sum(pence for _heading, pence in own))]
