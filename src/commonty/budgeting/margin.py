"""How near a result was, in ballots: for whoever compares papers with what was counted."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any


def margin_of(result: Mapping[str, Any]) -> int | None:
    """By how many backers the chosen project with the fewest is ahead of the other one with the most, in the same pot.

    Of several pots the smallest. 0 where one that wasn't chosen had as many backers or more, for it may have been too
    dear: then nothing less than every paper says enough. None where all or none were chosen. Where voters' shares decide,
    more backers don't make a winner; there this is the smallest step that could, and says so to whoever reads it.
    """
    chosen: dict[str, list[int]] = defaultdict(list)
    others: dict[str, list[int]] = defaultdict(list)
    for project in result["projects"]:
        (others if project["place"] is None else chosen)[project["heading"]].append(project["votes"])
    ahead = [max(0, min(votes) - max(others[pot])) for pot, votes in chosen.items() if others[pot]]
    return min(ahead, default=None)
