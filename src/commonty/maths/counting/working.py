"""Why each project was or was not funded: the figures from which a result page makes its sentences.

All amounts are exact and in units of the currency; `to_dict` turns the tree into JSON with decimal text (or
"numerator/denominator" where the decimal does not end).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from commonty.maths.counting.comparison import Comparison
from commonty.maths.counting.election import Election, decimal_text
from commonty.maths.counting.greedy import Turn
from commonty.maths.counting.payments import Payment, Shortfall, payments_of, shortfalls_of
from commonty.maths.counting.rules import rival_sets
from commonty.maths.counting.shares import Run
from commonty.maths.counting.support import Electorate


@dataclass(frozen=True)
class ProjectWorking:
    """One project's story.

    place: its number in the order of selection, from 1. stage (if funded): `free` (costs nothing), `equal-shares`,
    `completion` (greedy on what was left) or `greedy`. reason (if not): `turnout`, `minimum-votes`, `no-support`,
    `no-utility` (on ballots, but worth 0 on each), `incompatible` (see `excluded_by`), `no-room` (did not fit when
    greedy came to it: `room` was left) or `supporters-short` (see `shortfall`).
    per_cost: total utility per unit of money, by which greedy orders; None where the project is free.
    """

    id: str
    cost: Fraction
    votes: int
    name: str = ""
    heading: str = ""
    place: int | None = None
    stage: str = ""
    reason: str = ""
    per_cost: Fraction | None = None
    payment: Payment | None = None
    shortfall: Shortfall | None = None
    room: Fraction | None = None
    excluded_by: str = ""


@dataclass(frozen=True)
class PotWorking:
    """The share of each of `ballots` in one pot: `share` in the run that was kept, after `steps_taken` raises of `step`."""

    heading: str
    budget: Fraction
    ballots: int
    step: Fraction | None
    steps_taken: int | None
    share: Fraction | None
    comparison: Comparison | None


@dataclass(frozen=True)
class Working:
    """The working of a whole count: `projects` in the election's order. void: why nothing was funded, or ""."""

    pots: tuple[PotWorking, ...]
    projects: tuple[ProjectWorking, ...]
    void: str = ""

    def of(self, project_id: str) -> ProjectWorking:
        """One project's working; KeyError if there is no such project."""
        for project in self.projects:
            if project.id == project_id:
                return project
        raise KeyError(project_id)

    def to_dict(self) -> dict[str, Any]:
        """The whole tree as JSON."""
        plain: dict[str, Any] = _plain(self)
        return plain

    @classmethod
    def gather(
        cls,
        election: Election,
        set_aside: Sequence[str],
        void: str,
        pots: Sequence[PotWorking],
        stories: Sequence[Mapping[str, ProjectWorking]],
        funded: Sequence[str],
    ) -> Working:
        """The pots' stories in the election's order, with what only the whole count knows."""
        told = {project_id: story for stories_of_pot in stories for project_id, story in stories_of_pot.items()}
        places = {project_id: place for place, project_id in enumerate(funded, 1)}
        projects = []
        for project, votes in zip(election.projects, election.votes):
            reason = "turnout" if void else "minimum-votes" if project.id in set_aside else "no-support"
            blank = ProjectWorking(project.id, project.cost, votes, reason=reason)
            story = told.get(project.id, blank)
            place = places.get(project.id)
            projects.append(replace(story, name=project.name, heading=project.heading, votes=votes, place=place))
        return cls(tuple(pots), tuple(projects), void)


def explain(
    electorate: Electorate,
    run: Run | None,
    turns: Sequence[Turn],
    incompatible: Sequence[Sequence[str]] = (),
) -> dict[str, ProjectWorking]:
    """The story of every project of one pot, by id. run: the run of equal shares that was kept, if there was one."""
    bought = set(run.projects) if run is not None else set()
    funded = bought | {turn.project for turn in turns if turn.funded}
    payments = payments_of(run) if run is not None else {}
    others = [p for p in range(len(electorate.ids)) if p not in funded]
    shortfalls = shortfalls_of(run, others) if run is not None else {}
    by_turn = {turn.project: turn for turn in turns}
    rivals = rival_sets(incompatible, electorate.ids)
    stories = {}
    for p, project_id in enumerate(electorate.ids):
        turn = by_turn.get(p)
        excluding = [q for q in (rivals[p] if rivals else ()) if q in funded]
        story = ProjectWorking(
            id=project_id,
            cost=Fraction(electorate.costs[p], electorate.unit),
            votes=electorate.votes[p],
            per_cost=_per_cost(electorate, p),
            payment=payments.get(p),
            shortfall=shortfalls.get(p),
            room=Fraction(turn.room, electorate.unit) if turn is not None else None,
        )
        if p in funded:
            later = "completion" if run is not None else "greedy"
            stage = "free" if not electorate.costs[p] else "equal-shares" if p in bought else later
            stories[project_id] = replace(story, stage=stage)
        elif excluding:
            excluded_by = electorate.ids[min(excluding)]
            stories[project_id] = replace(story, reason="incompatible", excluded_by=excluded_by)
        else:
            stories[project_id] = replace(story, reason=_reason(electorate, p, turn))
    return stories


def _per_cost(electorate: Electorate, p: int) -> Fraction | None:
    cost = electorate.costs[p]
    return Fraction(electorate.totals[p], cost) / electorate.rho_unit if cost else None


def _reason(electorate: Electorate, p: int, turn: Turn | None) -> str:
    if not electorate.votes[p]:
        return "no-support"
    if turn is not None:
        return "no-room"
    return "supporters-short" if electorate.totals[p] else "no-utility"


def _plain(value: Any) -> Any:
    """Dataclasses as mappings, amounts as text, everything else as it is."""
    if isinstance(value, Comparison):
        return value.to_dict()
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Fraction):
        return decimal_text(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
