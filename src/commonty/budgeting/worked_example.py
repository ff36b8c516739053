"""A vote small enough to follow with a pencil: five neighbours, four projects, £1,000, counted by both rules.

What is chosen is counted by the program that lies in every pack (`recount`). Who paid how much for it is worked out
along its order of choosing, in exact fractions; tests hold each figure against the counter that announces results.
Amounts are pence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from commonty.budgeting import recount
from commonty.budgeting.most_votes_first import Turn, turns
from commonty.kit.money import in_units

POT = 1_000_00
COSTS = {"lamps": 500_00, "path": 500_00, "bench": 250_00, "trees": 250_00}
LOTS = tuple(COSTS)  # drawn before the vote: settles what is level in votes and cost
NEIGHBOURS = ("agnes", "bilal", "cath", "dev", "effie")
SHARE, STEP = POT // len(NEIGHBOURS), 2_00  # the step is a hundredth of the share, as in every vote
RULES: dict[str, Any] = {
    "rule": "equal-shares",
    "utility": "cost",
    "completion": "add1-overspend",
    "step": in_units(STEP),
    "ties": {"order": "votes-cost-lots", "lots": list(LOTS)},
    "budget": in_units(POT),
}
Ticks = tuple[tuple[str, ...], ...]  # of each neighbour, in the order of COSTS
Amounts = Mapping[str, Fraction]  # by neighbour


@dataclass(frozen=True)
class Purchase:
    """Its backers paid this for a project, and everybody had that left afterwards."""

    project: str
    paid: Amounts
    left: Amounts


@dataclass(frozen=True)
class Missed:
    """What the backers of a project that wasn't chosen had left together at the end."""

    project: str
    backers: tuple[str, ...]
    left: Fraction


@dataclass(frozen=True)
class Shares:
    """The count by equal shares. `first` was chosen with the shares as they were before any raise.

    `beyond`: what one step more would choose besides, at `beyond_costs` together, which is more than the pot. Empty
    where nothing was left to raise for.
    """

    first: tuple[str, ...]
    raises: int
    purchases: tuple[Purchase, ...]
    missed: tuple[Missed, ...]
    beyond: tuple[str, ...]
    beyond_costs: int
    ties: tuple[tuple[str, ...], ...]  # which were level, the one that went first at the head

    @property
    def share(self) -> int:
        return SHARE + self.raises * STEP

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(purchase.project for purchase in self.purchases)


def backers(ticks: Ticks) -> dict[str, tuple[str, ...]]:
    return {p: tuple(n for n, named in zip(NEIGHBOURS, ticks) if p in named) for p in COSTS}


@lru_cache(maxsize=1_000)
def by_equal_shares(ticks: Ticks) -> Shares:
    counted = _count(ticks, POT, "add1-overspend")
    [(_step, raises)] = counted["steps"].values()
    share, chosen, supporters = SHARE + raises * STEP, counted["funded"], backers(ticks)
    purchases = _purchases(chosen, supporters, Fraction(share))
    left = purchases[-1].left if purchases else dict.fromkeys(NEIGHBOURS, Fraction(share))
    more = _count(ticks, (share + STEP) * len(NEIGHBOURS), "none")["funded"]
    beyond_costs = sum(COSTS[project] for project in more)
    is_pot_in_the_way = beyond_costs > POT
    return Shares(
        first=tuple(_count(ticks, POT, "none")["funded"]),
        raises=raises,
        purchases=tuple(purchases),
        missed=tuple(
            Missed(project, who, sum((left[n] for n in who), Fraction(0)))
            for project, who in supporters.items()
            if who and project not in chosen
        ),
        beyond=tuple(p for p in more if p not in chosen) if is_pot_in_the_way else (),
        beyond_costs=beyond_costs if is_pot_in_the_way else 0,
        ties=tuple((tie["chosen"], *(p for p in tie["tied"] if p != tie["chosen"])) for tie in counted["ties"]),
    )


def by_most_votes(ticks: Ticks) -> list[Turn]:
    found = backers(ticks)
    votes = {project: len(who) for project, who in found.items()}
    order = recount.tie_order(RULES["ties"], list(COSTS), votes, COSTS)
    # What a vote is worth is the cost, so for each pound a project brings as much as it has votes.
    projects = [{"id": p, "cost": COSTS[p], "votes": n, "worth": str(n)} for p, n in votes.items()]
    return turns(projects, POT, order=order)


def as_ballot_file(ticks: Ticks, pence: int = POT) -> str:
    lines = ["META", "key;value", f"budget;{in_units(pence)}", "PROJECTS", "project_id;cost"]
    lines += [f"{project};{in_units(cost)}" for project, cost in COSTS.items()]
    lines += ["VOTES", "voter_id;vote", *(f"{number};{','.join(named)}" for number, named in enumerate(ticks))]
    return "\n".join(lines) + "\n"


def _count(ticks: Ticks, pence: int, completion: str) -> dict[str, Any]:
    rules = {**RULES, "budget": in_units(pence), "completion": completion}
    return recount.count(recount.Election(as_ballot_file(ticks, pence)), rules)


def _purchases(chosen: list[str], supporters: Mapping[str, tuple[str, ...]], share: Fraction) -> list[Purchase]:
    purses, found = dict.fromkeys(NEIGHBOURS, share), []
    for project in chosen:
        most = price(COSTS[project], [purses[n] for n in supporters[project]])
        paid = {n: min(purses[n], most) for n in supporters[project]}
        purses = {n: left - paid.get(n, 0) for n, left in purses.items()}
        found.append(Purchase(project, paid, purses))
    return found


def price(cost: int, purses: list[Fraction]) -> Fraction:
    """What each pays who can: the others pay all that they have left."""
    rest = Fraction(cost)
    for place, purse in enumerate(sorted(purses)):
        each = rest / (len(purses) - place)
        if each <= purse:
            return each
        rest -= purse
    raise ValueError("They can't pay for it together.")
