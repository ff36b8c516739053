"""How near a result was, in ballots: for whoever compares papers with what was counted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Margin:
    """`ballots`: None where there is no such number. `is_proof`: with fewer changed ballots it is the same result."""

    ballots: int | None
    is_proof: bool


def margin_of(result: Plain, frozen: Plain, *, ballots: int) -> Margin:
    """By how many backers the chosen project with the fewest is ahead of the other one with the most, in the same pot.

    Of several pots the smallest, and no more than a project or the whole vote was away from a smallest number of voters
    that the rules ask for. 0 where one that wasn't chosen had as many backers or more, for it may have been too dear,
    and where something else than the number of backers decides: then nothing less than every paper says enough. None
    where all or none were chosen and no smallest number was asked for. Where voters' shares decide, more backers don't
    make a winner: there it is a yardstick.
    """
    near = [*_ahead(result), *_from_thresholds(result, frozen, ballots)]
    if not near:
        return Margin(None, is_proof=False)
    is_by_backers = frozen["rule"] == "greedy" and frozen["utility"] == "cost"
    if frozen["rule"] == "greedy" and not is_by_backers:
        return Margin(0, is_proof=False)
    return Margin(min(near), is_proof=is_by_backers)


def _ahead(result: Plain) -> Iterable[int]:
    chosen: dict[str, list[int]] = defaultdict(list)
    others: dict[str, list[int]] = defaultdict(list)
    for project in result["projects"]:
        (others if project["place"] is None else chosen)[project["heading"]].append(project["votes"])
    return [max(0, min(votes) - max(others[pot])) for pot, votes in chosen.items() if others[pot]]


def _from_thresholds(result: Plain, frozen: Plain, ballots: int) -> Iterable[int]:
    if frozen["minimum_votes"]:
        yield from (_away(project["votes"], frozen["minimum_votes"]) for project in result["projects"])
    if frozen["minimum_turnout"]:
        yield _away(ballots, frozen["minimum_turnout"])


def _away(number: int, least: int) -> int:
    """How many more, or fewer, and it is on the other side."""
    return number - least + 1 if number >= least else least - number
