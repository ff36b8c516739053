"""What “most votes first” would choose is worked out from the published numbers, and is what a count gives."""

import pytest

from commonty.budgeting import tally, working
from commonty.budgeting.most_votes_first import chosen_by_most_votes, turns
from commonty.budgeting.tests.elections import random_vote
from commonty.budgeting.working import published


@pytest.fixture(autouse=True)
def only_what_happened(monkeypatch):
    monkeypatch.setattr(working, "MOST_LOOKS", 0)


def both_ways(seed: int) -> tuple[list[str], list[str]]:
    """From the result of whatever rule it was, and counted from the ballots."""
    frozen, ballots = random_vote(seed)
    election = tally.election_of(frozen, ballots)
    result = published(tally.count_election(election, frozen), with_payers=False)
    counted = tally.count_election(election, frozen | {"rule": "greedy", "comparison": None})
    return chosen_by_most_votes(result, frozen), list(counted.funded)


@pytest.mark.parametrize("block", range(5))
def test_five_hundred_random_votes(block):
    for seed in range(block * 100, block * 100 + 100):
        from_result, counted = both_ways(seed)
        assert from_result == counted, seed


def test_twin_by_votes_alone_it_would_be_another_rule():
    """Points, places and votes for each pound count too: whoever forgets them is found by these votes."""

    def by_votes_alone(seed: int) -> bool:
        frozen, ballots = random_vote(seed)
        result = published(tally.count_election(tally.election_of(frozen, ballots), frozen), with_payers=False)
        for project in result["projects"]:
            project["worth"] = str(project["votes"])
        return chosen_by_most_votes(result, frozen) == both_ways(seed)[1]

    assert not all(by_votes_alone(seed) for seed in range(100))


def test_each_turn_says_what_was_left():
    projects = [
        {"id": "a", "cost": 600, "votes": 3, "worth": "3"},
        {"id": "b", "cost": 500, "votes": 2, "worth": "2"},
        {"id": "c", "cost": 300, "votes": 1, "worth": "1"},
        {"id": "d", "cost": 100, "votes": 0, "worth": "0"},
    ]
    found = [(turn.id, turn.room, turn.is_chosen) for turn in turns(projects, 1_000, order=list("abcd"))]
    assert found == [("a", 1_000, True), ("b", 400, False), ("c", 400, True)]


def test_what_was_level_is_told_as_the_count_tells_it():
    ties = 0
    for seed in range(200):
        frozen, ballots = random_vote(seed, rule="greedy", headings=None, minimum_votes=0, minimum_turnout=0)
        result = published(tally.count_election(tally.election_of(frozen, ballots), frozen), with_payers=False)
        order = sorted(frozen["ties"].get("lots") or [p["id"] for p in result["projects"]])
        if frozen["ties"]["order"] != "id":
            continue
        found = turns(result["projects"], frozen["budget"], order=order, groups=frozen["groups"])
        told = [(turn.level[0], sorted(turn.level)) for turn in found if turn.level]
        assert told == [(tie["chosen"], tie["tied"]) for tie in result["ties"]]
        ties += len(told)
    assert ties > 10
