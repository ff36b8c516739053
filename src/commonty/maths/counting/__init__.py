"""Counting money votes: the greedy rule and the Method of Equal Shares, exact, fast, showing the working.

    election = read_pabulib("round.pb")
    outcome = count(election, Rules(utility="cost", completion="add1-overspend"))
    outcome.funded, outcome.spent, outcome.ties, outcome.working.to_dict()
    enough(outcome, "12").cost  # at what cost project 12 would have been funded

*Support* of a project: it is on the ballot. *Utility* of a funded project to a person who supports it: `cost` its
cost, `card` 1, `score` the points given, `borda` length of ballot - position - 1, `score-cost` points times cost.
Projects that cost nothing and have support come first; projects without support are never funded. Sources: Peters,
Pierczyński & Skowron 2021 (equal shares), arXiv:2012.06539 (Pabulib). The module rests on numpy alone and knows nothing
of Django.
"""

from commonty.maths.counting.count import Outcome, PotOutcome, count
from commonty.maths.counting.election import CountingError, Election, Project
from commonty.maths.counting.enough import Enough, enough
from commonty.maths.counting.pabulib import read_pabulib, write_pabulib
from commonty.maths.counting.rules import Rules
from commonty.maths.counting.ties import Tie
from commonty.maths.counting.working import ProjectWorking, Working

__all__ = [
    "CountingError",
    "Election",
    "Enough",
    "Outcome",
    "PotOutcome",
    "Project",
    "ProjectWorking",
    "Rules",
    "Tie",
    "Working",
    "count",
    "enough",
    "read_pabulib",
    "write_pabulib",
]
