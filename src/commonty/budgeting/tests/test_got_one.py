"""R26 for who got what: whatever is said of a vote whose single ballots are secret, no small group comes to light.

Two attackers. The first knows every possible box of a tiny vote and asks every question that can be asked of a ballot
("named this one and not that one"). The second takes real sizes and adds and subtracts all that is public.
"""

from collections import defaultdict
from itertools import combinations, pairwise
from random import Random

import numpy as np
import pytest

from commonty.budgeting import got_one
from commonty.budgeting.got_one import forced, told_range

LEAST = 5


def ballots_there_are(projects: int, most: int) -> list[tuple[int, ...]]:
    return [named for size in range(most + 1) for named in combinations(range(projects), size)]


# Every box there can be


def every_box(voters: int, kinds: int) -> np.ndarray:
    """How many cast each kind of ballot, in every way in which so many voters can have."""
    boxes = []
    for bars in combinations(range(voters + kinds - 1), kinds - 1):
        edges = (-1, *bars, voters + kinds - 1)
        boxes.append([right - left - 1 for left, right in pairwise(edges)])
    return np.array(boxes, dtype=np.int16)


def questions(kinds: int, most: int = 2_000) -> np.ndarray:
    """Sets of kinds of ballots, one a column: all, or where they are too many each kind, each pair and some others."""
    if 2**kinds <= most:
        return np.array([[number >> kind & 1 for kind in range(kinds)] for number in range(1, 2**kinds - 1)]).T
    random, chosen = np.random.default_rng(1), [{kind} for kind in range(kinds)]
    chosen += [set(pair) for pair in combinations(range(kinds), 2)]
    some = random.integers(0, 2, size=(kinds, most))
    return np.hstack([np.array([[kind in one for one in chosen] for kind in range(kinds)], dtype=int), some])


def brought_to_light(voters: int, chosen: int, others: int, most: int, tell) -> tuple[int, int]:
    """How many of all that can be said bring a small group to light that the votes alone did not; and how many say more
    than the votes do. Small is here: nobody, or (what is the same of the others) everybody.
    """
    kinds = ballots_there_are(chosen + others, most)
    boxes, asked = every_box(voters, len(kinds)), questions(len(kinds)).astype(np.int16)
    votes = boxes @ np.array([[project in named for project in range(chosen + others)] for named in kinds])
    reached = boxes @ np.array([any(project < chosen for project in named) for named in kinds])
    told = defaultdict(lambda: defaultdict(list))
    for box, (sums, got, blank) in enumerate(zip(votes.tolist(), reached.tolist(), boxes[:, 0].tolist())):
        known = {"ballots": voters, "blank": blank, "most": most}
        told[tuple(sums), blank][tell(got, sums[:chosen], sums[chosen:], **known)].append(box)
    faults = more = 0
    for said in (said for said in told.values() if len(said) > 1):
        answers = {what: boxes[which] @ asked for what, which in said.items()}
        before = np.concatenate(list(answers.values())).max(axis=0)
        more += len(said)
        faults += sum(bool(((found.max(axis=0) < 1) & (before >= 1)).any()) for found in answers.values())
    return faults, more


SMALL_WORLDS = [(9, 2, 1, 2), (8, 2, 1, 3), (7, 2, 2, 2), (7, 3, 1, 2), (6, 2, 2, 3), (9, 3, 0, 3)]


@pytest.mark.parametrize("world", SMALL_WORLDS, ids=str)
def test_nothing_that_can_be_asked_of_a_ballot_comes_to_light(world, monkeypatch):
    monkeypatch.setattr(got_one, "LEAST", 1)
    monkeypatch.setattr(got_one, "TOLD_FROM", 0)
    assert brought_to_light(*world, told_range)[0] == 0


def test_something_is_said_in_such_worlds(monkeypatch):
    monkeypatch.setattr(got_one, "LEAST", 1)
    monkeypatch.setattr(got_one, "TOLD_FROM", 0)
    assert brought_to_light(*SMALL_WORLDS[0], told_range)[1] > 50


def test_twin_the_exact_number_brings_small_groups_to_light():
    faults, _more = brought_to_light(*SMALL_WORLDS[0], lambda got, *_votes, **_known: got)
    assert faults > 50


def test_twin_hiding_only_a_small_number_itself_is_not_enough():
    def hide_small(got, *_votes, ballots, **_known):
        return got if 1 <= got <= ballots - 1 else None

    assert brought_to_light(*SMALL_WORLDS[0], hide_small)[0] > 50


# Adding and subtracting, at real sizes


