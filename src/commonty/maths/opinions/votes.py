"""Who voted what on which statement: the newest vote of each person on each statement, in an order of their own.

Kept as three columns and not as a table of people by statements, because most people see a few statements of many:
1,000,000 votes are 9 MB here, where 20,000 people by 500 statements would be 80 MB.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

AGREE: Final = 1
PASS: Final = 0
DISAGREE: Final = -1
VOTES: Final = (DISAGREE, PASS, AGREE)
MAX_STATEMENTS: Final = 3_000  # the sums keep tables of statements by statements

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class OpinionsError(ValueError):
    """What is wrong with a vote, a file or a wish, in one sentence, and how to mend it; `row` and `column` say where."""

    def __init__(self, message: str, *, row: int | None = None, column: str | None = None) -> None:
        where = [f"row {row}"] if row is not None else []
        where += [f"column {column}"] if column is not None else []
        super().__init__(f"{', '.join(where)}: {message}" if where else message)
        self.row, self.column = row, column


def by_number(name: str) -> tuple[int, int, str]:
    """Sorts "9" before "10", and whatever is no number after all numbers."""
    return (0, int(name), name) if name.isascii() and name.isdigit() else (1, 0, name)


@dataclass(frozen=True, eq=False)
class Votes:
    """Entry n says that people[person[n]] voted value[n] on statements[statement[n]]; sorted by person, then statement.

    person, statement: int64, shape (votes,). value: float64 of -1, 0 or 1, shape (votes,). out: bool, shape (statements,):
    taken out by a moderator; its votes stay, and weigh nothing. texts: what the statements say, by id, where known.
    """

    people: tuple[str, ...]
    statements: tuple[str, ...]
    person: Ints
    statement: Ints
    value: Floats
    out: Flags
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[str, str, int]],
        *,
        statements: Iterable[str] = (),
        out: Iterable[str] = (),
        texts: dict[str, str] | None = None,
    ) -> Votes:
        """From (person, statement, vote), one row a person and statement, in any order.

        statements: those that nobody may have voted on. Raises OpinionsError for another value and for a second row.
        """
        people: dict[str, int] = {}
        named = {name: number for number, name in enumerate(dict.fromkeys(statements))}
        columns: tuple[list[int], list[int], list[int]] = ([], [], [])
        for person, statement, vote in rows:
            if vote not in VOTES:
                raise OpinionsError(f"a vote is 1, -1 or 0, not {vote!r}")
            columns[0].append(people.setdefault(person, len(people)))
            columns[1].append(named.setdefault(statement, len(named)))
            columns[2].append(vote)
        person_of, statement_of, value = (np.array(column, dtype=np.int64) for column in columns)
        return cls.sorted(list(people), list(named), person_of, statement_of, value, set(out), texts or {})

    @classmethod
    def sorted(
        cls,
        people: Sequence[str],
        statements: Sequence[str],
        person: Ints,
        statement: Ints,
        value: Ints,
        out: set[str],
        texts: dict[str, str],
    ) -> Votes:
        """From columns in any order; numbers in them are places in `people` and `statements`, which are in any order too.

        Raises OpinionsError where a person has two votes on a statement, and beyond 3,000 statements.
        """
        if len(statements) > MAX_STATEMENTS:
            raise OpinionsError(f"there are {len(statements)} statements; at most {MAX_STATEMENTS} can be worked out")
        person_order = sorted(range(len(people)), key=lambda n: by_number(people[n]))
        statement_order = sorted(range(len(statements)), key=lambda n: by_number(statements[n]))
        person, statement = _places(person_order)[person], _places(statement_order)[statement]
        key = person * max(1, len(statements)) + statement
        order = np.argsort(key, kind="stable")
        twice = np.flatnonzero(np.diff(key[order]) == 0)
        if len(twice):
            first = order[twice[0]]
            who, what = people[person_order[person[first]]], statements[statement_order[statement[first]]]
            raise OpinionsError(f"person {who} has two votes on statement {what}; keep the newest")
        in_order = tuple(statements[n] for n in statement_order)
        return cls(
            people=tuple(people[n] for n in person_order),
            statements=in_order,
            person=person[order],
            statement=statement[order],
            value=value[order].astype(np.float64),
            out=np.array([name in out for name in in_order], dtype=np.bool_),
            texts=texts,
        )

    @cached_property
    def cast_by(self) -> Ints:
        """How many statements each person voted on, passes and statements taken out included; shape (people,)."""
        return np.bincount(self.person, minlength=len(self.people))

    @cached_property
    def weighing(self) -> Floats:
        """What each vote weighs in the sums: its value, or 0 where its statement was taken out; shape (votes,)."""
        return np.where(self.out[self.statement], 0.0, self.value)


def _places(order: Sequence[int]) -> Ints:
    """Where each old number went."""
    places = np.empty(len(order), dtype=np.int64)
    places[np.array(order, dtype=np.int64)] = np.arange(len(order))
    return places
