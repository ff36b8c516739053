"""Our counts beside pabutools', live: every difference is printed, and any difference fails.

compare.py [--elections N] [--from SEED]: so many small elections, then the shared real ones that are there.
"""

from __future__ import annotations

import argparse
import sys
from time import perf_counter

from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from reference import SATISFACTIONS, answers

from commonty.maths.counting import Election, Rules, count, read_pabulib
from commonty.maths.counting.tests.elections import RULE_OF, SHARED, small_election, utilities_of

# Small enough for pabutools to count in some seconds each, and of every ballot type.
REAL = (
    "Poland_Czestochowa_2020_Stradom",
    "Poland_Gdansk_2020_Piecki_Migowo",
    "Poland_Krakow_2018_Wzgorza_Krzeslawickie",
    "Poland_Zabrze_2020",
    "Switzerland_Zurich_D10",
    "Switzerland_Zurich_S5R",
    "US_Stanford_Dataset_PB_Rochester_NY_2019_vote_rankings",
)


def ours(election: Election, utility: str, name: str) -> str:
    """Our answer in the form of the reference's."""
    rule, completion = RULE_OF[name]
    return " ".join(count(election, Rules(rule=rule, utility=utility, completion=completion)).funded)


def compare_small(first: int, number: int) -> int:
    """How many of the answers to these elections differ."""
    different = asked = 0
    for seed in range(first, first + number):
        election = small_election(seed)
        for key, expected in answers(election).items():
            found = ours(election, *key.split("/"))
            asked += 1
            if found != expected:
                different += 1
                print(f"election {seed}, {key}: ours {found!r}, pabutools {expected!r}")
    print(f"{number} small elections, {asked} counts, {different} different")
    return different


def compare_real() -> int:
    """How many of the counts of real elections differ: pabutools reads the file itself."""
    different = asked = 0
    for name in REAL:
        path = SHARED / f"{name}.pb"
        if not path.exists():
            print(f"{name}: not here, left out")
            continue
        election = read_pabulib(path)
        instance, profile = parse_pabulib(str(path))
        profile = profile.as_multiprofile()
        for utility in utilities_of(election):
            sat = SATISFACTIONS[utility]
            shares = {"sat_class": sat, "binary_sat": sat in (Cost_Sat, Cardinality_Sat)}
            expected = {
                "greedy": greedy_utilitarian_welfare(instance, profile, sat_class=sat, is_sat_additive=True),
                "mes": method_of_equal_shares(instance, profile, **shares),
                "mes_add1": method_of_equal_shares(instance, profile, voter_budget_increment=1, **shares),
            }
            for rule, funded in expected.items():
                found = ours(election, utility, rule)
                asked += 1
                if found != " ".join(project.name for project in funded):
                    different += 1
                    print(f"{name}, {utility}/{rule}: ours {found}, pabutools {[p.name for p in funded]}")
    print(f"real elections: {asked} counts, {different} different")
    return different


def main() -> int:
    """Exit status 1 if anything differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--elections", type=int, default=2000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    asked = parser.parse_args()
    started = perf_counter()
    different = compare_small(asked.first, asked.elections) + compare_real()
    print(f"{perf_counter() - started:.0f} s")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
