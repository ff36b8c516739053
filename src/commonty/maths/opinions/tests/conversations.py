"""Conversations for tests: small ones by hand, one from a seed, and the real ones where they are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from commonty.maths.opinions.votes import Votes

POLIS = Path(os.environ.get("COMMONTY_SHARED", Path(__file__).resolve().parents[6] / "shared")) / "data" / "polis"
needs_polis = pytest.mark.skipif(not POLIS.is_dir(), reason="the shared conversations are not here (COMMONTY_SHARED)")
DUMPS = ("api-50ptpt-3gp-strict-no-meta", "api-above-100-ptpts", "api-below-100-ptpts")
WHOLE_DUMPS = DUMPS[1:]  # in the first some votes are missing at the source


def expected(name: str) -> dict[str, Any]:
    return json.loads((POLIS / "expected" / f"{name}.json").read_text())


def polis_sums(name: str) -> dict[str, Any]:
    return json.loads((POLIS / name / "math-pca2.json").read_text())


def table(*rows: str) -> Votes:
    """A row a person, a letter a statement: `a` agrees, `d` disagrees, `p` passes, `.` hasn't voted."""
    values = {"a": 1, "d": -1, "p": 0}
    found = [(str(p), str(s), values[c]) for p, row in enumerate(rows) for s, c in enumerate(row) if c != "."]
    return Votes.of(found, statements=[str(s) for s in range(len(rows[0]))])


def two_camps(people: int = 30, statements: int = 12, seed: int = 7) -> list[tuple[str, str, int]]:
    """Two thirds agree with the even statements and disagree with the odd ones, a third the other way round; some noise."""
    chance = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        side = 1 if person % 3 else -1
        for statement in range(statements):
            if chance.random() < 0.8:
                vote = side * (1 if statement % 2 == 0 else -1)
                rows.append((str(person), str(statement), vote if chance.random() < 0.9 else 0))
    return rows


def agreement(one: dict[str, Any], other: dict[str, Any]) -> float:
    """The adjusted Rand index of two partitions over whom both know: 1 is the same, 0 is chance."""
    both = [(one[who], other[who]) for who in one if who in other]

    def pairs(keys: list[Any]) -> float:
        return sum(n * (n - 1) / 2 for n in (keys.count(key) for key in set(keys)))

    together, first, second = pairs(both), pairs([a for a, _ in both]), pairs([b for _, b in both])
    chance = first * second / pairs([0] * len(both))
    most = (first + second) / 2
    return 1.0 if most == chance else (together - chance) / (most - chance)
