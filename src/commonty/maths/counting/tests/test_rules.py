"""The two rules on elections small enough to count on one's fingers."""

from fractions import Fraction

import pytest

from commonty.maths.counting import CountingError, Election, Project, Rules, count

NONE = Rules(completion="none")


def election(costs, ballots, budget, kind="approval"):
    return Election.from_ballots([Project(name, cost) for name, cost in costs.items()], ballots, budget, kind)


def test_greedy_takes_most_votes_first_and_skips_what_no_longer_fits():
    vote = election({"a": 60, "b": 50, "c": 40}, ["abc", "ab", "a"], 100)
    assert count(vote, Rules(rule="greedy")).funded == ("a", "c")


def test_greedy_by_card_takes_most_votes_for_the_money():
    vote = election({"a": 60, "b": 10}, ["a", "a", "a", "b", "b"], 60)
    assert count(vote, Rules(rule="greedy", utility="card")).funded == ("b",)


def test_equal_shares_funds_what_its_supporters_can_pay():
    # 4 ballots, 25 each: two supporters have 50 together, exactly the cost of b.
    vote = election({"a": 60, "b": 50}, ["a", "a", "b", "b"], 100)
    assert count(vote, NONE).funded == ("b",)


def test_equal_shares_does_not_fund_when_supporters_lack_one_unit():
    vote = election({"b": 51}, ["b", "b", [], []], 100)
    assert count(vote, NONE).funded == ()


def test_exact_affordability_is_seen_where_floats_would_round():
    # 3 ballots share 1: each has 1/3, and three thirds are exactly 1.
    vote = election({"a": 1}, ["a", "a", "a"], 1)
    assert count(vote, NONE).funded == ("a",)
    tenths = election({"a": "0.3"}, ["a", "a", "a"], "0.3")
    assert count(tenths, NONE).funded == ("a",)


def test_empty_ballots_carry_their_share():
    assert count(election({"a": 10}, ["a", [], []], 30), NONE).funded == ("a",)
    assert count(election({"a": 11}, ["a", [], []], 30), NONE).funded == ()


@pytest.mark.parametrize("rules", [Rules(rule="greedy"), NONE, Rules()])
def test_free_projects_with_support_come_first_and_unsupported_ones_never(rules):
    vote = election({"a": 10, "free": 0, "lonely": 1, "alone": 0}, [["a", "free"], ["a"]], 30)
    assert count(vote, rules).funded == ("free", "a")


@pytest.mark.parametrize("rules", [Rules(rule="greedy"), NONE, Rules(), Rules(completion="add1u")])
def test_nothing_is_funded_without_ballots_projects_or_money(rules):
    assert count(election({"a": 10}, [], 30), rules).funded == ()
    assert count(election({}, [[], []], 30), rules).funded == ()
    assert count(election({"a": 10}, ["a"], 0), rules).funded == ()


def test_add1_stops_when_exhaustive_and_add1_overspend_goes_on():
    costs = {"a": 61, "b": 20, "c": 41}
    vote = election(costs, ["a", "a", "a", "b", "c", "c"], 100)
    stopped = count(vote, Rules(completion="add1"))
    went_on = count(vote, Rules(completion="add1-overspend"))
    assert stopped.spent <= 100
    assert went_on.spent <= 100
    assert stopped.steps_taken <= went_on.steps_taken + 1


def test_raising_ends_when_everything_is_funded():
    outcome = count(election({"a": 60, "b": 30}, ["a", "b"], 100), Rules())
    assert set(outcome.funded) == {"a", "b"}
    assert outcome.steps_taken == 10


def test_add1u_fills_what_is_left():
    vote = election({"a": 50, "b": 40}, ["a", "a", "a", "b"], 100)
    assert count(vote, NONE).funded == ("a",)
    assert count(vote, Rules(completion="greedy")).funded == ("a", "b")


def test_step_is_a_hundredth_of_the_share_when_automatic():
    outcome = count(election({"a": 100}, ["a", "b"[:0]], 1001), Rules(step=None))
    assert outcome.step == 5
    assert count(election({"a": 1}, ["a"] * 4, 10), Rules(step=None)).step == 1


def test_score_and_borda_count_what_the_ballot_says():
    points = election({"a": 10, "b": 10}, [{"a": 1, "b": 9}, {"a": 9, "b": 2}], 10, "cumulative")
    assert count(points, Rules(rule="greedy", utility="score")).funded == ("b",)
    ranked = election({"a": 10, "b": 10, "c": 1}, ["bac", "bac", "ab"], 10, "ordinal")
    assert count(ranked, Rules(rule="greedy", utility="borda")).funded == ("b",)


@pytest.mark.parametrize("utility", ["score", "borda"])
def test_utility_is_refused_when_the_ballots_do_not_carry_it(utility):
    with pytest.raises(CountingError, match="cannot be counted"):
        count(election({"a": 1}, ["a"], 1), Rules(utility=utility))


def test_large_amounts_in_pence_are_exact():
    vote = election(
        {"a": Fraction(10**15 + 1, 100), "b": Fraction(10**15 + 1, 100)}, ["a", "b"], Fraction(10**15, 50)
    )
    assert count(vote, NONE).funded == ()
    vote = election({"a": Fraction(10**15, 100), "b": Fraction(10**15, 100)}, ["a", "b"], Fraction(10**15, 50))
    assert count(vote, NONE).funded == ("a", "b")


def test_progress_hears_of_every_raise_and_may_give_up():
    heard = []
    vote = election({"a": 60, "b": 45}, ["a", "b"], 100)
    count(vote, Rules(), heard.append)
    assert heard == sorted(heard)
    assert heard[0] == 0

    def enough(steps):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        count(vote, Rules(), enough)
