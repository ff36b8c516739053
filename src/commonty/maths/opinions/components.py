"""The two lines along which votes differ most, and where everybody stands on them.

X is people by statements: the vote, or the mean of the statement's votes where there is none; a statement that was taken
out is 0 for all. After centring, a missing vote is 0, so that the table of statements by statements needs three sums alone:

    XᵀX = A - m·B - (m·B)ᵀ + m·mᵀ·C     A = sum of x_j·x_k, B = sum of voted_j·x_k, C = sum of voted_j·voted_k, over people

They are sums of whole numbers and therefore exact: a vote more changes a line of each, and gives what starting anew gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from commonty.maths.opinions.votes import Flags, Floats, Ints, Votes

PEOPLE_AT_ONCE: Final = 4_000
SMALLEST: Final = 1e-9  # a line along which less than this of the whole differs is no line

KEPT: Final = 8
MOST_STEPS: Final = 60
SETTLED: Final = 1e-12

Exact = NDArray[np.float32]  # whole numbers up to 2**24: so many people at once, and far more than there are


@dataclass(eq=False)
class Sums:
    """A, B and C of the module's text, float64 of whole numbers, each of shape (statements, statements)."""

    both: Floats
    voted: Floats
    pairs: Floats

    @classmethod
    def of(cls, votes: Votes) -> Sums:
        """Added up over all people, some thousands at once."""
        n = len(votes.statements)
        sums = cls(np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n)))
        for start in range(0, len(votes.people), PEOPLE_AT_ONCE):
            first, last = np.searchsorted(votes.person, (start, start + PEOPLE_AT_ONCE))
            where = (votes.person[first:last] - start, votes.statement[first:last])
            value: Exact = np.zeros((PEOPLE_AT_ONCE, n), dtype=np.float32)
            value[where] = votes.weighing[first:last]
            here: Exact = np.zeros((PEOPLE_AT_ONCE, n), dtype=np.float32)
            here[where] = 1
            sums.both += value.T @ value
            sums.voted += here.T @ value
            sums.pairs += here.T @ here
        return sums

    def add(self, statement: int, before: Floats, had: Flags, old: float | None, new: float) -> None:
        """One vote more, or changed: the person's row of weighing values and of what they voted on, as they were.

        before, had: shape (statements,). old: what they said before, None if nothing. new: what they say now.
        """
        values, cast = np.where(had, before, 0.0), had.astype(np.float64)
        was, is_first = old or 0.0, float(old is None)
        after = values.copy()
        after[statement] = new
        self.both[statement] += after * new - values * was
        self.both[:, statement] = self.both[statement]
        self.voted[:, statement] += cast * (new - was)
        if is_first:
            cast[statement] = 1.0
            self.voted[statement] += after
            self.pairs[statement] += cast
            self.pairs[:, statement] = self.pairs[statement]

    @property
    def means(self) -> Floats:
        """The mean vote on each statement by those who voted on it, 0 where nobody did; shape (statements,)."""
        seen = np.diag(self.pairs)
        return np.divide(np.diag(self.voted), seen, out=np.zeros(len(seen)), where=seen > 0)

    def scatter(self) -> Floats:
        """XᵀX after centring; shape (statements, statements)."""
        means = self.means
        half = means[:, None] * self.voted
        whole: Floats = self.both - half - half.T + np.outer(means, means) * self.pairs
        return whole


def _longest(scatter: Floats, near: Floats | None) -> tuple[Floats, Floats]:
    """The largest eigenvalues, at most eight, and their vectors as columns."""
    if near is not None and near.shape == (len(scatter), KEPT):
        found = _refined(scatter, near)
        if found is not None:
            return found
    values, vectors = np.linalg.eigh(scatter)
    return values[::-1][:KEPT], vectors[:, ::-1][:, :KEPT]


def _refined(scatter: Floats, near: Floats) -> tuple[Floats, Floats] | None:
    """From vectors of a moment ago by subspace iteration; None if the first two don't settle soon."""
    for _ in range(MOST_STEPS):
        basis, _ = np.linalg.qr(scatter @ near)
        image = scatter @ basis
        values, turned = np.linalg.eigh(basis.T @ image)
        values, turned = values[::-1], turned[:, ::-1]
        near = basis @ turned
        off = image @ turned[:, :2] - near[:, :2] * values[:2]
        if np.sqrt(np.square(off).sum(axis=0)).max() <= SETTLED * values[0]:
            return values, near
    return None


@dataclass(frozen=True, eq=False)
class Lines:
    """The two lines. directions: shape (2, statements), each of length 1, or 0 where votes differ along no such line.

    means: shape (statements,). shares: how much of all difference lies along each line, 0 to 1. near: the lines after these
    two as well, from which the next ones are found more quickly; shape (statements, at most 8).
    """

    directions: Floats
    means: Floats
    shares: tuple[float, float]
    near: Floats

    @classmethod
    def of(cls, sums: Sums, near: Floats | None = None) -> Lines:
        """The first two principal components. The sign says nothing: the largest entry of each is made positive.

        near: those of a moment ago. What is found from them is what a fresh start finds, to 1e-9.
        """
        scatter = sums.scatter()
        n = len(scatter)
        directions, shares = np.zeros((2, n)), [0.0, 0.0]
        total = float(np.trace(scatter))
        values, vectors = _longest(scatter, near) if total > SMALLEST else (np.zeros(0), np.zeros((n, 0)))
        for line, value in enumerate(values[:2].tolist()):
            if value > SMALLEST * total:
                largest = int(np.argmax(np.round(np.abs(vectors[:, line]), 9)))
                directions[line] = vectors[:, line] * np.sign(vectors[largest, line])
                shares[line] = value / total
        return cls(directions, sums.means, (shares[0], shares[1]), vectors)

    def places(self, votes: Votes) -> Floats:
        """Where each person stands; shape (people, 2).

        The sum over the statements they voted on of (vote - mean) times direction, times the root of statements by votes
        cast: without that, whoever votes on few statements would stand in the middle. A statement taken out counts as voted
        on by all, with a vote of 0.
        """
        people = len(votes.people)
        off = votes.weighing - self.means[votes.statement]
        sums = [np.bincount(votes.person, off * line[votes.statement], people) for line in self.directions]
        return np.stack(sums, axis=1) * self._stretch(votes)[:, None]

    def _stretch(self, votes: Votes) -> Floats:
        counted = ~votes.out[votes.statement]
        cast: Ints = np.bincount(votes.person[counted], minlength=len(votes.people)) + int(votes.out.sum())
        stretch: Floats = np.sqrt(len(votes.statements) / np.maximum(1, cast))
        return stretch

    def statement_places(self) -> Floats:
        """Where somebody stands who agreed with this statement and voted on no other; shape (statements, 2)."""
        n = len(self.means)
        placed: Floats = np.sqrt(n) * (1.0 - self.means)[:, None] * self.directions.T
        return placed
