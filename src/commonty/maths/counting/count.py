"""The one way in: count an election by its rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from commonty.maths.counting.comparison import Comparison
from commonty.maths.counting.completion import Progress, Raise, Raised
from commonty.maths.counting.election import Election
from commonty.maths.counting.greedy import Turn, run_greedy
from commonty.maths.counting.rules import FILLING, RAISING, Rules, rival_sets
from commonty.maths.counting.shares import Run
from commonty.maths.counting.support import Electorate, money_unit, prepare
from commonty.maths.counting.ties import Tie, tie_ranks
from commonty.maths.counting.working import PotWorking, Working, explain


@dataclass(frozen=True)
class PotOutcome:
    """The count of one pot: `heading` is "" for the projects without a pot of their own. Money in currency.

    ballots: among how many the pot was shared.
    steps_taken: raises of the share, counted as the reference results do: with `add1` including the raise that cost
    too much, with `add1-overspend` without it. share: what each ballot had in the run that was kept.
    """

    heading: str
    budget: Fraction
    ballots: int
    funded: tuple[str, ...]
    spent: Fraction
    ties: tuple[Tie, ...]
    step: Fraction | None
    steps_taken: int | None
    share: Fraction | None
    comparison: Comparison | None
    parts: Parts


@dataclass(frozen=True, eq=False)
class Parts:
    """What a pot's working is made from."""

    electorate: Electorate
    run: Run | None
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Outcome:
    """The result of a count: `funded` in the order of selection, `ties` as they were met.

    set_aside: projects with too few votes. void: why nothing was funded at all, or "".
    """

    election: Election
    rules: Rules
    pots: tuple[PotOutcome, ...]
    set_aside: tuple[str, ...]
    void: str

    @cached_property
    def funded(self) -> tuple[str, ...]:
        """The ids of the funded projects, pot after pot, each in the order of selection."""
        return tuple(project_id for pot in self.pots for project_id in pot.funded)

    @cached_property
    def spent(self) -> Fraction:
        """What the funded projects cost together, in currency."""
        return sum((pot.spent for pot in self.pots), Fraction(0))

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """All ties; a step counts the purchases over all pots, from 1."""
        ties: list[Tie] = []
        before = 0
        for pot in self.pots:
            ties += [Tie(tie.step + before, tie.tied, tie.chosen) for tie in pot.ties]
            before += len(pot.funded)
        return tuple(ties)

    @property
    def step(self) -> Fraction | None:
        """The step of the first pot, or None where no share was raised."""
        return self.pots[0].step if self.pots else None

    @property
    def steps_taken(self) -> int | None:
        """Raises of the share, over all pots; None where none were asked for."""
        taken = [pot.steps_taken for pot in self.pots if pot.steps_taken is not None]
        return sum(taken) if taken else None

    @cached_property
    def working(self) -> Working:
        """Why each project was or was not funded. Made when first asked for."""
        pots = [
            PotWorking(pot.heading, pot.budget, pot.ballots, pot.step, pot.steps_taken, pot.share, pot.comparison)
            for pot in self.pots
        ]
        reasons = [
            explain(pot.parts.electorate, pot.parts.run, pot.parts.turns, self.rules.incompatible)
            for pot in self.pots
        ]
        return Working.gather(self.election, self.set_aside, self.void, pots, reasons, self.funded)


def count(election: Election, rules: Rules, progress: Progress | None = None) -> Outcome:
    """Count the election by the rules.

    `progress` is called with the number of raises of the share so far and may raise an exception to give up.
    Raises CountingError where the rules do not fit the election.
    """
    rules.check_against(election)
    ranks = tie_ranks(election, rules.ties, rules.lots)
    if election.ballots < rules.minimum_turnout:
        void = f"{election.ballots} ballots were cast, and at least {rules.minimum_turnout} were needed"
        return Outcome(election, rules, (), (), void)
    aside = {number for number, votes in enumerate(election.votes) if votes < rules.minimum_votes}
    pots = []
    for heading, budget in _pots(election, rules):
        inside = [number for number, pot in enumerate(_headings(election, rules)) if pot == heading]
        chosen = [number for number in inside if number not in aside]
        if chosen or not heading:
            sharing = election.ballots if rules.share_among == "all" else election.ballots_naming(inside)
            pots.append(_count_pot(election, rules, heading, budget, sharing, chosen, ranks, progress))
    return Outcome(election, rules, tuple(pots), tuple(election.projects[number].id for number in sorted(aside)), "")


