"""A count's working in whole pence, as it is published: everything the result page says is made from this.

The library's amounts are exact fractions that can run to hundreds of digits. Here what somebody paid is rounded to
the nearest penny, what somebody had left is rounded down, and what was missing is the rest, so that they add up.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from commonty.maths.counting import Outcome, count
from commonty.maths.counting.enough import Enough, enough
from commonty.maths.counting.rules import RAISING
from commonty.maths.counting.working import Payment, PotWorking, ProjectWorking, Shortfall, Working

VERSION = 2  # 1 did not say what one step more would have chosen
# What would have been enough is found by counting some dozens of times for each project that was not chosen: only for
# the nearest ones, and only while a count is quick (kinds of ballots × projects × raises, and ballots).
NEAREST, MOST_LOOKS, MOST_BALLOTS = 12, 200_000, 5_000
Plain = dict[str, Any]


def published(outcome: Outcome, *, with_payers: bool) -> Plain:
    """`with_payers`: whether it may say how many had less left than others. In a small vote that says too much."""
    working = outcome.working
    near = _near_misses(outcome, working.projects)
    used = [pot for pot in working.pots if _is_used(pot, working)]
    beyond = _beyond(outcome, used)
    return {
        "version": VERSION,
        "ballots": outcome.election.ballots,
        "budget": decimal(outcome.election.budget),
        "funded": list(outcome.funded),
        "spent": decimal(outcome.spent),
        "ties": [tie.to_dict() for tie in outcome.ties],
        "is_void": bool(outcome.void),
        "pots": [_pot(pot, outcome, working.projects) | {"beyond": beyond.get(pot.heading)} for pot in used],
        "projects": [_project(p, with_payers) | {"enough": near.get(p.id)} for p in working.projects],
    }


def _near_misses(outcome: Outcome, projects: Sequence[ProjectWorking]) -> dict[str, Plain]:
    """For the projects that were nearest to being chosen: which cost, or how many more votes, would have done."""
    election = outcome.election
    looks = len(election.weights) * len(projects) * (1 + (outcome.steps_taken or 0))
    if looks > MOST_LOOKS or election.ballots > MOST_BALLOTS:
        return {}
    missed = [p for p in projects if p.reason in ("supporters-short", "no-room") and p.cost]
    nearest_first = sorted(missed, key=lambda p: (_missing(p) / p.cost, p.id))
    return {p.id: _enough(enough(outcome, p.id)) for p in nearest_first[:NEAREST]}


def _beyond(outcome: Outcome, pots: Sequence[PotWorking]) -> dict[str, Plain]:
    """What one step more would have chosen where that costs more than the pot: there the pot is in the way, not the
    shares. Found by counting once with that share; a pot that was not raised is counted with what it has.
    """
    raised = {
        pot.heading: (pot.share + pot.step) * pot.ballots
        for pot in pots
        if outcome.rules.completion in RAISING and pot.share is not None and pot.step and not _gave_way(pot)
    }
    if not raised:
        return {}
    own = tuple((heading, raised.get(heading, budget)) for heading, budget in outcome.rules.pots)
    rest = outcome.election.budget - sum(budget for _heading, budget in outcome.rules.pots)
    election = replace(
        outcome.election, budget=raised.get("", rest) + sum((budget for _heading, budget in own), Fraction(0))
    )
    rules = replace(outcome.rules, pots=own, completion="none", comparison="none", floor_start=False)
    again, chosen = count(election, rules), set(outcome.funded)
    found = {pot.heading: pot for pot in again.pots}
    return {
        pot.heading: {
            "spent": nearest(found[pot.heading].spent),
            "chosen": [i for i in found[pot.heading].funded if i not in chosen],
        }
        for pot in pots
        if pot.heading in raised and found[pot.heading].spent > pot.budget
    }


def _gave_way(pot: PotWorking) -> bool:
    """Whether the simple way stands instead."""
    return bool(pot.comparison and pot.comparison.greedy_kept)


def _missing(project: ProjectWorking) -> Fraction:
    if project.shortfall:
        return project.shortfall.short_by
    return project.cost - (project.room or 0)


def _enough(found: Enough) -> Plain:
    return {"cost": None if found.cost is None else nearest(found.cost), "votes": found.votes}


def decimal(amount: Fraction) -> str:
    whole, rest = divmod(nearest(amount), 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def nearest(amount: Fraction) -> int:
    """In pence; half a penny goes up."""
    return (amount * 200 + 1).__floor__() // 2


def rounded_down(amount: Fraction) -> int:
    return (amount * 100).__floor__()


def _pot(pot: PotWorking, outcome: Outcome, projects: Sequence[ProjectWorking]) -> Plain:
    start = _start(pot, outcome)
    raised = bool(pot.step and pot.share is not None)
    inside = [p for p in projects if p.heading == pot.heading]
    return {
        "heading": pot.heading,
        **({} if outcome.rules.share_among == "all" else {"ballots": pot.ballots}),
        "budget": nearest(pot.budget),
        "spent": nearest(sum((p.cost for p in inside if p.place), Fraction(0))),
        "start": nearest(start),
        "share": None if pot.share is None else nearest(pot.share),
        "step": nearest(pot.step) if raised and pot.step else None,
        "raises": int((pot.share - start) / pot.step) if raised and pot.step and pot.share is not None else 0,
        "comparison": pot.comparison.to_dict() if pot.comparison else None,
    }


def _is_used(pot: PotWorking, working: Working) -> bool:
    """Where every area has its own pot, nothing is left for the pot of the rest."""
    return len(working.pots) == 1 or any(p.heading == pot.heading for p in working.projects)


def _start(pot: PotWorking, outcome: Outcome) -> Fraction:
    start = pot.budget / (pot.ballots or 1)
    return Fraction(start.__floor__()) if outcome.rules.floor_start else start


def _project(project: ProjectWorking, with_payers: bool) -> Plain:
    paid = _paid(project.payment, project.votes, with_payers) if project.payment else None
    return {
        "id": project.id,
        "heading": project.heading,
        "cost": nearest(project.cost),
        "votes": project.votes,
        "place": project.place,
        "stage": project.stage,
        "reason": project.reason,
        "worth": None if project.per_cost is None else _worth(project),
        "paid": paid,
        "short": _short(project.shortfall, nearest(project.cost)) if project.shortfall else None,
        "room": None if project.room is None else rounded_down(project.room),
        "excluded_by": project.excluded_by,
    }


def _worth(project: ProjectWorking) -> str:
    """Utility for each unit of money as an exact quotient: what greedy orders by."""
    assert project.per_cost is not None
    return f"{project.per_cost.numerator}/{project.per_cost.denominator}"


def _paid(payment: Payment, votes: int, with_payers: bool) -> Plain:
    groups = [{"voters": group.voters, "each": nearest(group.each)} for group in payment.full]
    less = payment.less_voters + payment.nothing_voters
    paid: Plain = {
        "full": groups if with_payers else [{"each": group["each"]} for group in groups],
        # Somebody may have it on their ballot without giving it anything: last in an order, or with no points.
        "all_paid": sum(group.voters for group in payment.full) + less == votes,
        "is_less": bool(less),
    }
    if with_payers:
        paid |= {"less_voters": payment.less_voters, "nothing_voters": payment.nothing_voters}
    return paid


def _short(shortfall: Shortfall, cost: int) -> Plain:
    left = rounded_down(shortfall.left)
    return {
        "start": rounded_down(shortfall.at_start),
        "left": left,
        "by": cost - left,
        "after": shortfall.ran_out_after,
    }
