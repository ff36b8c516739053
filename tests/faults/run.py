"""`make faults`: kills, power loss, races, closes and tampering at full size, on SQLite and PostgreSQL, twins beside.

    python tests/faults/run.py [--scale 0.1] [--only R1 R3] [--databases sqlite postgresql]

PostgreSQL is a cluster of our own that waits for the disk. Prints a table in Markdown; fails if a claim does not hold
or if a twin, from which the protection was taken away, holds all the same.
"""

import argparse
import contextlib
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests import postgres  # noqa: E402
from tests.faults.databases import Databases, run  # noqa: E402
from tests.faults.shim import build_shim, install_compiler  # noqa: E402

Outcome = dict[str, Any]
BOTH = ("sqlite", "postgresql")
FOLLOWED = "followed to the last return"


@dataclass(frozen=True)
class Claim:
    number: str
    says: str
    scenario: str
    sizes: dict[str, Any]
    scaled: tuple[str, ...]
    holds: Callable[[Outcome], bool]
    twin: dict[str, Any] | None
    twin_says: str = ""
    twin_fails: Callable[[Outcome], bool] = lambda outcome: outcome["lost"] > 0
    databases: tuple[str, ...] = BOTH
    extra: dict[str, dict[str, Any]] = field(default_factory=dict)  # by database


def nothing_lost(outcome: Outcome) -> bool:
    is_whole = outcome["lost"] == outcome["duplicates"] == 0 and outcome["chain_is_sound"]
    return is_whole and outcome["acknowledged"] == outcome["counted"]


def one_live_each(outcome: Outcome) -> bool:
    is_single = outcome["live"] == outcome["voters"] and outcome["same_key_rows"] == outcome["same_key_voters"]
    return is_single and outcome["errors"] == outcome["lost"] == 0 and outcome["chain_is_sound"]


def comes_out_alike(outcome: Outcome) -> bool:
    if "unopened" in outcome or outcome["money"] != FOLLOWED:
        return False
    is_whole = outcome["pack_is_sound"] and outcome["balances"] and not outcome["counted_otherwise"]
    return is_whole and outcome["differ"] == outcome["changed_after_paper"] == 0


def closes_exactly(outcome: Outcome) -> bool:
    faults = ("late", "lost", "miscounted", "deadlocks", "errors", "unopened")
    return not any(outcome[fault] for fault in faults) and outcome["longest_wait"] < 2


CLAIMS = [
    Claim(
        "R1",
        "Casters and the database are killed: no acknowledged ballot lost, none counted twice",
        "kills",
        {"ballots": 20_000, "kills": 220},
        ("ballots", "kills"),
        nothing_lost,
        {"ballots": 200, "kills": 12, "without": ["commit before answer"]},
        "answers before it commits",
        extra={"postgresql": {"kill_database": True}},
    ),
    Claim(
        "R2",
        "The power fails: no acknowledged ballot lost",
        "power_cuts",
        {"rounds": 40},
        ("rounds",),
        lambda outcome: outcome["lost"] == outcome["broken_files"] == 0,
        {"rounds": 5, "synchronous": "NORMAL"},
        "does not wait for the disk",
        databases=("sqlite",),
    ),
    Claim(
        "R6",
        "Four votes online and four envelopes of one voter at the same moment: one is counted, and it is the paper",
        "paper_races",
        {"voters": 500},
        ("voters",),
        lambda outcome: (
            (outcome["counted"], outcome["on_paper"], outcome["counted_twice"], outcome["errors"])
            == (outcome["voters"], outcome["voters"], 0, 0)
        ),
        {"voters": 30, "without": ["row lock", "unique"]},
        "has neither lock nor constraints",
        lambda outcome: outcome["counted_twice"] > 0,
        databases=("postgresql",),
    ),
    Claim(
        "R3",
        "Eight posts of one voter at the same moment: one live ballot; same key, one row",
        "races",
        {"voters": 1_000},
        ("voters",),
        one_live_each,
        {"voters": 30, "without": ["row lock", "unique"]},
        "has neither lock nor constraints",
        lambda outcome: outcome["live"] > outcome["voters"],
        databases=("postgresql",),  # SQLite has one writer at a time, which hides races
    ),
    Claim(
        "R4",
        "Boxes are shut inside bursts of votes: none comes in late",
        "closes",
        {"closes": 300},
        ("closes",),
        closes_exactly,
        {"closes": 10, "without": ["box lock"]},
        "does not lock the box",
        lambda outcome: outcome["late"] > 0,
        extra={"sqlite": {"pause": 0.003, "closes_share": 0.2, "twin": False}},
    ),
    Claim(
        "Programme",
        "A vote in four pots by web, phone and paper: the box holds what our own books say, four programs count alike, "
        "and the money is followed to the last return",
        "programme",
        {"ballots": 10_000, "beside": ["browser", "pabutools"]},
        ("ballots",),
        comes_out_alike,
        {"ballots": 300, "without": ["paper is final"]},
        "takes online votes after paper ones, so that the box is not opened",
        lambda outcome: outcome["changed_after_paper"] > 0 and "unopened" in outcome,
    ),
]

