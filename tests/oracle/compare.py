"""Our counts beside pabutools', live: every difference is printed, and any difference fails.

compare.py [--elections N] [--from SEED]: so many small elections, then the shared real ones that are there.
compare.py --pack PACK.zip: what pabutools makes of a public pack, the funded ids as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from time import perf_counter

from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pack import funded_in_pack
from reference import SATISFACTIONS, answers

from commonty.maths.counting import Election, Rules, count, read_pabulib
from commonty.maths.counting.tests.elections import RULE_OF, SHARED, small_election, utilities_of
from commonty.maths.counting.tests.plain import ballots_of

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


def in_two_pots(election: Election, seed: int) -> tuple[Election, list[Election]]:
    """The election with its projects in two pots, each with half the money; and each pot as an election of its own,
    with the ballots that name something in it."""
    random = Random(seed)
    pot_of = [random.choice("ab") for _ in election.projects]
    divided = [replace(project, heading=pot) for project, pot in zip(election.projects, pot_of)]
    ids = [project.id for project in divided]
    ballots = [
        {ids[p]: Fraction(points) for p, points in pairs}
        if election.points is not None
        else [ids[p] for p, _ in pairs]
        for pairs in ballots_of(election)
    ]
    whole = Election.from_ballots(divided, ballots, election.budget, election.ballot_type)
    alone = []
    for pot in "ab":
        inside = {project.id for project in divided if project.heading == pot}
        cut = [
            {i: b[i] for i in b if i in inside} if isinstance(b, dict) else [i for i in b if i in inside]
            for b in ballots
        ]
        listed = [replace(project, heading="") for project in divided if project.id in inside]
        alone.append(
            Election.from_ballots(
                listed, [ballot for ballot in cut if ballot], election.budget / 2, election.ballot_type
            )
        )
    return whole, alone


def compare_pots(first: int, number: int) -> int:
    """How many pots, each shared among those who chose in it, differ from pabutools' count of them as elections."""
    different = asked = 0
    for seed in range(first, first + number):
        election = small_election(seed)
        if election.ballot_type == "ordinal":
            continue  # a place on the list counts what stands below it, in other pots too
        whole, alone = in_two_pots(election, seed)
        pots = tuple((pot, election.budget / 2) for pot in "ab")
        for pot, own in zip("ab", alone):
            if not own.projects or not own.ballots:
                continue
            for key, expected in answers(own).items():
                utility, name = key.split("/")
                rule, completion = RULE_OF[name]
                rules = Rules(rule=rule, utility=utility, completion=completion, pots=pots, share_among="pot")
                found = next((p.funded for p in count(whole, rules).pots if p.heading == pot), ())
                asked += 1
                if " ".join(found) != expected:
                    different += 1
                    print(f"election {seed}, pot {pot}, {key}: ours {found}, pabutools {expected!r}")
    print(f"{number} small elections in two pots, {asked} counts, {different} different")
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
    parser.add_argument("--pack", type=Path)
    asked = parser.parse_args()
    if asked.pack:
        print(json.dumps(funded_in_pack(asked.pack)))
        return 0
    started = perf_counter()
    different = compare_small(asked.first, asked.elections) + compare_pots(asked.first, asked.elections // 4)
    different += compare_real()
    print(f"{perf_counter() - started:.0f} s")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
