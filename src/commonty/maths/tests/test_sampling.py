"""What a sample tells: against every way of drawing, one by one."""

from fractions import Fraction
from itertools import combinations

import pytest

from commonty.maths.sampling import chance_of_at_least


@pytest.mark.parametrize("whole", range(1, 8))
def test_the_chance_is_the_share_of_all_ways_to_draw(whole: int) -> None:
    for marked in range(whole + 1):
        for drawn in range(whole + 1):
            ways = list(combinations(range(whole), drawn))
            for found in range(drawn + 2):
                fitting = sum(sum(thing < marked for thing in way) >= found for way in ways)
                expected = Fraction(fitting, len(ways))
                assert chance_of_at_least(found, drawn=drawn, marked=marked, whole=whole) == expected


def test_more_than_there_are_is_refused() -> None:
    for wrong in ({"drawn": 4, "marked": 1}, {"drawn": 1, "marked": 4}, {"drawn": -1, "marked": 1}):
        with pytest.raises(ValueError, match="nobody draws"):
            chance_of_at_least(1, whole=3, **wrong)
