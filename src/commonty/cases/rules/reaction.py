"""How fast a person writes back: sums alone. Whoever still waits counts, or the fastest would speak for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil

ENOUGH = 20  # of fewer nobody can say «usually»
FEWEST = 5  # a smaller number could be about somebody whom neighbours know
COUNTED = timedelta(days=28)
WEEK = timedelta(days=7)
NOT_YET = timedelta(days=1)  # what came since then and waits says nothing yet

Wait = tuple[datetime, datetime | None]  # when it first reached us, when a person first wrote back


@dataclass(frozen=True)
class Speed:
    """At least half heard from us within `usual`, nine in ten within `slow`; None: not even that many have, so far."""

    counted: int
    usual: timedelta
    slow: timedelta | None


def how_fast(waits: Sequence[Wait], *, now: datetime) -> Speed | None:
    """None where fewer than twenty count, or where half of them still wait."""
    counted = [(came, heard) for came, heard in waits if heard is not None or came <= now - NOT_YET]
    if len(counted) < ENOUGH:
        return None
    took = sorted(max(heard - came, timedelta()) for came, heard in counted if heard is not None)
    usual = _within(took, len(counted), Fraction(1, 2))
    return None if usual is None else Speed(len(counted), usual, _within(took, len(counted), Fraction(9, 10)))


def _within(took: Sequence[timedelta], counted: int, share: Fraction) -> timedelta | None:
    """The shortest time within which at least this share of all heard. Those who still wait stand at the end."""
    place = ceil(share * counted)
    return took[place - 1] if place <= len(took) else None


def in_hours_or_days(took: timedelta) -> tuple[int, str]:
    """Rounded up, so that we never call ourselves faster than we are: hours up to a day, then days."""
    hours = max(ceil(took / timedelta(hours=1)), 1)
    return (hours, "hours") if hours <= 24 else (ceil(took / timedelta(days=1)), "days")


def shown(count: int) -> int | None:
    """Small numbers are hidden, nothing and one alike."""
    return count if count >= FEWEST else None
