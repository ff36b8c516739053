"""The small example is no toy: what it shows of a pattern of ticks is what a real count of it publishes."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from commonty.budgeting import tally, worked_example, working
from commonty.budgeting.worked_example import COSTS, LOTS, NEIGHBOURS, POT, SHARE, STEP, Ticks
from commonty.budgeting.working import nearest, published, rounded_down

SETS = [tuple(p for p, ticked in zip(COSTS, pattern) if ticked) for pattern in product([False, True], repeat=4)]
FROZEN = {
    "rule": "equal-shares",
    "utility": "cost",
    "completion": "add1-overspend",
    "step": "auto",
    "ties": {"order": "votes-cost-lots", "lots": list(LOTS)},
    "floor_start": False,
    "comparison": None,
    "headings": None,
    "groups": [],
    "minimum_votes": 0,
    "minimum_turnout": 0,
    "budget": POT,
    "currency": "GBP",
    "paper": {"method": "approval", "most": 4, "points": 0},
    "projects": [{"id": p, "number": n, "name": p, "cost": c} for n, (p, c) in enumerate(COSTS.items(), 1)],
}


@pytest.fixture(autouse=True)
def only_what_happened(monkeypatch):
    monkeypatch.setattr(working, "MOST_LOOKS", 0)


def patterns(how_many: int = 250) -> list[Ticks]:
    """Every set of ticks at least once, and the orders of neighbours mixed: a sample of all million patterns."""
    random = Random(5)
    return [tuple(random.choice(SETS) for _ in NEIGHBOURS) for _ in range(how_many)] + [(s,) * 5 for s in SETS]


def counted(ticks: Ticks, rule: str) -> dict:
    frozen = FROZEN | {"rule": rule}
    election = tally.election_of(frozen, [list(named) for named in ticks])
    return published(tally.count_election(election, frozen), with_payers=True)


@pytest.mark.parametrize("block", range(8))
def test_equal_shares_is_what_a_count_publishes(block):
    for ticks in patterns()[block::8]:
        ours, theirs = worked_example.by_equal_shares(ticks), counted(ticks, "equal-shares")
        pot, projects = theirs["pots"][0], {p["id"]: p for p in theirs["projects"]}
        assert list(ours.chosen) == theirs["funded"], ticks
        assert (ours.raises, ours.share) == (pot["raises"], pot["share"])
        assert [(tie[0], set(tie)) for tie in ours.ties] == [(t["chosen"], set(t["tied"])) for t in theirs["ties"]]
        assert (list(ours.beyond), ours.beyond_costs) == beyond(pot)
        for purchase in ours.purchases:
            assert paid(purchase.paid) == projects[purchase.project]["paid"]
        for missed in ours.missed:
            assert rounded_down(missed.left / 100) == projects[missed.project]["short"]["left"]
            assert len(missed.backers) == projects[missed.project]["votes"]


def beyond(pot: dict) -> tuple[list[str], int]:
    found = pot["beyond"] or {"chosen": [], "spent": 0}
    return found["chosen"], found["spent"]


def paid(amounts) -> dict:
    """As the working publishes it: those who paid the full price, those who paid all they had, those who had nothing."""
    full = max(amounts.values())
    return {
        "full": [
            {"voters": sum(amount == full for amount in amounts.values()), "each": nearest(Fraction(full) / 100)}
        ],
        "less_voters": sum(0 < amount < full for amount in amounts.values()),
        "nothing_voters": sum(not amount for amount in amounts.values()),
        "all_paid": True,
        "is_less": any(amount < full for amount in amounts.values()),
    }


@pytest.mark.parametrize("block", range(4))
def test_before_any_raise_it_is_the_rule_without_completion(block):
    for ticks in patterns()[block::4]:
        election = tally.election_of(FROZEN, [list(named) for named in ticks])
        plain = tally.count_election(election, FROZEN | {"completion": "none"})
        assert worked_example.by_equal_shares(ticks).first == plain.funded


@pytest.mark.parametrize("block", range(4))
def test_most_votes_first_is_what_a_count_publishes(block):
    for ticks in patterns()[block::4]:
        ours, theirs = worked_example.by_most_votes(ticks), counted(ticks, "greedy")
        rooms = {p["id"]: p["room"] for p in theirs["projects"]}
        assert [turn.id for turn in ours if turn.is_chosen] == theirs["funded"], ticks
        assert all(rooms[turn.id] == turn.room for turn in ours)
        ties = [(turn.level[0], sorted(turn.level)) for turn in ours if turn.level]
        assert ties == [(tie["chosen"], sorted(tie["tied"])) for tie in theirs["ties"]]


def test_twin_another_step_would_be_seen(monkeypatch):
    monkeypatch.setitem(worked_example.RULES, "step", "3")
    monkeypatch.setattr(worked_example, "STEP", 3_00)
    worked_example.by_equal_shares.cache_clear()
    raises = [(worked_example.by_equal_shares(t).raises, counted(t, "equal-shares")["pots"][0]) for t in patterns(20)]
    worked_example.by_equal_shares.cache_clear()
    assert any(ours != pot["raises"] for ours, pot in raises)


def test_its_rules_are_those_of_every_vote():
    assert tally.step_pence(FROZEN, len(NEIGHBOURS)) == STEP
    rules = tally.counting_rules(FROZEN, len(NEIGHBOURS))
    assert {name: rules[name] for name in worked_example.RULES} == worked_example.RULES
    assert SHARE * len(NEIGHBOURS) == POT


def test_the_sums_come_out():
    """What is paid is the cost, and nobody pays more than they have or for what they did not tick."""
    for ticks in patterns(100):
        found, named = worked_example.by_equal_shares(ticks), dict(zip(NEIGHBOURS, ticks))
        for purchase in found.purchases:
            assert sum(purchase.paid.values()) == COSTS[purchase.project]
            assert all(purchase.project in named[n] for n in purchase.paid)
            assert min(purchase.left.values()) >= 0
        if found.purchases:
            spent = sum(COSTS[p] for p in found.chosen)
            assert sum(found.purchases[-1].left.values()) == found.share * len(NEIGHBOURS) - spent
