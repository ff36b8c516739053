"""Speed of the opinion sums: 20,000 people, 500 statements, 1,000,000 votes from a seed; then one vote more, twenty times.

bench_opinions.py [PEOPLE STATEMENTS VOTES]. Elapsed seconds, and the most memory that the process held, numpy and all.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from pathlib import Path
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as commonty.maths does, which comes after numpy here

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))

from commonty.maths.opinions import Live, find_groups, read_votes

SEED = 20261126
CAMPS = 3
MORE_VOTES = 20


def write_conversation(file: Path, people: int, statements: int, votes: int) -> None:
    """Three camps with leanings of their own on each statement; everybody sees some statements and not others."""
    chance = np.random.default_rng(SEED)
    cells = np.sort(chance.choice(people * statements, votes, replace=False))
    person, statement = cells // statements, cells % statements
    leaning = chance.beta(0.6, 0.6, (CAMPS, statements))
    camp = chance.choice(CAMPS, people, p=[0.5, 0.3, 0.2])
    agrees = chance.random(votes) < leaning[camp[person], statement]
    vote = np.where(chance.random(votes) < 0.15, 0, np.where(agrees, 1, -1))
    rows = np.stack([chance.permutation(votes) + 1, statement, person, vote], axis=1)
    np.savetxt(file, rows, fmt="%d", delimiter=",", header="timestamp,comment-id,voter-id,vote", comments="")


def measure(people: int, statements: int, votes: int) -> str:
    with tempfile.TemporaryDirectory(prefix="commonty-bench-") as folder:
        file = Path(folder) / "votes.csv"
        write_conversation(file, people, statements, votes)
        began = perf_counter()
        read = read_votes(file)
        after_reading = perf_counter()
        report = find_groups(read)
        said = report.to_dict()
        after_report = perf_counter()
    live = Live(read, report.memory)
    chance = np.random.default_rng(SEED + 1)
    one_more = []
    for _ in range(MORE_VOTES):
        person, statement = str(chance.integers(people)), str(chance.integers(statements))
        before = perf_counter()
        live.vote(person, statement, int(chance.integers(-1, 2)))
        live.report()
        one_more.append(perf_counter() - before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sizes = ", ".join(str(group["size"]) for group in said["groups"])
    return (
        f"{people:,} people, {statements:,} statements, {votes:,} votes; groups of {sizes}\n"
        f"read the file {after_reading - began:.2f} s, whole report {after_report - after_reading:.2f} s\n"
        f"one vote more, with its report: {1000 * np.median(one_more):.0f} ms (worst of {MORE_VOTES}: "
        f"{1000 * max(one_more):.0f} ms)\n"
        f"most memory: {peak:.0f} MiB"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("size", nargs="*", type=int, default=[20_000, 500, 1_000_000])
    print(measure(*options.parse_args().size))


if __name__ == "__main__":
    main()
