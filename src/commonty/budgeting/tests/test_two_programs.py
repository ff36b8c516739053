"""R7: the counting library and the program in the pack share no line, and agree on every vote of every kind."""

import pytest

from commonty.budgeting import tally
from commonty.budgeting.tests.elections import random_vote
from commonty.kit.money import in_units


def disagreement(seed: int) -> str:
    frozen, ballots = random_vote(seed)
    election = tally.election_of(frozen, tally.in_canonical_order(ballots))
    outcome = tally.count_election(election, frozen)
    rules = tally.counting_rules(frozen, election.ballots)
    funded, spent = tally.second_count(rules, tally.as_pabulib(election, frozen))
    if funded == list(outcome.funded) and spent == outcome.spent:
        return ""
    return f"seed {seed}: {outcome.funded} {outcome.spent} and {funded} {spent}"


def test_three_hundred_random_votes():
    assert [said for said in map(disagreement, range(300)) if said] == []


@pytest.mark.faults
@pytest.mark.parametrize("block", range(20))
def test_ten_thousand_random_votes(block):
    assert [said for said in map(disagreement, range(block * 500, block * 500 + 500)) if said] == []


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_the_ballots_does_not_matter(seed):
    frozen, ballots = random_vote(seed, ballots=30)
    one = tally.count_election(tally.election_of(frozen, ballots), frozen)
    other = tally.count_election(tally.election_of(frozen, ballots[::-1]), frozen)
    assert one.funded == other.funded


def test_twin_another_rule_in_one_of_the_two_is_seen(monkeypatch):
    """Were the second program to forget the step, some of three hundred votes must show it."""
    honest = tally.counting_rules
    monkeypatch.setattr(tally, "counting_rules", lambda frozen, n: honest(frozen, n) | {"completion": "none"})
    assert any(disagreement(seed) for seed in range(60))


def test_twin_pots_shared_among_other_voters_are_seen(monkeypatch):
    honest = tally.counting_rules

    def forgetful(frozen, ballots):
        return {name: value for name, value in honest(frozen, ballots).items() if name != "share_among"}

    assert sum(random_vote(seed)[0].get("share_among") == "pot" for seed in range(300)) > 10
    monkeypatch.setattr(tally, "counting_rules", forgetful)
    assert any(disagreement(seed) for seed in range(300))


def test_amounts_go_from_pence_to_units_and_back():
    assert [in_units(pence) for pence in (0, 5, 100, 1250050)] == ["0", "0.05", "1", "12500.50"]