def _pots(election: Election, rules: Rules) -> list[tuple[str, Fraction]]:
    rest = election.budget - sum(pot for _, pot in rules.pots)
    return [*rules.pots, ("", rest)]


def _headings(election: Election, rules: Rules) -> list[str]:
    return [rules.pot_of(project) for project in election.projects]


def _count_pot(
    election: Election,
    rules: Rules,
    heading: str,
    budget: Fraction,
    ballots: int,
    chosen: Sequence[int],
    all_ranks: tuple[int, ...],
    progress: Progress | None,
) -> PotOutcome:
    unit = money_unit([budget, rules.step or Fraction(1), *(election.projects[number].cost for number in chosen)])
    electorate = replace(prepare(election, rules.utility, chosen, unit), ballots=ballots)
    ranks = tuple(all_ranks[number] for number in chosen)
    rivals = rival_sets(rules.incompatible, electorate.ids)
    purse = int(budget * unit)
    if rules.rule == "greedy" or not ballots:
        turns = run_greedy(electorate, purse, ranks, rivals)
        return _result(rules, heading, budget, electorate, None, None, turns, None)
    start = budget / ballots
    if rules.floor_start:
        start = Fraction(start.numerator // start.denominator)
    step = rules.step or Fraction(max(1, round(budget / ballots / 100)))
    shares = Raise(electorate, start * unit, step * unit, purse, ranks, rivals)
    raised = Raised(shares.run(0), 0, 0)
    if rules.completion in RAISING:
        stop = rules.completion in ("add1", "add1u")
        raised = shares.until(stop_when_exhaustive=stop, progress=progress)
    bought = raised.run.projects
    turns = run_greedy(electorate, purse, ranks, rivals, bought) if rules.completion in FILLING else []
    comparison = None
    if rules.comparison != "none":
        rival = run_greedy(electorate, purse, ranks, rivals)
        funded = bought + [turn.project for turn in turns if turn.funded]
        comparison = Comparison.between(rules.comparison, electorate, funded, [t.project for t in rival if t.funded])
        if comparison.greedy_kept:
            turns = rival
    return _result(rules, heading, budget, electorate, raised, step, turns, comparison)


def _result(
    rules: Rules,
    heading: str,
    budget: Fraction,
    electorate: Electorate,
    raised: Raised | None,
    step: Fraction | None,
    turns: list[Turn],
    comparison: Comparison | None,
) -> PotOutcome:
    replaced = comparison is not None and comparison.greedy_kept
    run = raised.run if raised is not None else None
    choices = [] if run is None or replaced else [(bought.project, bought.tied) for bought in run.bought]
    choices += [(turn.project, turn.tied) for turn in turns if turn.funded]
    ids = electorate.ids
    ties = [
        Tie(place, tuple(ids[q] for q in tied), ids[p]) for place, (p, tied) in enumerate(choices, 1) if len(tied) > 1
    ]
    steps = None
    if raised is not None:
        steps = raised.tried if rules.completion in ("add1", "add1u") else raised.steps
    return PotOutcome(
        heading=heading,
        budget=budget,
        ballots=electorate.ballots,
        funded=tuple(ids[p] for p, _ in choices),
        spent=Fraction(sum(electorate.costs[p] for p, _ in choices), electorate.unit),
        ties=tuple(ties),
        step=step,
        steps_taken=steps,
        share=run.share / electorate.unit if run is not None else None,
        comparison=comparison,
        parts=Parts(electorate, None if replaced else run, tuple(turns)),
    )
