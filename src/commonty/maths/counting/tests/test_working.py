"""The working: what people paid adds up, what was short was short, and what would have been enough is enough."""

import json
from fractions import Fraction

import pytest

from commonty.maths.counting import Election, Project, Rules, count, enough
from commonty.maths.counting.enough import with_cost, with_votes
from commonty.maths.counting.tests.elections import small_election, utilities_of
from commonty.maths.counting.tests.plain import equal_shares, utilities

COMPLETIONS = ("none", "add1", "add1-overspend", "greedy", "add1u", "add1-overspend-u")


def example() -> Election:
    projects = [Project("hall", 60), Project("path", 20), Project("tree", 30), Project("pond", 90)]
    ballots = [["hall", "path"]] * 3 + [["hall"]] * 2 + [["tree"], ["tree", "path"], ["path"], ["pond"], []]
    return Election.from_ballots(projects, ballots, 150)


def test_working_says_what_each_group_paid():
    story = count(example(), Rules(completion="none")).working.of("hall")
    assert (story.place, story.stage) == (1, "equal-shares")
    assert story.payment.rho == Fraction(1, 5)
    assert [(group.voters, group.each) for group in story.payment.full] == [(5, 12)]


def test_working_says_who_ran_out():
    # Share 15: after the hall three of the path's five voters have 3 left, two have 15: 9 + 2 * 5.5 = 20.
    story = count(example(), Rules(completion="none")).working.of("path")
    assert [(group.voters, group.each) for group in story.payment.full] == [(2, Fraction(11, 2))]
    assert (story.payment.less_voters, story.payment.less_total, story.payment.nothing_voters) == (3, 9, 0)


def test_working_says_how_much_was_short_and_since_when():
    working = count(example(), Rules(completion="none")).working
    tree = working.of("tree")
    assert tree.reason == "supporters-short"
    # Two supporters had 30, just the cost, until one of them paid 5.5 for the path.
    assert (tree.shortfall.at_start, tree.shortfall.left, tree.shortfall.short_by) == (
        30,
        Fraction(49, 2),
        Fraction(11, 2),
    )
    assert tree.shortfall.ran_out_after == "path"
    assert working.of("pond").shortfall.ran_out_after == ""
    assert working.of("pond").shortfall.short_by == 75


def test_working_says_what_did_not_fit():
    outcome = count(example(), Rules(rule="greedy"))
    assert outcome.funded == ("hall", "path", "tree")
    assert outcome.working.of("pond").reason == "no-room"
    assert outcome.working.of("pond").room == 40
    assert outcome.working.of("hall").per_cost == 5


def test_working_tells_shares_from_completion():
    outcome = count(example(), Rules(completion="greedy"))
    assert outcome.working.of("tree").stage == "completion"
    assert outcome.working.of("hall").stage == "equal-shares"


def test_working_is_json():
    plain = count(example(), Rules()).working.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert len(plain["projects"]) == 4


@pytest.mark.parametrize("seed", range(150))
def test_payments_add_up_and_shortfalls_are_true(seed):
    election = small_election(seed, free_projects=True)
    utility = utilities_of(election)[seed % len(utilities_of(election))]
    rules = Rules(utility=utility, completion=COMPLETIONS[seed % 6])
    outcome = count(election, rules)
    _, money = equal_shares(election, rules, outcome.pots[0].share)
    people = utilities(election, utility)
    for number, story in enumerate(outcome.working.projects):
        left = sum((has for has, worth in zip(money, people) if worth.get(number, 0) > 0), Fraction(0))
        if story.payment is not None:
            full = sum(group.voters * group.each for group in story.payment.full)
            assert full + story.payment.less_total == story.cost
            assert all(group.each == story.payment.rho * group.utility for group in story.payment.full)
            voters = sum(group.voters for group in story.payment.full)
            voters += story.payment.less_voters + story.payment.nothing_voters
            assert voters == sum(worth.get(number, 0) > 0 for worth in people)
        if story.shortfall is not None:
            assert story.shortfall.left == left
            assert story.shortfall.short_by == story.cost - left > 0
        assert (story.place is None) == bool(story.reason)
        assert bool(story.stage) == (story.id in outcome.funded)


@pytest.mark.parametrize("seed", range(40))
def test_money_ran_out_where_the_working_says(seed):
    election = small_election(seed)
    rules = Rules(completion="none")
    working = count(election, rules).working
    for number, story in enumerate(working.projects):
        if story.shortfall is None or not story.shortfall.ran_out_after:
            continue
        last = working.of(story.shortfall.ran_out_after)
        assert last.place is not None
        # Had the count ended just before that purchase, the supporters could still have paid.
        assert story.shortfall.at_start >= story.cost
        supporters = [worth for worth in utilities(election, "cost") if worth.get(number, 0) > 0]
        assert any(worth.get(election.index[last.id], 0) > 0 for worth in supporters)


@pytest.mark.parametrize("seed", range(0, 300, 5))
def test_what_would_have_been_enough_is_enough_and_one_less_is_not(seed):
    election = small_election(seed)
    rules = Rules(rule="greedy" if seed % 2 else "equal-shares", completion=COMPLETIONS[seed % 6])
    outcome = count(election, rules)
    for number, project in enumerate(election.projects):
        if project.id in outcome.funded:
            continue
        found = enough(outcome, project.id)
        if found.cost is not None:
            assert found.cost < project.cost
            assert project.id in count(with_cost(election, number, found.cost), rules).funded
            dearer = min(found.cost + 1, project.cost)
            assert project.id not in count(with_cost(election, number, dearer), rules).funded
        if found.votes is not None:
            assert project.id in count(with_votes(election, number, found.votes), rules).funded
            assert project.id not in count(with_votes(election, number, found.votes - 1), rules).funded


def test_what_would_have_been_enough_says_nothing_where_nothing_can_be_claimed():
    election = Election.from_ballots([Project("a", 10)], [{"a": 1}, {}], 10, "scoring")
    found = enough(count(election, Rules(completion="none")), "a")
    assert (found.cost, found.votes) == (5, None)
    with pytest.raises(ValueError, match="was funded"):
        enough(count(election, Rules(rule="greedy")), "a")
