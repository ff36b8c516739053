"""How many voters got at least one project that they chose, as exactly as it may be said (docs/decisions/0014).

Where single votes are not public, each project's votes are. They force the number between two bounds by themselves.
Said exactly, it would force other numbers, such as how many backed both of two projects; near a bound those are small
ones, which tell of somebody. So it is exact in the middle, and near a bound only that it is near.
"""

from collections.abc import Sequence
from itertools import accumulate

from commonty.ballots.rules.figures import LEAST

TOLD_FROM = 30  # with fewer ballots nothing but what the projects' votes force


def told_range(
    reached: int | None,
    chosen: Sequence[int],
    others: Sequence[int],
    *,
    ballots: int,
    blank: int,
    most: int,
) -> tuple[int, int]:
    """Between what and what the number `reached` lies; twice the same where it is said exactly.

    chosen, others: the votes of the projects that were chosen, and of the others. most: how many one ballot can name.
    `reached` is None for whoever knows only what is public.
    """
    known = {"voters": ballots - blank, "most": most}
    low, high = forced(chosen, others, **known)
    near_low, near_high = forced(chosen, others, **known, spare=LEAST)
    if reached is None or ballots < TOLD_FROM or near_low >= near_high:
        return low, high
    if reached <= near_low:
        return low, near_low
    return (near_high, high) if reached >= near_high else (reached, reached)


def forced(
    chosen: Sequence[int], others: Sequence[int], *, voters: int, most: int, spare: int = 0
) -> tuple[int, int]:
    """The least and the most voters who can have got something, given the votes of each project alone.

    `voters` are those whose ballot isn't blank. With `spare` so far from either end that each single project, pair of
    projects and so on could still have so many backers more.
    """
    if not sum(chosen):
        return 0, 0
    together, elsewhere, longest = sum(chosen), sum(others), min(len(chosen), most)
    # Whoever got nothing chose another project; and nobody names more than `most`.
    wide = spare * max(1, most - 1)
    low = [voters - elsewhere + wide, *_needed_for(chosen, others, voters, most, spare)]
    high = (voters - spare, together - spare * max(1, longest - 1), most * voters - elsewhere - wide)
    return max(low), min(high)


def _needed_for(chosen: Sequence[int], others: Sequence[int], voters: int, most: int, spare: int) -> list[int]:
    """The first i of the chosen and the first j of the others have more votes than can stand on fewer ballots."""
    ours = list(accumulate(sorted(chosen, reverse=True)))
    theirs = [0, *accumulate(sorted(others, reverse=True))][:most]
    needed = []
    for i, votes in enumerate(ours, start=1):
        for j, more in enumerate(theirs):
            each = min(i + j, most) - j  # what the ballot of somebody who got something holds beyond the others'
            needed.append(-(-(votes + more - j * voters + spare * max(each, j)) // each))
    return needed
