"""When somebody has much more than the others here: sums alone, for sharing work. They say nothing of worth."""

from collections.abc import Sequence
from statistics import median

FEWEST = 10  # fewer than these are a day's work, whatever the others have


def has_too_much(open_cases: int, of_those_here: Sequence[int]) -> bool:
    """At least ten, and half as many again as the middle one of those who are here has."""
    if open_cases < FEWEST or not of_those_here:
        return False
    return open_cases * 2 >= median(of_those_here) * 3
