"""What a rule pack says: regimes, their sources, clocks, pauses and extensions. Plain data, read by `packs`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

UNITS: Final = ("working days", "calendar days", "months", "hours")
ENDS: Final = ("latest", "earliest")
LONGEST: Final = 1_000  # of any unit: more is a slip of the pen


class DeadlineError(ValueError):
    """What was asked can't be computed; the sentence says why, for whoever asked."""


@dataclass(frozen=True)
class Length:
    """How long: a whole number of `working days`, `calendar days`, `months` or `hours`."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit if self.number != 1 else self.unit.removesuffix('s')}"

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise DeadlineError(f"{str(self.unit)[:40]!r} is not one of {', '.join(UNITS)}.")
        if type(self.number) is not int or not 1 <= self.number <= LONGEST:
            raise DeadlineError(f"A clock runs for a whole number of {self.unit}, from 1 to {LONGEST}.")


@dataclass(frozen=True)
class Source:
    """Where the rule stands: the name of the law or procedure, the part of it, its web address ("" if it has none)."""

    name: str
    section: str
    address: str

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.section, self.address) if part)


@dataclass(frozen=True)
class Calendar:
    """Which days are working days: not Saturdays, Sundays and bank holidays; whether a landlord's closed days count too."""

    name: str
    own_days: bool
    source: Source
    why: str


@dataclass(frozen=True)
class Receipt:
    """What comes at `closes` or later, or on no working day (`only_working_days`), came on the next working day.

    `closes` is a time in London; None: whenever it came, it came on that day.
    """

    closes: time | None = None
    only_working_days: bool = False


@dataclass(frozen=True)
class Pause:
    """A reason for which the clock stands still: its name for the record, and sentences for staff on why and until when."""

    name: str
    why: str
    until: str


@dataclass(frozen=True)
class Extension:
    """By how much the clock may be made longer.

    most: the longest one extension may be, in the unit of the clock. times: how often; None: as often as needed.
    who: who may decide it. tell: what the person must be told.
    """

    most: Length
    times: int | None
    when: str
    who: str
    tell: str


@dataclass(frozen=True)
class Signpost:
    """Who looks at it when the landlord's last answer is not good enough; `text` goes under that answer."""

    name: str
    text: str
    address: str


@dataclass(frozen=True)
class Defect:
    """A repair to which the regime applies, as a resident would say it."""

    name: str
    what: str


@dataclass(frozen=True)
class Pays:
    """What the law sets in pounds: up to what the work may cost; and what is due to the tenant if it is late.

    late: once. each_further_day and at_most: [K] where the regime says so in `to_check`.
    """

    up_to: int
    late: int
    each_further_day: int
    at_most: int


@dataclass(frozen=True)
class Regime:
    """One rule with one clock, as it stood from `valid_from` to `valid_to` (inclusive; None: it still does).

    starts: what sets the clock going. ends: `latest` (done by the end of the due day) or `earliest` (nothing before
    the due day is over). rolls: a due day that is no working day moves to the next one.
    next: the regime that may follow; ask_within: how long people have to ask for it. own: a promise of the landlord,
    which it may change (`with_length`); everything else is law or procedure.
    unverified: not yet checked against the source; to_check says what.
    """

    name: str
    title: str
    jurisdiction: str
    source: Source
    valid_from: date
    valid_to: date | None
    calendar: Calendar
    length: Length
    starts: str
    does: str
    receipt: Receipt = Receipt()
    ends: str = "latest"
    rolls: bool = False
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    stage: str = ""
    next: str = ""
    ask_within: Length | None = None
    tell: tuple[str, ...] = ()
    signpost: Signpost | None = None
    defects: tuple[Defect, ...] = ()
    pays: Pays | None = None
    own: bool = False
    unverified: bool = False
    to_check: tuple[str, ...] = ()

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def with_length(self, number: int) -> Regime:
        """The landlord's own promise with another length, in the unit it has. Raises DeadlineError for what is law."""
        if not self.own:
            raise DeadlineError(f"How long {self.name} takes is not the landlord's to change: {self.source.name}.")
        return replace(self, length=Length(number, self.length.unit))
