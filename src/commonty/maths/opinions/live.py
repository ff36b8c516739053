"""A conversation that goes on: one vote more, without adding everything up anew.

What a vote changes is kept up to date: the column of votes and the three sums (see `components`), which are exact. A report
after n votes therefore has the counts, means and common ground of a fresh one over the same votes, in whatever order they
came; and its lines and places to 1e-9, since these are found from the last ones. The groups are found from where they were
before, and need not be those of a fresh start: that is what keeps them from jumping about. All that is said of them
follows from their members, as in a fresh report.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from commonty.maths.opinions.components import Lines, Sums
from commonty.maths.opinions.grouping import Memory
from commonty.maths.opinions.report import Report, find_groups
from commonty.maths.opinions.votes import VOTES, Floats, OpinionsError, Votes, by_number


class Live:
    """Votes that are kept up to date, and what the reports so far remember. One vote costs O(statements + votes)."""

    def __init__(self, votes: Votes, memory: Memory | None = None) -> None:
        self.votes = votes
        self.memory = memory or Memory()
        self._sums = Sums.of(votes)
        self._near: Floats | None = None

    def vote(self, person: str, statement: str, vote: int) -> None:
        """One vote more, or another in place of an older one. The person may be new; the statement must be known."""
        if vote not in VOTES:
            raise OpinionsError(f"a vote is 1, -1 or 0, not {vote!r}")
        if statement not in self.votes.statements:
            raise OpinionsError(f"there is no statement {statement}")
        row, column = self._row_of(person), self.votes.statements.index(statement)
        votes = self.votes
        first, last = np.searchsorted(votes.person, (row, row + 1)).tolist()
        theirs, n = votes.statement[first:last], len(votes.statements)
        before, had = np.zeros(n), np.zeros(n, dtype=np.bool_)
        before[theirs], had[theirs] = votes.weighing[first:last], True
        weighs = 0.0 if votes.out[column] else float(vote)
        self._sums.add(column, before, had, float(before[column]) if had[column] else None, weighs)
        place = first + int(np.searchsorted(theirs, column))
        self.votes = self._changed(place, vote) if had[column] else self._more(place, row, column, vote)

    def report(self) -> Report:
        """The report of the votes so far, from where the groups were in the last one."""
        lines = Lines.of(self._sums, self._near)
        found = find_groups(self.votes, memory=self.memory, lines=lines)
        self.memory, self._near = found.memory, lines.near
        return found

    def _row_of(self, person: str) -> int:
        people = self.votes.people
        row = bisect_left(people, by_number(person), key=by_number)
        if row == len(people) or people[row] != person:
            moved = self.votes.person + (self.votes.person >= row)
            self.votes = self._with(people=(*people[:row], person, *people[row:]), person=moved)
        return row

    def _changed(self, place: int, vote: int) -> Votes:
        value = self.votes.value.copy()
        value[place] = vote
        return self._with(value=value)

    def _more(self, place: int, row: int, column: int, vote: int) -> Votes:
        return self._with(
            person=np.insert(self.votes.person, place, row),
            statement=np.insert(self.votes.statement, place, column),
            value=np.insert(self.votes.value, place, vote),
        )

    def _with(self, **changed: object) -> Votes:
        """The votes with these columns in place of the old; what was derived from the old is worked out anew."""
        votes = self.votes
        columns = {
            name: getattr(votes, name) for name in ("people", "statements", "person", "statement", "value", "out")
        }
        return Votes(**(columns | changed), texts=votes.texts)