def differences(chosen: int, others: int, most: int) -> np.ndarray:
    """Every sum of public numbers, each times a whole number, that counts ballots of some kinds and so people.

    Columns: ballots, votes of each project, blank ones, voters who got something. Only those that need the last.
    """
    kinds = ballots_there_are(chosen + others, most)
    rows = [[1] * len(kinds)] + [[int(p in named) for named in kinds] for p in range(chosen + others)]
    rows += [[int(not named) for named in kinds], [int(any(p < chosen for p in named)) for named in kinds]]
    public = np.array(rows, dtype=float).T
    asked = np.array(
        [[number >> kind & 1 for kind in range(len(kinds))] for number in range(1, 2 ** len(kinds) - 1)]
    ).T
    with_it, without = (_is_sum_of(columns, asked) for columns in (public, public[:, :-1]))
    sums, *_rest = np.linalg.lstsq(public, asked[:, with_it & ~without].astype(float), rcond=None)
    return np.round(sums).astype(int)


def _is_sum_of(columns: np.ndarray, asked: np.ndarray) -> np.ndarray:
    left, sizes, _right = np.linalg.svd(columns, full_matrices=False)
    basis = left[:, sizes > 1e-9]
    return np.abs(basis @ (basis.T @ asked) - asked).max(axis=0) < 1e-6


def random_box(random: Random, chosen: int, others: int, most: int) -> tuple[int, int, list[int], int]:
    """Some voters with a taste in common: ballots, blank ones, votes, how many got something."""
    liked = [random.choice([0.1, 0.5, 1, 3, 10]) for _ in range(chosen + others)]
    ballots, votes, blank, reached = random.randint(20, 300), [0] * (chosen + others), 0, 0
    fewest = random.choice([0, 0, 1, most])
    for _ in range(ballots):
        ordered = sorted(range(chosen + others), key=lambda p: random.random() ** (1 / liked[p]), reverse=True)
        named = ordered[: random.randint(fewest, most)]
        for project in named:
            votes[project] += 1
        blank += not named
        reached += any(project < chosen for project in named)
    return ballots, blank, votes, reached


STRUCTURES = [(2, 1, 2), (2, 1, 3), (3, 1, 2), (2, 2, 2), (2, 2, 3), (3, 1, 3)]


def small_differences(structure: tuple[int, int, int], tell, *, seeds: int = 170) -> list[str]:
    chosen, _others, most = structure
    found, sums = [], differences(*structure)
    for seed in range(seeds):
        ballots, blank, votes, reached = random_box(Random(seed), *structure)
        known = {"ballots": ballots, "blank": blank, "most": most}
        low, high = tell(reached, votes[:chosen], votes[chosen:], **known)
        assert low <= reached <= high
        if (low, high) == forced(votes[:chosen], votes[chosen:], voters=ballots - blank, most=most):
            continue  # no more than the votes say
        # A range is as good as one number to whoever asks whether a group can be small, if it can be large there.
        candidates = np.array([[ballots, *votes, blank, number] for number in sorted({low, high})])
        groups = (candidates @ sums).max(axis=0)
        found += [f"seed {seed}: {told} of {ballots}" for told in groups.tolist() if told < LEAST]
    return found


@pytest.mark.parametrize("structure", STRUCTURES, ids=str)
def test_a_thousand_votes_no_difference_is_under_five_or_over_all_but_five(structure):
    """The complement of each group is asked for too, so none is over n - 5 either."""
    assert small_differences(structure, told_range) == []


@pytest.mark.parametrize("structure", STRUCTURES, ids=str)
def test_twin_the_exact_number_gives_differences_away(structure):
    assert small_differences(structure, lambda reached, *_votes, **_known: (reached, reached))


# What it says


def test_in_the_middle_it_is_exact_and_at_the_ends_only_near():
    known = {"chosen": [35, 30, 20, 15], "others": [25, 15, 10], "ballots": 60, "blank": 1, "most": 3}
    low, high = forced([35, 30, 20, 15], [25, 15, 10], voters=59, most=3)
    assert (low, high) == (35, 59)
    assert told_range(47, **known) == (47, 47)
    assert told_range(58, **known) == (54, 59)
    assert told_range(36, **known) == (35, 40)


def test_of_few_votes_nothing_is_said_that_the_votes_do_not_say():
    known = {"chosen": [12, 11], "others": [8], "ballots": 29, "blank": 0, "most": 2}
    assert told_range(18, **known) == forced([12, 11], [8], voters=29, most=2)
    assert told_range(None, **known) == told_range(18, **known)


def test_one_chosen_project_says_itself_who_got_it():
    assert told_range(20, [20], [30, 10], ballots=50, blank=2, most=3) == (20, 20)


def test_nothing_chosen_reaches_nobody():
    assert told_range(0, [], [30, 10], ballots=50, blank=2, most=3) == (0, 0)


@pytest.mark.parametrize("seed", range(200))
def test_the_bounds_hold(seed):
    random = Random(seed)
    chosen, others, most = random.randint(1, 5), random.randint(0, 4), random.randint(1, 4)
    ballots, blank, votes, reached = random_box(random, chosen, others, most)
    low, high = forced(votes[:chosen], votes[chosen:], voters=ballots - blank, most=most)
    assert low <= reached <= high
