"""Speed of counting beside pabutools, both in one run: seconds of processor time, and the ratio.

bench_counting.py [NAME ...] [--alone] [--forint]: parts of names of the shared elections (default: the largest ones).
`--alone` leaves pabutools out, `--forint` counts the elections in forint with steps of one unit, in full.
pabutools comes from the oracle's environment (tests/oracle/run makes it) and needs some minutes and 3 GB.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from time import process_time

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))

from commonty.maths.counting import Election, Rules, count, read_pabulib
from commonty.maths.counting.tests.elections import SHARED

LARGEST = ("Lodz_2022", "Krakow_2024", "Amsterdam_621")
PABUTOOLS = """
import sys, time, json
from pabutools.election import parse_pabulib, Cost_Sat
from pabutools.rules import method_of_equal_shares
started = time.process_time()
instance, profile = parse_pabulib(sys.argv[1])
profile = profile.as_multiprofile()
read = time.process_time()
funded = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, binary_sat=True, voter_budget_increment=1)
print(json.dumps([read - started, time.process_time() - read, [p.name for p in funded]]))
"""


def ours(path: Path, rules: Rules) -> dict[str, object]:
    """Seconds for reading and counting, and what was funded."""
    started = process_time()
    election = read_pabulib(path)
    read = process_time()
    outcome = count(election, rules)
    return {
        "read": read - started,
        "count": process_time() - read,
        "steps": outcome.steps_taken,
        "funded": list(outcome.funded),
        "types": len(election.weights),
    }


def theirs(path: Path) -> tuple[float, float, list[str]]:
    """The same from pabutools, in a process of its own, as equal shares with add1 and cost utility."""
    python = ROOT / "var" / "oracle-venv" / "bin" / "python"
    done = subprocess.run([python, "-c", PABUTOOLS, str(path)], capture_output=True, text=True, check=True)
    read, counted, funded = json.loads(done.stdout)
    return read, counted, funded


def doubled(election: Election) -> Election:
    """The election with twice as many ballots, none like another's: every type with its projects moved by one."""
    projects = len(election.projects)
    moved = (election.choices + 1) % projects
    return Election(
        projects=election.projects,
        budget=election.budget * 2,
        ballot_type=election.ballot_type,
        weights=np.tile(election.weights, 2),
        offsets=np.concatenate([election.offsets, election.offsets[1:] + election.offsets[-1]]),
        choices=np.concatenate([election.choices, moved]).astype(np.int32),
        points=None,
        point_unit=1,
        type_of_ballot=np.concatenate([election.type_of_ballot, election.type_of_ballot + len(election.weights)]),
    )


def chosen(names: list[str]) -> list[Path]:
    """The shared elections whose names contain one of these."""
    return [path for path in sorted(SHARED.glob("*.pb")) if any(name in path.name for name in names)]


def main() -> int:
    """Print a table; exit status 1 if pabutools funds something else."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--forint", action="store_true")
    asked = parser.parse_args()
    if not SHARED.exists():
        print("the shared elections are not here (COMMONTY_SHARED)")
        return 0
    different = 0
    print(f"{'election':45} {'types':>6} {'steps':>6} {'read s':>7} {'count s':>8} {'pabutools s':>12} {'ratio':>6}")
    for path in chosen(asked.names or (["Hungary"] if asked.forint else list(LARGEST))):
        # Two runs of ours, the better one: the first warms caches, as pabutools' long run does for itself.
        found = min(
            (ours(path, Rules(completion="add1")) for _ in range(2)), key=lambda one: float(str(one["count"]))
        )
        line = f"{path.stem[:45]:45} {found['types']:>6} {found['steps']:>6}"
        line += f" {found['read']:>7.3f} {found['count']:>8.3f}"
        if not asked.alone and not asked.forint:
            _, counted, funded = theirs(path)
            different += funded != found["funded"]
            line += f" {counted:>12.2f} {counted / float(str(found['count'])):>6.0f}"
            line += "" if funded == found["funded"] else "  DIFFERENT WINNERS"
        print(line, flush=True)
    if not asked.forint:
        _print_doubling(chosen(asked.names or ["Lodz_2022"])[0])
    print(f"peak memory of ours: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 1 if different else 0


def _print_doubling(path: Path) -> None:
    election = read_pabulib(path)
    seconds = []
    for one in (election, doubled(election)):
        started = process_time()
        outcome = count(one, Rules(completion="none"))
        seconds.append((process_time() - started) / max(1, len(outcome.funded)))
    print(f"twice the ballots: {seconds[1] / seconds[0]:.1f} times the time of a purchase")


if __name__ == "__main__":
    sys.exit(main())
