"""What a file would change: built from its rows and from what is known, and the same in whatever order they stand.

Three rules make it safe to run again and again. An empty cell says nothing. What a person put right themselves stands
above the file. And nobody leaves because a line is missing: absences are only listed, for a person to decide.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from commonty.people.roll.reading import Problem, Reading, Row

Ref = int | str  # of a row that is there, or of one that the plan adds
PlaceKey = tuple[str, ...]  # names from the landlord down, each with its kind before it
Said = TypeVar("Said", bound=Hashable)


@dataclass(frozen=True)
class NewPlace:
    key: PlaceKey
    kind: str
    name: str
    parent: int | PlaceKey


@dataclass(frozen=True)
class NewTie:
    person: Ref
    home: Ref
    kind: str
    moved_in_on: date | None
    moved_out_on: date | None


@dataclass(frozen=True)
class Kept:
    """The file says otherwise than the person themselves did, or would take a protection away: ours stays."""

    reference: str
    field: str


@dataclass
class Plan:
    new_places: list[NewPlace] = field(default_factory=list)
    new_homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed_homes: dict[int, dict[str, Any]] = field(default_factory=dict)
    new_persons: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed_persons: dict[int, dict[str, Any]] = field(default_factory=dict)
    new_ties: list[NewTie] = field(default_factory=list)
    changed_ties: dict[int, dict[str, Any]] = field(default_factory=dict)
    reopened: list[int] = field(default_factory=list)
    absent: list[int] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)

    @property
    def changes_nothing(self) -> bool:
        return not any(
            (
                self.new_places,
                self.new_homes,
                self.changed_homes,
                self.new_persons,
                self.changed_persons,
                self.new_ties,
                self.changed_ties,
            )
        )

    def digest(self) -> str:
        """Two plans with the same digest do the same: what is applied is what was read."""
        content = [
            sorted(map(repr, map(asdict, self.new_places))),
            *(sorted(map(repr, changes.items())) for changes in self._keyed()),
            sorted(map(repr, self.new_ties)),
            sorted(self.absent),
        ]
        return sha256(repr(content).encode()).hexdigest()

    def _keyed(self) -> list[dict[Any, dict[str, Any]]]:
        return [self.new_homes, self.changed_homes, self.new_persons, self.changed_persons, self.changed_ties]


def most_said(values: Iterable[Said], nothing: Said) -> Said:
    """What most rows say; of two that are said as often, the first in the alphabet: no matter the order."""
    said = list(values)
    if len(said) == 1:
        return said[0] or nothing
    counted = Counter(value for value in said if value)
    return min(counted, key=lambda value: (-counted[value], str(value))) if counted else nothing


@dataclass
class Rows:
    """The rows still in the running, grouped as needed; leaving one out takes the whole group with it."""

    reading: Reading
    plan: Plan
    today: date
    kept: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kept = sorted(self.reading.rows, key=lambda row: (row.person, row.home_key, repr(row.content())))

    def by(self, key: str) -> dict[str, list[Row]]:
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.kept:
            groups[getattr(row, key)].append(row)
        return groups

    def heading(self, key: str) -> str:
        return self.reading.header.headings.get(key, key)

    def warn(self, rows: Iterable[Row], key: str, sentence: str) -> None:
        first = min(row.number for row in rows)
        self.plan.problems.append(Problem(first, self.heading(key), sentence, is_error=False))

    def leave_out(self, rows: Iterable[Row], key: str, sentence: str) -> None:
        for row in rows:
            self.plan.problems.append(Problem(row.number, self.heading(key), sentence))
            self.plan.left_out.add(row.number)
            self.reading.mentioned.add(row.person)

    def drop_left_out(self) -> None:
        self.kept = [row for row in self.kept if row.number not in self.plan.left_out]
