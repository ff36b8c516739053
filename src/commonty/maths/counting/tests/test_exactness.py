"""Exact arithmetic decides: each test has a twin that takes the protection away and sees the count go wrong."""

from fractions import Fraction

import numpy as np
import pytest

from commonty.maths.counting import Election, Project, Rules, completion, count, purses, shares
from commonty.maths.counting.tests.elections import small_election
from commonty.maths.counting.tests.plain import count_plainly

NONE = Rules(completion="none")
# Here two projects have the same ρ, and their floats differ.
TIED = 56
# Here people have exactly what a project costs, and floats are short of it.
JUST_ENOUGH = 110


@pytest.mark.parametrize("seed", [TIED, JUST_ENOUGH])
def test_ties_and_exact_affordability_are_decided_exactly(seed):
    election = small_election(seed)
    assert list(count(election, NONE).funded) == count_plainly(election, NONE)


def test_twin_floats_alone_mistake_a_tie(monkeypatch):
    monkeypatch.setattr(purses.Purses, "exact_rho", lambda self, offer: Fraction(offer.rho))
    election = small_election(TIED)
    assert list(count(election, NONE).funded) != count_plainly(election, NONE)


def test_twin_floats_alone_mistake_what_is_affordable(monkeypatch):
    def by_floats(self, p, guess):
        group = self.electorate.supporters[p]
        money = self.money[group.types]
        if float(group.voters @ money) < self.electorate.costs[p]:
            return purses.Short(0.0)
        poor = money < guess
        rich = max(1, group.all_units - int(group.voters[poor].sum()))
        return purses._made(p, group, guess, 0.0, rich, money, poor)

    monkeypatch.setattr(purses.Purses, "exact_offer", by_floats)
    election = small_election(JUST_ENOUGH)
    assert list(count(election, NONE).funded) != count_plainly(election, NONE)


def chain(links: int) -> Election:
    """Each project is paid by one who is rich and by all who paid before: errors grow from link to link."""
    dice = np.random.default_rng(7)
    projects = [Project(f"{n:03}", int(dice.integers(900, 1100))) for n in range(links)]
    ballots = [[f"{m:03}" for m in range(n, min(n + 4, links))] for n in range(links) for _ in range(3)]
    return Election.from_ballots(projects, ballots, links * 700)


def test_error_bound_holds_through_a_long_chain_of_purchases(monkeypatch):
    seen = []
    original = purses.Purses.pay

    def pay(self, offer):
        original(self, offer)
        true = self.ledger.float_money(self.money)
        rounding = (3 * len(self.ledger.purchases) + 3) * purses.EPSILON * self.share
        assert (np.abs(self.money - true) <= self.noise + rounding).all()
        seen.append(float(self.noise.max()))

    monkeypatch.setattr(purses.Purses, "pay", pay)
    election = chain(60)
    assert len(count(election, NONE).funded) == len(seen) > 20
    for seed in range(200):
        count(small_election(seed), Rules(completion="add1"))


def test_floats_are_made_anew_when_the_bound_grows_coarse(monkeypatch):
    monkeypatch.setattr(purses, "COARSE", 0.0)
    for seed in range(40):
        election = small_election(seed)
        assert list(count(election, NONE).funded) == count_plainly(election, NONE)


def test_skipped_raises_would_have_changed_nothing(monkeypatch):
    election = Election.from_ballots(
        [Project("a", 4000), Project("b", 3500), Project("c", 3000)], [["a", "b"], ["a", "b"], ["a"], ["c"]], 9000
    )
    fast = count(election, Rules(step=1))
    runs = []
    original = shares.run_shares
    monkeypatch.setattr(completion, "run_shares", lambda *args: runs.append(1) or original(*args))
    assert count(election, Rules(step=1)).steps_taken == fast.steps_taken
    skipping = len(runs)
    monkeypatch.setattr(completion.Raise, "_same_for", lambda self, run: 1)
    monkeypatch.setattr(completion, "room_for_lanes", lambda electorate: 0)
    slow = count(election, Rules(step=1))
    assert (slow.funded, slow.steps_taken) == (fast.funded, fast.steps_taken)
    assert skipping < 50 < len(runs) - skipping


def test_raises_are_skipped_past_ties_that_last():
    # Both have two supporters, so that their ρ are equal at every share, until the third can be paid.
    costs, ballots = {"a": 2000, "b": 2000, "c": 3000}, ["a", "a", "b", "b", "c"]
    election = Election.from_ballots([Project(name, cost) for name, cost in costs.items()], ballots, 6000)
    heard: list[int] = []
    outcome = count(election, Rules(), heard.append)
    assert (outcome.steps_taken, len(outcome.ties)) == (1799, 1)
    assert len(heard) < 40


def test_twin_skipping_too_far_changes_the_result(monkeypatch):
    original = completion.Raise._same_for
    monkeypatch.setattr(completion.Raise, "_same_for", lambda self, run: 3 * original(self, run))
    wrong = 0
    for seed in range(60):
        election = small_election(seed)
        rules = Rules(completion="add1", step=Fraction(1, 10))
        wrong += list(count(election, rules).funded) != count_plainly(election, rules)
    assert wrong
