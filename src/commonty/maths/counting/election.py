"""What was voted on: projects, ballots and a budget.

Identical ballots are merged into *types* with a weight, because every rule treats them alike: 90,494 ballots of a
city come down to 23,571 types. Money is exact throughout (`fractions.Fraction`, in units of the currency).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Final

import numpy as np
from numpy.typing import NDArray

BALLOT_TYPES: Final = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
POINT_TYPES: Final = ("cumulative", "scoring")
MAX_DIGITS: Final = 30

Amount = Fraction | Decimal | int | str
Ballot = Sequence[str] | Mapping[str, Amount]
Choices = tuple[int, ...]


class CountingError(ValueError):
    """What is wrong with an election, a file or a rule, in one sentence; `line` says where in a file."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")
        self.line = line


def as_amount(value: Amount, what: str = "amount") -> Fraction:
    """An exact number from an int, Fraction, Decimal or decimal text (comma or point). Floats are refused."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Decimal | str):
        text = str(value).strip().replace(",", ".")
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        # The exponent is bounded so that "1e999999999" cannot fill the memory with digits.
        if number.is_finite() and abs(number.adjusted()) <= MAX_DIGITS and len(text) <= 2 * MAX_DIGITS:
            return Fraction(number)
        raise CountingError(f"{what} {text[:40]!r} is not a number")
    raise CountingError(f"{what} {value!r} must be an int, Fraction, Decimal or text, never a float")


def decimal_text(amount: Fraction) -> str:
    """The amount as a decimal string, exact where the decimal ends, otherwise `numerator/denominator`."""
    if amount.denominator == 1:
        return str(amount.numerator)
    rest, twos, fives = amount.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{amount.numerator}/{amount.denominator}"
    places = max(twos, fives)
    digits = str(abs(amount.numerator) * 10**places // amount.denominator).rjust(places + 1, "0")
    return f"{'-' if amount < 0 else ''}{digits[:-places]}.{digits[-places:]}"


@dataclass(frozen=True)
class Project:
    """Something that can be funded, or not.

    `id` is text and stays text ("10" sorts before "9"). `heading` names the pot it is paid from where the rules have
    pots. `fields` are further columns of the file it came from, kept for writing it again.
    """

    id: str
    cost: Fraction
    name: str = ""
    heading: str = ""
    fields: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cost", as_amount(self.cost, f"cost of project {self.id}"))
        if not self.id:
            raise CountingError("a project has an empty id")
        if self.cost < 0:
            raise CountingError(f"project {self.id} has a negative cost")


@dataclass(frozen=True, eq=False)
class Election:
    """Projects, merged ballots, a budget.

    Type t names the projects `choices[offsets[t]:offsets[t + 1]]` (indices into `projects`; best first on ordinal
    ballots, otherwise ascending), was cast `weights[t]` times, and gives `points` parallel to `choices`, in units
    of 1 / `point_unit` (cumulative and scoring ballots only). `type_of_ballot` maps each ballot, in the order cast,
    to its type. Empty ballots count: they carry their share of the budget.
    """

    projects: tuple[Project, ...]
    budget: Fraction
    ballot_type: str
    weights: NDArray[np.int64]
    offsets: NDArray[np.int64]
    choices: NDArray[np.int32]
    points: NDArray[np.int64] | None
    point_unit: int
    type_of_ballot: NDArray[np.int32]
    meta: Mapping[str, str] = field(default_factory=dict)

    @property
    def ballots(self) -> int:
        """How many ballots were cast."""
        return len(self.type_of_ballot)

    @cached_property
    def index(self) -> dict[str, int]:
        """Project id to its index in `projects`."""
        return {project.id: number for number, project in enumerate(self.projects)}

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """For each entry of `choices` the type it belongs to."""
        return np.repeat(np.arange(len(self.weights)), np.diff(self.offsets))

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """For each project the number of ballots it is on."""
        found = np.bincount(self.choices, self.weights[self.owners], len(self.projects))
        return tuple(int(votes) for votes in found)

    def ballots_naming(self, projects: Sequence[int]) -> int:
        """On how many ballots at least one of these projects (indices) stands."""
        here = np.isin(self.choices, list(projects))
        return int(self.weights[np.unique(self.owners[here])].sum())

    @classmethod
    def from_ballots(
        cls,
        projects: Iterable[Project],
        ballots: Iterable[Ballot],
        budget: Amount,
        ballot_type: str = "approval",
        meta: Mapping[str, str] | None = None,
    ) -> Election:
        """An election from ballots in memory.

        A ballot is a sequence of project ids (best first on ordinal ballots), or for cumulative and scoring ballots
        a mapping of project id to points. Raises CountingError for unknown or repeated projects, negative points,
        negative amounts, and more than one project on a choose-1 ballot.
        """
        listed = check_projects(projects)
        box = BallotBox(ballot_type, {project.id: number for number, project in enumerate(listed)})
        for ballot in ballots:
            if isinstance(ballot, Mapping):
                box.cast(box.merged(list(ballot), [as_amount(points, "points") for points in ballot.values()]))
            else:
                box.cast(box.merged(list(ballot), None))
        return box.close(listed, as_amount(budget, "budget"), meta or {})


def check_projects(projects: Iterable[Project]) -> tuple[Project, ...]:
    """The projects as a tuple; raises CountingError if an id occurs twice."""
    listed = tuple(projects)
    seen: set[str] = set()
    for project in listed:
        if project.id in seen:
            raise CountingError(f"project {project.id} is listed twice")
        seen.add(project.id)
    return listed


class BallotBox:
    """Takes ballots one by one and merges the identical ones."""

    def __init__(self, ballot_type: str, index: Mapping[str, int]) -> None:
        if ballot_type not in BALLOT_TYPES:
            raise CountingError(f"ballot type {ballot_type[:40]!r} is not one of {', '.join(BALLOT_TYPES)}")
        self.ballot_type = ballot_type
        self._index = index
        self._types: dict[tuple[Choices, tuple[Fraction, ...]], int] = {}
        self._cast: list[int] = []

    def merged(self, ids: Sequence[str], points: Sequence[Fraction] | None) -> int:
        """The number of the type of this ballot, new or known. Raises CountingError if the ballot breaks its type."""
        chosen = []
        for project_id in ids:
            number = self._index.get(project_id)
            if number is None:
                raise CountingError(f"there is no project {project_id[:40]!r}")
            chosen.append(number)
        if len(set(chosen)) != len(chosen):
            raise CountingError("a ballot names a project twice")
        if self.ballot_type == "choose-1" and len(chosen) > 1:
            raise CountingError("a choose-1 ballot names more than one project")
        key = self._canonical(chosen, points)
        return self._types.setdefault(key, len(self._types))

    def _canonical(
        self, chosen: list[int], points: Sequence[Fraction] | None
    ) -> tuple[Choices, tuple[Fraction, ...]]:
        if self.ballot_type not in POINT_TYPES:
            if points is not None:
                raise CountingError(f"{self.ballot_type} ballots give no points")
            return tuple(chosen if self.ballot_type == "ordinal" else sorted(chosen)), ()
        if points is None or len(points) != len(chosen):
            raise CountingError("a ballot needs as many points as projects")
        if any(given < 0 for given in points):
            raise CountingError("points must not be negative")
        pairs = sorted(zip(chosen, points))
        return tuple(number for number, _ in pairs), tuple(given for _, given in pairs)

    def cast(self, ballot_kind: int) -> None:
        """One more ballot of a type that `merged` has named."""
        self._cast.append(ballot_kind)

    def close(self, projects: tuple[Project, ...], budget: Fraction, meta: Mapping[str, str]) -> Election:
        """The election; raises CountingError if the budget is negative."""
        if budget < 0:
            raise CountingError("the budget is negative")
        lengths = [len(chosen) for chosen, _ in self._types]
        entries = [number for chosen, _ in self._types for number in chosen]
        given = [point for _, points in self._types for point in points]
        unit = lcm(*(point.denominator for point in set(given)))
        if given and max(given) * unit >= 2**40:
            raise CountingError("points are too large or too finely divided")
        cast = np.array(self._cast, dtype=np.int32)
        scaled = [int(point * unit) for point in given]
        return Election(
            projects=projects,
            budget=budget,
            ballot_type=self.ballot_type,
            weights=np.bincount(cast, minlength=len(self._types)).astype(np.int64),
            offsets=np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))),
            choices=np.array(entries, dtype=np.int32),
            points=np.array(scaled, dtype=np.int64) if self.ballot_type in POINT_TYPES else None,
            point_unit=unit,
            type_of_ballot=cast,
            meta=dict(meta),
        )
