"""pabutools' answers to the elections of the counting tests. Runs in the oracle's environment (tests/oracle/run)."""

from __future__ import annotations

import gzip
import json
import sys
from copy import deepcopy
from pathlib import Path

from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    ApprovalBallot,
    ApprovalProfile,
    CardinalBallot,
    Cardinality_Sat,
    CardinalProfile,
    Cost_Sat,
    CumulativeBallot,
    CumulativeProfile,
    Instance,
    OrdinalBallot,
    OrdinalProfile,
    Project,
)
from pabutools.fractions import frac
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares

from commonty.maths.counting import Election
from commonty.maths.counting.tests.elections import small_election, utilities_of
from commonty.maths.counting.tests.plain import ballots_of

SATISFACTIONS = {
    "cost": Cost_Sat,
    "card": Cardinality_Sat,
    "score": Additive_Cardinal_Sat,
    "borda": Additive_Borda_Sat,
}
PROFILES = {
    "approval": (ApprovalProfile, ApprovalBallot),
    "choose-1": (ApprovalProfile, ApprovalBallot),
    "ordinal": (OrdinalProfile, OrdinalBallot),
    "cumulative": (CumulativeProfile, CumulativeBallot),
    "scoring": (CardinalProfile, CardinalBallot),
}
STORED = Path(__file__).parents[2] / "src/commonty/maths/counting/tests/small_answers.json.gz"


def as_pabutools(election: Election):
    """The election as pabutools has it: instance and profile."""
    projects = [Project(p.id, frac(p.cost.numerator, p.cost.denominator)) for p in election.projects]
    # Its greedy rule takes projects that nobody supports when all others have had their turn; ours never does.
    supported = [project for project, votes in zip(projects, election.votes) if votes]
    instance = Instance(supported, budget_limit=frac(election.budget.numerator, election.budget.denominator))
    profile_class, ballot_class = PROFILES[election.ballot_type]
    profile = profile_class(instance=instance)
    for pairs in ballots_of(election):
        if election.points is not None:
            given = {projects[p]: frac(points.numerator, points.denominator) for p, points in pairs}
            profile.append(ballot_class(given))
        else:
            profile.append(ballot_class([projects[p] for p, _ in pairs]))
    return instance, profile


def answers(election: Election) -> dict[str, str]:
    """For each `utility/rule` the funded ids in the order of selection, with a space between."""
    instance, profile = as_pabutools(election)
    found = {}
    for utility in utilities_of(election):
        sat = SATISFACTIONS[utility]
        # pabutools takes the shortcut for equal utilities by itself on approval ballots only.
        equal_shares = {"sat_class": sat, "binary_sat": utility in ("cost", "card")}
        everything = {
            "greedy": greedy_utilitarian_welfare(instance, profile, sat_class=sat, is_sat_additive=True),
            "mes": method_of_equal_shares(instance, profile, **equal_shares),
            "mes_add1": method_of_equal_shares(instance, profile, voter_budget_increment=1, **equal_shares),
            "mes_add_until_overspend": until_overspend(instance, profile, sat, equal_shares),
        }
        for name, source in (("mes_add1u", "mes_add1"), ("mes_add_until_overspend_u", "mes_add_until_overspend")):
            everything[name] = greedy_utilitarian_welfare(
                instance,
                profile,
                sat_class=sat,
                is_sat_additive=True,
                initial_budget_allocation=everything[source],
            )
        for name, funded in everything.items():
            found[f"{utility}/{name}"] = " ".join(p.name for p in funded)
    return found


def until_overspend(instance, profile, sat, equal_shares, step=1):
    """pabutools' equal shares with `step` more for each ballot until the budget is exceeded: the outcome before that.

    Its own `exhaustion_by_budget_increase` also ends at a bound on the budget, which small budgets reach at once.
    """
    groups = profile.as_sat_profile(sat)
    wanted = {p for p in instance if sum(ballot.sat_project(p) for ballot in groups) > 0}
    raised = deepcopy(instance)
    kept = method_of_equal_shares(raised, profile, **equal_shares)
    while not wanted <= set(kept):
        raised.budget_limit += profile.num_ballots() * step
        outcome = method_of_equal_shares(raised, profile, **equal_shares)
        if not instance.is_feasible(outcome):
            break
        kept = outcome
    return kept


def main(number: int) -> None:
    """Store the answers to the first so many elections, for the tests that run without pabutools."""
    stored = [answers(small_election(seed)) for seed in range(number)]
    text = json.dumps(stored, separators=(",", ":"))
    STORED.write_bytes(gzip.compress(text.encode(), mtime=0))
    sys.stdout.write(f"{len(stored)} elections, {STORED.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
