"""Ties: the stated order decides, and every tie is told."""

import pytest

from commonty.maths.counting import CountingError, Election, Project, Rules, count


def level(ids=("9", "10")):
    return Election.from_ballots([Project(i, 10) for i in ids], [[i] for i in ids], 10 * len(ids))


@pytest.mark.parametrize("rule", ["greedy", "equal-shares"])
def test_ties_go_by_id_as_text(rule):
    outcome = count(level(), Rules(rule=rule, completion="none"))
    assert outcome.funded == ("10", "9")
    assert [tie.to_dict() for tie in outcome.ties] == [{"step": 1, "tied": ["10", "9"], "chosen": "10"}]


@pytest.mark.parametrize("rule", ["greedy", "equal-shares"])
def test_ties_go_by_lots_when_the_rules_say_so(rule):
    outcome = count(level(), Rules(rule=rule, completion="none", ties=("lots",), lots=("9", "10")))
    assert outcome.funded == ("9", "10")
    assert outcome.ties[0].chosen == "9"


def test_more_votes_then_lower_cost_then_lots():
    # With card utility 2 votes at cost 20 equal 1 vote at cost 10: the keys in turn decide.
    projects = [Project("a", 10), Project("b", 20), Project("c", 10)]
    vote = Election.from_ballots(projects, [["a"], ["b"], ["b"], ["c"]], 40)
    rules = {"rule": "greedy", "utility": "card", "lots": ("c", "a", "b")}
    assert count(vote, Rules(ties=("votes", "cost", "lots"), **rules)).funded == ("b", "c", "a")
    assert count(vote, Rules(ties=("cost", "lots"), **rules)).funded == ("c", "a", "b")
    assert count(vote, Rules(ties=("high-cost", "id"), **rules)).funded == ("b", "a", "c")


def test_no_tie_is_told_when_nothing_was_equal():
    vote = Election.from_ballots([Project("a", 10), Project("b", 10)], [["a"], ["a"], ["b"]], 30)
    assert count(vote, Rules()).ties == ()


@pytest.mark.parametrize("lots", [("9",), ("9", "9", "10")])
def test_lots_are_refused_when_they_leave_out_or_repeat_a_project(lots):
    with pytest.raises(CountingError, match="lots"):
        count(level(), Rules(ties=("lots",), lots=lots))
