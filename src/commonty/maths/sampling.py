"""What a sample drawn by lot tells about the whole: exact, without an approximation, and without Django.

The chances are those of the hypergeometric distribution (drawing without putting back), counted in whole numbers and
divided once. Source: Feller, *An Introduction to Probability Theory and Its Applications* I (1968), II.6.
"""

from fractions import Fraction
from math import comb


def chance_of_at_least(found: int, *, drawn: int, marked: int, whole: int) -> Fraction:
    """The chance that `drawn` of `whole` things, `marked` of which are marked, hold `found` marked ones or more."""
    if not (0 <= drawn <= whole and 0 <= marked <= whole):
        raise ValueError("nobody draws or marks more than there are, or fewer than none")
    most = min(drawn, marked)
    ways = sum(comb(marked, n) * comb(whole - marked, drawn - n) for n in range(max(found, 0), most + 1))
    return Fraction(ways, comb(whole, drawn))
