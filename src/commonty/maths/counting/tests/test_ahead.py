"""Several raises at once: a lane buys what its own run buys, or says that it is in doubt; never anything else."""

import random
from fractions import Fraction

import pytest

from commonty.maths.counting import Election, Project, Rules, ahead, completion, count, read_pabulib
from commonty.maths.counting.ahead import Outlook
from commonty.maths.counting.shares import run_shares
from commonty.maths.counting.support import money_unit, prepare
from commonty.maths.counting.tests.elections import BALLOT_TYPES, SHARED, small_election, utilities_of


def middling_election(seed: int) -> Election:
    """A random election in which purchases depend on each other, with prices that seldom tie."""
    dice = random.Random(seed)
    ballot_type = BALLOT_TYPES[seed % len(BALLOT_TYPES)]
    projects = [Project(f"{n:02}", dice.randint(300, 3000)) for n in range(14)]
    ids = [project.id for project in projects]
    ballots: list[list[str] | dict[str, int]] = []
    for _ in range(40):
        chosen = dice.sample(ids, 1 if ballot_type == "choose-1" else dice.randint(0, 6))
        points = ballot_type in ("cumulative", "scoring")
        ballots.append({name: dice.randint(1, 9) for name in chosen} if points else chosen)
    return Election.from_ballots(projects, ballots, 9000, ballot_type)


def lanes_and_runs(election, utility, raises=12):
    """What lanes say and what runs buy, at some shares; None where something costs nothing."""
    unit = money_unit([election.budget, *(project.cost for project in election.projects)])
    electorate = prepare(election, utility, range(len(election.projects)), unit)
    ranks = tuple(range(len(election.projects)))
    start = election.budget * unit / election.ballots
    shares = [start * (1 + Fraction(n, 10)) for n in range(raises)]
    likely = run_shares(electorate, start, ranks)
    seen = Outlook(electorate, ranks).purchases(shares, likely)
    return seen, [run_shares(electorate, share, ranks).projects for share in shares]


@pytest.mark.parametrize("make", [middling_election, small_election])
def test_a_lane_buys_what_its_run_buys_or_is_in_doubt(make):
    certain = doubtful = 0
    for seed in range(120):
        election = make(seed)
        utilities = utilities_of(election)
        for seen, bought in zip(*lanes_and_runs(election, utilities[seed // 5 % len(utilities)])):
            assert seen is None or seen == bought, seed
            certain, doubtful = certain + (seen is not None), doubtful + (seen is None)
    # Few doubts where prices seldom tie, more where ties abound.
    assert doubtful < 0.01 * certain if make is middling_election else 0.01 * certain < doubtful < certain


def test_twin_without_the_margins_rounding_decides(monkeypatch):
    monkeypatch.setattr(ahead, "EPSILON", 0.0)
    wrong = 0
    for seed in range(60):
        seen, bought = lanes_and_runs(small_election(seed), "cost")
        wrong += sum(one is not None and one != other for one, other in zip(seen, bought))
    assert wrong


def test_a_tie_between_people_who_pay_in_full_is_decided_by_rank():
    # Three supporters each: the same ρ at every share, and rank alone decides.
    projects = [Project(name, cost) for name, cost in {"a": 900, "b": 700, "c": 800}.items()]
    ballots = ["a", "b", "c"] * 3
    seen, bought = lanes_and_runs(Election.from_ballots(projects, ballots, 3600), "cost")
    assert seen == bought == [[0, 1, 2]] * len(seen)


def eager(monkeypatch):
    """Glances from the first raise on, of electorates of any shape."""
    monkeypatch.setattr(completion, "PATIENCE", 1)
    monkeypatch.setattr(completion, "FEWEST_LANES", 3)
    monkeypatch.setattr(completion.Raise, "_same_for", lambda self, run: 1)
    monkeypatch.setattr(completion, "room_for_lanes", lambda electorate: 9 * all(electorate.costs))


def shape(outcome):
    return outcome.funded, outcome.ties, outcome.steps_taken, [pot.share for pot in outcome.pots]


def small_counts():
    """Each election with its rules: both ways of raising, small steps."""
    for seed in range(100):
        election = small_election(seed, free_projects=seed % 4 == 0)
        completion_form = ("add1", "add1-overspend")[seed % 2]
        yield election, Rules(completion=completion_form, step=Fraction(1, 5))
    for seed in range(10):
        yield middling_election(seed), Rules(completion=("add1", "add1-overspend")[seed % 2], step=Fraction(3))


def test_raising_ends_the_same_with_glances_and_without(monkeypatch):
    plain = [shape(count(*one)) for one in small_counts()]
    glances = []
    original = Outlook.purchases
    monkeypatch.setattr(Outlook, "purchases", lambda self, *rest: glances.append(1) or original(self, *rest))
    eager(monkeypatch)
    assert [shape(count(*one)) for one in small_counts()] == plain
    assert len(glances) > 200


def test_progress_hears_every_raise_and_may_give_up(monkeypatch):
    election, rules = middling_election(0), Rules(step=Fraction(3))
    eager(monkeypatch)
    heard: list[int] = []
    outcome = count(election, rules, heard.append)
    assert heard == list(range(outcome.steps_taken + 1))

    def give_up(steps):
        if steps == 7:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        count(election, rules, give_up)


def test_lanes_that_lie_are_found_out(monkeypatch):
    # Nothing that a glance says is kept: every run that counts is made by itself.
    election, rules = middling_election(0), Rules(step=Fraction(3))
    honest = shape(count(election, rules))
    eager(monkeypatch)
    monkeypatch.setattr(Outlook, "purchases", lambda self, shares, likely: [[0]] * len(shares))
    assert shape(count(election, rules)) == honest


def test_twin_a_lie_that_is_believed_changes_the_result(monkeypatch):
    election, rules = middling_election(0), Rules(step=Fraction(3))
    honest = shape(count(election, rules))
    eager(monkeypatch)
    monkeypatch.setattr(Outlook, "purchases", lambda self, shares, likely: [[0]] * len(shares))
    monkeypatch.setattr(completion._Glances, "confirmed", lambda self, runs: True)
    assert shape(count(election, rules)) != honest


@pytest.mark.parametrize("name", ["France_Toulouse_2019", "Poland_Gdansk_2020", "Poland_Wroclaw_2017"])
def test_real_elections_end_the_same_with_glances_and_without(monkeypatch, name):
    path = SHARED / f"{name}.pb"
    if not path.exists():
        pytest.skip("the shared elections are not here (COMMONTY_SHARED)")
    election = read_pabulib(path)
    seen = [shape(count(election, Rules(completion=form, step=Fraction(3)))) for form in ("add1", "add1-overspend")]
    monkeypatch.setattr(completion, "room_for_lanes", lambda electorate: 0)
    assert seen == [
        shape(count(election, Rules(completion=form, step=Fraction(3)))) for form in ("add1", "add1-overspend")
    ]
