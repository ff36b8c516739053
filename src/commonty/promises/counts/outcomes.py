"""What a promise counts as, and how many days one of many took. Sums alone: no queries, no clock."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from commonty.promises.models import Promise

Status = Promise.Status
TENTH_FROM = 10  # of fewer, the slowest tenth would be one person's


class Outcome(StrEnum):
    KEPT = "kept"
    LATE = "late"  # done late, or open past its day, or changed after it
    BROKEN = "broken"
    CHANGED = "changed"  # before its day; the new promise counts by itself
    OPEN = "open"  # its day is still to come
    RELEASED = "released"
    LEFT_OUT = "left_out"  # what residents offer each other


COUNTED = (Outcome.KEPT, Outcome.LATE, Outcome.BROKEN, Outcome.CHANGED)


@dataclass(frozen=True)
class Facts:
    """`is_due`: its day is past; `ended_after`: it ended after its day."""

    status: str
    is_due: bool
    ended_after: bool = False
    is_ours: bool = True


def outcome_of(facts: Facts) -> Outcome:
    """One that was called kept and is disputed is open in the records, so it counts as open, with its first day."""
    if not facts.is_ours:
        return Outcome.LEFT_OUT
    match facts.status:
        case Status.OPEN:
            return Outcome.LATE if facts.is_due else Outcome.OPEN
        case Status.REPLACED:
            return Outcome.LATE if facts.ended_after else Outcome.CHANGED
        case Status.KEPT:
            return Outcome.KEPT
        case Status.KEPT_LATE:
            return Outcome.LATE
        case Status.BROKEN:
            return Outcome.BROKEN
    return Outcome.RELEASED


@dataclass
class Tally:
    """How many promises came out in which way."""

    numbers: dict[Outcome, int] = field(default_factory=dict)

    def add(self, outcome: Outcome, how_many: int = 1) -> None:
        self.numbers[outcome] = self.numbers.get(outcome, 0) + how_many

    def add_all(self, other: "Tally") -> None:
        for outcome, how_many in other.numbers.items():
            self.add(outcome, how_many)

    def of(self, outcome: Outcome) -> int:
        return self.numbers.get(outcome, 0)

    @property
    def counted(self) -> int:
        """Of how many is said how many were kept: not those still to come, nor those that nobody needs any more."""
        return sum(self.of(outcome) for outcome in COUNTED)

    @property
    def kept(self) -> int:
        return self.of(Outcome.KEPT)

    @property
    def late(self) -> int:
        return self.of(Outcome.LATE)

    @property
    def broken(self) -> int:
        return self.of(Outcome.BROKEN)

    @property
    def changed(self) -> int:
        return self.of(Outcome.CHANGED)

    @property
    def to_come(self) -> int:
        return self.of(Outcome.OPEN)

    @property
    def released(self) -> int:
        return self.of(Outcome.RELEASED)


def together(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.add_all(tally)
    return whole


@dataclass(frozen=True)
class Days:
    """Half of all took no more than `middle`; one in ten took `slowest_tenth` or longer."""

    middle: int
    slowest_tenth: int


def days_taken(days: Sequence[int]) -> Days | None:
    """Never an average: one that took a year would hide in it. Of fewer than ten nothing is said."""
    if len(days) < TENTH_FROM:
        return None
    ordered = sorted(days)
    return Days(ordered[math.ceil(len(ordered) / 2) - 1], ordered[math.ceil(len(ordered) * 9 / 10) - 1])


def as_row(tally: Tally) -> Mapping[str, int]:
    return {str(outcome): tally.of(outcome) for outcome in Outcome if outcome != Outcome.LEFT_OUT}
