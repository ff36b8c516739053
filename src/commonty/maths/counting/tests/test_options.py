"""Options frozen with the rules, and the rules as JSON."""

import json
from fractions import Fraction

import pytest

from commonty.maths.counting import CountingError, Election, Project, Rules, count
from commonty.maths.counting.tests.elections import small_election


def election(costs, ballots, budget, headings=None):
    projects = [Project(name, cost, heading=(headings or {}).get(name, "")) for name, cost in costs.items()]
    return Election.from_ballots(projects, ballots, budget)


def test_rules_survive_json():
    rules = Rules(
        utility="card",
        step=Fraction(1, 3),
        ties=("votes", "cost", "lots"),
        lots=("2", "1"),
        floor_start=True,
        comparison="satisfaction",
        pots=(("North", Fraction("10.50")),),
        incompatible=(("1", "2"),),
        minimum_votes=2,
        minimum_turnout=3,
    )
    assert Rules.from_dict(json.loads(json.dumps(rules.to_dict()))) == rules
    assert Rules.from_dict({}) == Rules()


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": "dice"},
        {"completion": "x"},
        {"colour": 1},
        {"step": "0"},
        {"step": "1/0"},
        {"ties": []},
        {"ties": ["luck"]},
        {"minimum_votes": -1},
        {"minimum_turnout": "3"},
        {"pots": {"a": "-1"}},
        {"pots": 3},
        {"incompatible": 4},
    ],
)
def test_rules_are_refused_when_malformed(wrong):
    with pytest.raises(CountingError):
        Rules.from_dict(wrong)


def test_floor_start_rounds_the_first_share_down():
    # The exact share is 10/3; floored it is 3, and three times 3 does not pay for 10.
    vote = election({"a": 10}, ["a", "a", "a"], 10)
    assert count(vote, Rules(completion="none")).funded == ("a",)
    assert count(vote, Rules(completion="none", floor_start=True)).funded == ()
    assert count(vote, Rules(floor_start=True)).pots[0].share == 4


def test_comparison_gives_way_to_greedy_when_more_ballots_prefer_it():
    # 5 of 9 want only a, which costs everything; equal shares cannot pay it and funds b for the other four.
    vote = election({"a": 9, "b": 4}, ["a"] * 5 + ["b"] * 4, 9)
    plain = Rules(completion="none")
    assert count(vote, plain).funded == ("b",)
    for form in ("satisfaction", "exclusion"):
        outcome = count(vote, Rules(completion="none", comparison=form))
        assert outcome.funded == ("a",)
        assert outcome.working.of("a").stage == "greedy"
        assert outcome.pots[0].comparison.greedy == 5


def test_comparison_keeps_equal_shares_when_level():
    vote = election({"a": 8, "b": 4}, ["a"] * 4 + ["b"] * 4, 8)
    outcome = count(vote, Rules(completion="none", comparison="satisfaction"))
    assert outcome.funded == ("b",)
    assert not outcome.pots[0].comparison.greedy_kept


def test_each_heading_is_counted_with_its_own_pot():
    headings = {"n1": "North", "n2": "North", "s1": "South"}
    vote = election({"n1": 10, "n2": 10, "s1": 10, "all": 10}, [["n1", "n2", "s1", "all"]] * 2, 40, headings)
    rules = Rules(rule="greedy", pots=(("North", Fraction(10)), ("South", Fraction(5))))
    outcome = count(vote, rules)
    assert outcome.funded == ("n1", "all")
    assert {pot.heading: pot.spent for pot in outcome.pots} == {"North": 10, "South": 0, "": 10}
    shares = count(vote, Rules(pots=rules.pots, completion="none"))
    assert set(shares.funded) == {"n1", "all"}


def test_pots_are_refused_when_more_than_the_budget():
    with pytest.raises(CountingError, match="more than the budget"):
        count(election({"a": 1}, ["a"], 5), Rules(pots=(("North", Fraction(6)),)))


@pytest.mark.parametrize(
    "rules",
    [
        Rules(rule="greedy", incompatible=(("a", "b"),)),
        Rules(completion="none", incompatible=(("a", "b"),)),
        Rules(completion="add1-overspend-u", incompatible=(("a", "b"), ("b", "c"))),
    ],
)
def test_of_incompatible_projects_only_one_is_funded(rules):
    vote = election({"a": 10, "b": 10, "c": 10}, ["abc"] * 3, 30)
    outcome = count(vote, rules)
    assert outcome.funded == ("a", "c")
    assert outcome.working.of("b").reason == "incompatible"
    assert outcome.working.of("b").excluded_by == "a"


@pytest.mark.parametrize("seed", range(120))
def test_incompatible_projects_never_meet_whatever_the_rule(seed):
    vote = small_election(seed, free_projects=True)
    ids = [project.id for project in vote.projects]
    groups = (tuple(ids[:2]), tuple(ids[1:4]))
    for completion in ("none", "add1", "add1-overspend-u"):
        funded = set(count(vote, Rules(completion=completion, incompatible=groups)).funded)
        assert all(len(funded & set(group)) <= 1 for group in groups)


def test_project_with_too_few_votes_is_set_aside():
    vote = election({"a": 5, "b": 5}, ["a", "a", "b"], 30)
    outcome = count(vote, Rules(completion="greedy", minimum_votes=2))
    assert outcome.funded == ("a",)
    assert outcome.set_aside == ("b",)
    assert outcome.working.of("b").reason == "minimum-votes"


def test_nothing_is_funded_when_turnout_is_too_low():
    vote = election({"a": 5}, ["a", "a", "a"], 30)
    assert count(vote, Rules(minimum_turnout=3)).funded == ("a",)
    outcome = count(vote, Rules(minimum_turnout=4))
    assert outcome.funded == ()
    assert "4 were needed" in outcome.void
    assert outcome.working.of("a").reason == "turnout"


def test_unknown_incompatible_project_is_refused():
    with pytest.raises(CountingError, match="no project 'z'"):
        count(election({"a": 5}, ["a"], 30), Rules(incompatible=(("a", "z"),)))


def test_a_pot_is_shared_among_those_who_name_something_in_it():
    # Two of ten are in the north: a share of 5 each pays for what both want, one of 1 does not.
    vote = election({"n": 9, "s": 9}, ["n"] * 2 + ["s"] * 8, 20, {"n": "North", "s": "South"})
    pots = (("North", Fraction(10)), ("South", Fraction(10)))
    assert count(vote, Rules(pots=pots, completion="none", share_among="pot")).funded == ("n", "s")
    assert count(vote, Rules(pots=pots, completion="none")).funded == ()
    assert [pot.ballots for pot in count(vote, Rules(pots=pots, share_among="pot")).pots][:2] == [2, 8]
