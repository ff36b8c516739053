"""Elections for the tests: small random ones full of ties, made the same everywhere, and where the real ones lie."""

from __future__ import annotations

import os
import random
from fractions import Fraction
from pathlib import Path

from commonty.maths.counting import Election, Project

ROOT = Path(__file__).parents[5]
SHARED = Path(os.environ.get("COMMONTY_SHARED", ROOT.parent / "shared")) / "data" / "pabulib"
BALLOT_TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
COSTS = (1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 10, 12)
RULE_OF = {
    "greedy": ("greedy", "none"),
    "mes": ("equal-shares", "none"),
    "mes_add1": ("equal-shares", "add1"),
    "mes_add1u": ("equal-shares", "add1u"),
    "mes_addstep": ("equal-shares", "add1"),
    "mes_addstep_u": ("equal-shares", "add1u"),
    "mes_add_until_overspend": ("equal-shares", "add1-overspend"),
    "mes_add_until_overspend_u": ("equal-shares", "add1-overspend-u"),
}


def small_election(seed: int, *, free_projects: bool = False) -> Election:
    """A random election of up to 7 projects and 9 ballots, with few different costs, so that ties abound.

    With `free_projects` some cost nothing; pabutools treats those in its own way, so the comparison has none.
    """
    dice = random.Random(seed)
    ballot_type = dice.choice(BALLOT_TYPES)
    costs = (0, *COSTS) if free_projects else COSTS
    divisor = dice.choice((1, 1, 2, 10))
    projects = [Project(str(n), Fraction(dice.choice(costs), divisor)) for n in range(7, 7 + dice.randint(1, 7))]
    ids = [project.id for project in projects]
    ballots: list[list[str] | dict[str, int]] = []
    for _ in range(dice.randint(1, 9)):
        chosen = dice.sample(ids, dice.randint(0, min(len(ids), 1 if ballot_type == "choose-1" else 5)))
        if ballot_type in ("cumulative", "scoring"):
            ballots.append({project_id: dice.randint(0, 4) for project_id in chosen})
        else:
            ballots.append(chosen)
    return Election.from_ballots(projects, ballots, Fraction(dice.randint(1, 40), divisor), ballot_type)


def utilities_of(election: Election) -> tuple[str, ...]:
    """The utilities that the ballots carry."""
    if election.points is not None:
        return ("cost", "card", "score")
    return ("cost", "card", "borda") if election.ballot_type == "ordinal" else ("cost", "card")
