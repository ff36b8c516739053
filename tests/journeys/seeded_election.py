"""An election of our own, made from a seed: 40 projects and 5,000 ballots in a Pabulib file.

Ours to ship, unlike the real elections, whose files carry no licence. The same seed makes the same bytes everywhere.
Run it to write one: `python tests/journeys/seeded_election.py FILE.pb [BALLOTS] [PROJECTS] [SEED]`.
"""

import sys
from pathlib import Path
from random import Random

WHAT = ["Benches", "Lights", "Bike shed", "Garden", "Mural", "Swings", "Trees", "Handrail", "Bins", "Football goals"]
WHERE = ["in the back court", "by the school", "at the shops", "on the green", "beside the canal", "in the close"]
MOST_CHOICES = 5


def seeded_election(*, ballots: int = 5_000, projects: int = 40, seed: int = 1) -> str:
    """The text of the file: ballots of one to five projects, costs in whole pounds, a budget for about ten."""
    random = Random(seed)
    costs = [random.randrange(500, 12_001, 50) for _ in range(projects)]
    budget = sum(costs) // 4 // 100 * 100
    # Some projects are liked by many, and every neighbourhood has its own: otherwise equal shares has nothing to do.
    liking = [random.paretovariate(1.2) for _ in range(projects)]
    near = [(index + index // len(WHAT)) % len(WHERE) for index in range(projects)]
    votes = [_choices(random, liking, near) for _ in range(ballots)]
    return "\n".join([*_meta(budget, ballots, projects), *_projects(costs, near), *_votes(votes)]) + "\n"


def _choices(random: Random, liking: list[float], near: list[int]) -> list[int]:
    home = random.randrange(len(WHERE))
    weights = [like * (4 if place == home else 1) for like, place in zip(liking, near)]
    drawn = random.choices(range(len(liking)), weights, k=random.randint(1, MOST_CHOICES))
    return sorted(set(drawn))


def _meta(budget: int, ballots: int, projects: int) -> list[str]:
    facts = {
        "description": "An invented money vote",
        "country": "Scotland",
        "unit": "Calton",
        "instance": "2026",
        "num_projects": projects,
        "num_votes": ballots,
        "budget": budget,
        "vote_type": "approval",
        "rule": "equalshares/add1",
        "min_length": 1,
        "max_length": MOST_CHOICES,
        "currency": "GBP",
    }
    return ["META", "key;value", *(f"{key};{value}" for key, value in facts.items())]


def _projects(costs: list[int], near: list[int]) -> list[str]:
    named = (f"{index + 1};{cost};{WHAT[index % len(WHAT)]} {WHERE[near[index]]}" for index, cost in enumerate(costs))
    return ["PROJECTS", "project_id;cost;name", *named]


def _votes(votes: list[list[int]]) -> list[str]:
    cast = (f"{voter};{','.join(str(index + 1) for index in chosen)}" for voter, chosen in enumerate(votes, start=1))
    return ["VOTES", "voter_id;vote", *cast]


if __name__ == "__main__":
    sizes = dict(zip(("ballots", "projects", "seed"), map(int, sys.argv[2:])))
    Path(sys.argv[1]).write_text(seeded_election(**sizes), encoding="utf-8")