PLANTED = "tests/faults/test_planted.py"
LARGE_TESTS = [
    (
        "R7",
        "Three programs that share no code, one of them in a browser, count every election alike; each with its twin",
        f"--ignore={PLANTED}",
    ),
    (
        "R32",
        "25 faults planted in the ballot box, one at a time: its tests catch each; without one they pass",
        PLANTED,
    ),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument(
        "--only", nargs="*", default=[*dict.fromkeys(claim.number for claim in CLAIMS), "R7", "R24", "R32"]
    )
    parser.add_argument("--databases", nargs="*", default=list(BOTH), choices=BOTH)
    asked = parser.parse_args()
    print(
        f"{date.today()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, scale {asked.scale:g}\n"
    )
    install_compiler()
    print("| # | Database | Claim | Outcome | Holds |\n| --- | --- | --- | --- | --- |", flush=True)
    results = [played for name in asked.databases for played in _on(name, asked.scale, asked.only)]
    results += [_large_tests(number, *rest) for number, *rest in LARGE_TESTS if number in asked.only]
    return 0 if all(results) else 1


def _on(name: str, scale: float, only: list[str]) -> Iterator[bool]:
    with _server(name) as url:
        claims = [claim for claim in CLAIMS if claim.number in only and name in claim.databases]
        if claims:
            with Databases(url) as databases:
                for claim in claims:
                    yield from _play(claim, name, databases, scale)
        if "R24" in only:
            yield _tampering(name, url)


@contextlib.contextmanager
def _server(name: str) -> Iterator[str]:
    if name == "sqlite":
        yield ""
    else:
        with postgres.cluster(postgres.DURABLE) as url:
            yield url


def _play(claim: Claim, name: str, databases: Databases, scale: float) -> Iterator[bool]:
    extra = dict(claim.extra.get(name, {}))
    has_twin, share = extra.pop("twin", True), extra.pop("closes_share", 1)
    sizes = {key: max(2, int(n * scale * share)) if key in claim.scaled else n for key, n in claim.sizes.items()}
    preload = str(build_shim(databases.folder) or "") if claim.scenario == "power_cuts" else ""
    if claim.scenario == "power_cuts" and not preload:
        print(f"| {claim.number} | {name} | {claim.says} | there is no C compiler here | not tried |", flush=True)
        return
    with databases.fresh() as url:
        outcome = run(claim.scenario, url, preload=preload, **sizes, **extra)
    yield _line(claim.number, name, claim.says, outcome, claim.holds(outcome))
    if has_twin and claim.twin:
        with databases.fresh() as url:
            outcome = run(claim.scenario, url, preload=preload, **claim.twin)
        says = f"Twin that {claim.twin_says}: must fail"
        yield _line(claim.number, name, says, outcome, claim.twin_fails(outcome))


def _tampering(name: str, url: str) -> bool:
    test = "src/commonty/journal/tests/test_tampering.py"
    env = {**os.environ, **({"DATABASE_URL": url} if url else {})}
    env.pop("DATABASE_URL", None) if not url else None
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", test], cwd=ROOT, env=env, **quiet)
    says = "1,000 edits, deletions and swaps in a chain are all found; twin without the chain misses most"
    return _line("R24", name, says, {}, done.returncode == 0)


def _large_tests(number: str, says: str, *where: str) -> bool:
    """Those that are too large for every day."""
    command = [sys.executable, "-m", "pytest", "-q", "-m", "faults", *where]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    said = done.stdout.strip().splitlines()[-1:] or ["nothing"]
    return _line(number, "both" if number == "R7" else "sqlite", says, {"pytest": said[0]}, done.returncode == 0)


def _line(number: str, name: str, says: str, outcome: Outcome, is_well: bool) -> bool:
    words = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in outcome.items())
    print(f"| {number} | {name} | {says} | {words} | {'yes' if is_well else '**NO**'} |", flush=True)
    return is_well


if __name__ == "__main__":
    sys.exit(main())
