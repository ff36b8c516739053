"""The sentences are exactly true: every number in them is worked out anew here, from ballots and purses."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from commonty.budgeting import tally, working
from commonty.budgeting.how_counted import how_counted, settled_by, tie_sentences
from commonty.budgeting.tests.elections import random_vote
from commonty.budgeting.why import Teller
from commonty.budgeting.working import published

PENNY = Fraction(1, 2)


@pytest.fixture(autouse=True)
def only_what_happened(monkeypatch):
    """What would have been enough takes dozens of counts for each project: only the tests that ask have it."""
    monkeypatch.setattr(working, "MOST_LOOKS", 0)


def told(seed: int, *, with_payers: bool = True, **fixed: Any):
    frozen, ballots = random_vote(seed, **fixed)
    outcome = tally.count_election(tally.election_of(frozen, ballots), frozen)
    return frozen, ballots, published(outcome, with_payers=with_payers)


def utility(frozen: dict, ballot: Any, project: dict) -> int:
    if project["id"] not in ballot:
        return 0
    kind = frozen["utility"]
    if kind == "score":
        return ballot[project["id"]]
    if kind == "score-cost":
        return ballot[project["id"]] * project["cost"]
    if kind == "borda":
        return len(ballot) - list(ballot).index(project["id"]) - 1
    return project["cost"] if kind == "cost" else 1


def purses_after(frozen: dict, ballots: Sequence[Any], result: dict, pot: dict) -> tuple[dict, list[Fraction]]:
    """Replay the purchases of one pot: what each ballot paid for each project, and what it has left at the end."""
    share = exact_share(frozen, pot, len(ballots))
    purses, paid = [share] * len(ballots), {}
    bought = [p for p in result["projects"] if p["stage"] == "equal-shares" and p["heading"] == pot["heading"]]
    for project in sorted(bought, key=lambda p: p["place"]):
        worth = [utility(frozen, ballot, project) for ballot in ballots]
        price = price_of(project["cost"], purses, worth)
        paid[project["id"]] = [min(purse, price * w) for purse, w in zip(purses, worth)]
        purses = [purse - part for purse, part in zip(purses, paid[project["id"]])]
    return paid, purses


def exact_share(frozen: dict, pot: dict, ballots: int) -> Fraction:
    start = Fraction(pot["budget"], pot.get("ballots", ballots))
    if frozen["floor_start"]:
        start = Fraction(start // 100 * 100)
    return start + pot["raises"] * (pot["step"] or 0)


def price_of(cost: int, purses: list[Fraction], worth: list[int]) -> Fraction:
    backers = sorted((purse / w, purse, w) for purse, w in zip(purses, worth) if w)
    for place, (limit, _purse, _w) in enumerate(backers):
        poor = sum(purse for _limit, purse, _ in backers[:place])
        price = Fraction(cost - poor) / sum(w for _, _, w in backers[place:])
        if price <= limit:
            return price
    raise AssertionError("The backers can't pay for it.")


SHARES = {"rule": "equal-shares", "comparison": None, "minimum_turnout": 0}


@pytest.mark.parametrize("seed", range(150))
def test_every_number_is_what_happened(seed):
    frozen, ballots, result = told(seed, ballots=25, **SHARES)
    for pot in result["pots"]:
        if pot["share"] is None:
            continue
        share = exact_share(frozen, pot, len(ballots))
        assert abs(pot["share"] - share) <= PENNY
        paid, purses = purses_after(frozen, ballots, result, pot)
        for project in (p for p in result["projects"] if p["heading"] == pot["heading"]):
            assert project["votes"] == sum(project["id"] in ballot for ballot in ballots)
            if project["stage"] == "equal-shares":
                check_paid(project, paid[project["id"]], frozen, ballots)
            if project["short"]:
                check_short(project, frozen, ballots, share, purses)


def check_paid(project: dict, parts: list[Fraction], frozen: dict, ballots: Sequence[Any]) -> None:
    assert sum(parts) == project["cost"]
    paid, payers = project["paid"], [w for w in (utility(frozen, b, project) for b in ballots) if w]
    full = sum(group["voters"] for group in paid["full"])
    assert full + paid["less_voters"] + paid["nothing_voters"] == len(payers)
    assert paid["nothing_voters"] == len(payers) - sum(1 for part in parts if part)
    assert paid["is_less"] == bool(paid["less_voters"] or paid["nothing_voters"])
    assert paid["all_paid"] == (len(payers) == project["votes"])
    by_each = {group["each"]: group["voters"] for group in paid["full"]}
    for each, voters in by_each.items():
        assert sum(1 for part in parts if abs(part - each) <= PENNY) >= voters


def check_short(project: dict, frozen: dict, ballots: Sequence[Any], share: Fraction, purses: list[Fraction]) -> None:
    backers = [n for n, ballot in enumerate(ballots) if utility(frozen, ballot, project)]
    short, left = project["short"], sum((purses[n] for n in backers), Fraction(0))
    assert short["left"] == left // 1
    assert short["start"] == len(backers) * share // 1
    assert short["by"] == project["cost"] - short["left"] > 0
    assert bool(short["after"]) == (len(backers) * share >= project["cost"])


@pytest.mark.parametrize("seed", range(150))
def test_what_is_said_has_those_numbers(seed):
    frozen, _ballots, result = told(seed)
    teller = Teller(result, frozen)
    for story, project in zip(teller.stories(), ordered(teller, result), strict=True):
        says = " ".join(story.says)
        assert story.says
        assert "%(" not in says
        if project["votes"] and project["reason"] != "no-support":
            assert f"{project['votes']:,} of you backed it." in says
        if project["stage"] == "equal-shares" and len(project["paid"]["full"]) == 1:
            assert teller.money(project["paid"]["full"][0]["each"]) in says
            assert teller.money(teller.share_of(project)) in says
        if teller.is_beyond(project):
            assert "short" not in says
        elif project["reason"] == "supporters-short" and project["short"]["after"]:
            assert teller.money(project["short"]["by"]) in says
            assert teller.name(project["short"]["after"]) in says
        if project["stage"] == "greedy" or (project["reason"] == "no-room" and not project["short"]):
            assert not project["room"] or teller.money(project["room"]) in says
    assert all("%(" not in sentence for sentence in how_counted(result, frozen))


def ordered(teller: Teller, result: dict) -> list[dict]:
    by_id = {project["id"]: project for project in result["projects"]}
    return [by_id[story.id] for story in teller.stories()]


@pytest.mark.parametrize("seed", range(200))
def test_why_raising_stopped_is_true(seed):
    """One step more would have chosen more than the pot can pay: count with it and see."""
    frozen, ballots, result = told(seed, ballots=20, completion="add1-overspend", headings=None, groups=[], **SHARES)
    pot = result["pots"][0]
    if not pot["raises"] or "One step more" not in " ".join(how_counted(result, frozen)):
        return
    share = exact_share(frozen, pot, len(ballots)) + pot["step"]
    more = frozen | {"budget": share * len(ballots), "completion": "none", "floor_start": False}
    again = tally.count_election(tally.election_of(more, ballots), more | {"step": 1})
    assert again.spent * 100 > pot["budget"]


@pytest.mark.parametrize("seed", range(150))
def test_what_one_step_more_would_have_chosen_is_counted(seed):
    """The pot was in the way of exactly those that a count with one step more chooses, and can't be paid."""
    frozen, ballots, result = told(seed, ballots=20, completion="add1-overspend", headings=None, groups=[], **SHARES)
    pot, teller = result["pots"][0], Teller(result, frozen)
    share = exact_share(frozen, pot, len(ballots)) + tally.step_pence(frozen, len(ballots))
    more = frozen | {"budget": share * len(ballots), "completion": "none", "floor_start": False}
    again = tally.count_election(tally.election_of(more, ballots), more | {"step": 1})
    too_much = again.spent * 100 > pot["budget"]
    for project in result["projects"]:
        is_next = too_much and project["id"] in again.funded and not project["place"]
        assert teller.is_beyond(project) == is_next
        if is_next:
            left, says = pot["budget"] - pot["spent"], " ".join(teller.story(project).says)
            assert "One step more would have chosen it." in says
            expected = left if project["cost"] > left else int(again.spent * 100)
            assert teller.money(expected) in says


@pytest.mark.parametrize("seed", range(300))
def test_ties_say_what_settled_them(seed):
    frozen, _ballots, result = told(seed)
    teller = Teller(result, frozen)
    projects = {project["id"]: project for project in result["projects"]}
    for tie, sentence in zip(result["ties"], tie_sentences(teller), strict=True):
        by, others = settled_by(teller, tie), [i for i in tie["tied"] if i != tie["chosen"]]
        assert teller.name(tie["chosen"]) in sentence
        if by == "votes":
            assert all(projects[tie["chosen"]]["votes"] > projects[i]["votes"] for i in others)
        if by == "lots":
            lots = frozen["ties"]["lots"]
            assert frozen["ties"]["order"] != "id"
            assert all(lots.index(tie["chosen"]) < lots.index(i) for i in others if i in lots) or len(others) > 1
        if by == "id":
            assert tie["chosen"] == min(tie["tied"])


def test_small_votes_do_not_say_how_many_had_less():
    for seed in range(60):
        frozen, _ballots, result = told(seed, with_payers=False, ballots=25, **SHARES)
        assert "less_voters" not in str(result)
        assert "voters'" not in str(result)
        assert not any(
            "had less left, and paid it all" in says for s in Teller(result, frozen).stories() for says in s.says
        )


@pytest.mark.parametrize("seed", range(12))
def test_what_would_have_been_enough_is_enough(seed, monkeypatch):
    monkeypatch.setattr(working, "MOST_LOOKS", 200_000)
    frozen, ballots, result = told(seed, method="approval", ballots=12, projects=4, headings=None, **SHARES)
    for project in result["projects"]:
        if not project["enough"]:
            continue
        for votes, funded in ((project["enough"]["votes"], True), ((project["enough"]["votes"] or 1) - 1, False)):
            if project["enough"]["votes"] is not None:
                more = [*ballots, *[[project["id"]]] * votes]
                # A step left open would follow the number of ballots; what is claimed holds for the step as it was.
                same_step = frozen | {"step": tally.step_pence(frozen, len(ballots))}
                again = tally.count_election(tally.election_of(frozen, more), same_step)
                assert (project["id"] in again.funded) == funded
        if project["enough"]["cost"] is not None:
            cheaper = [
                p | {"cost": project["enough"]["cost"]} if p["id"] == project["id"] else p for p in frozen["projects"]
            ]
            again = tally.count_election(tally.election_of(frozen | {"projects": cheaper}, ballots), frozen)
            assert project["id"] in again.funded


@pytest.mark.parametrize("seed", range(30))
def test_something_else_gives_way_only_where_it_does(seed, monkeypatch):
    monkeypatch.setattr(working, "MOST_LOOKS", 200_000)
    frozen, ballots, result = told(seed, method="approval", ballots=12, projects=4, headings=None, **SHARES)
    teller, chosen = Teller(result, frozen), set(result["funded"])
    same_step = frozen | {"step": tally.step_pence(frozen, len(ballots))}
    for project in result["projects"]:
        says, enough = teller.instead_says(project), project["enough"] or {"cost": None, "votes": None}
        if says and enough["votes"] is not None:
            more = [*ballots, *[[project["id"]]] * enough["votes"]]
            assert chosen - set(tally.count_election(tally.election_of(frozen, more), same_step).funded)
        if says and enough["cost"] is not None and "With more votes" not in says:
            cheaper = [p | {"cost": enough["cost"]} if p["id"] == project["id"] else p for p in frozen["projects"]]
            again = tally.count_election(tally.election_of(frozen | {"projects": cheaper}, ballots), frozen)
            assert chosen - set(again.funded)


def one_step_from(frozen: dict) -> dict:
    """Two projects of which the pot pays one, and everybody backs both but for one voter."""
    frozen |= {
        "rule": "equal-shares",
        "utility": "cost",
        "completion": "add1-overspend",
        "step": "auto",
        "ties": {"order": "id"},
        "headings": None,
        "groups": [],
        "comparison": None,
        "floor_start": False,
        "minimum_votes": 0,
        "minimum_turnout": 0,
        "budget": 1_000_00,
        "projects": [
            {"id": "a", "number": 1, "name": "Lamps", "cost": 600_00},
            {"id": "b", "number": 2, "name": "Shed", "cost": 700_00},
        ],
    }
    ballots = [["a", "b"]] * 9 + [["a"]]
    return published(tally.count_election(tally.election_of(frozen, ballots), frozen), with_payers=True)


def test_where_the_pot_is_in_the_way_no_few_pounds_are_said_to_be_missing(monkeypatch):
    monkeypatch.setattr(working, "MOST_LOOKS", 200_000)
    frozen, _ = random_vote(1, method="approval", projects=2)
    result = one_step_from(frozen)
    _lamps, shed = Teller(result, frozen).stories()
    assert " ".join(shed.says).startswith(
        "9 of you backed it. One step more would have chosen it. "
        "But it costs £700, and only £400 of the pot was not given out."
    )
    assert "short" not in " ".join(shed.says)


def test_without_knowing_the_next_step_it_reads_as_if_a_few_pounds_were_missing():
    """The twin: a result of the first version says so, and is still told."""
    frozen, _ = random_vote(1, method="approval", projects=2)
    result = one_step_from(frozen)
    for pot in result["pots"]:
        del pot["beyond"]
    _lamps, shed = Teller(result, frozen).stories()
    assert "short." in " ".join(shed.says)


def test_the_words_of_the_mock(monkeypatch):
    """171 of 268 for £4,300; the pot of £12,500 gives everybody £46.64."""
    monkeypatch.setattr(working, "MOST_LOOKS", 200_000)
    ids = ["lighting", "mural"]
    frozen, _ = random_vote(1, method="approval", projects=2)
    frozen |= {
        "rule": "equal-shares",
        "utility": "cost",
        "completion": "none",
        "ties": {"order": "id"},
        "headings": None,
        "groups": [],
        "comparison": None,
        "floor_start": False,
        "minimum_votes": 0,
        "minimum_turnout": 0,
        "budget": 12_500_00,
        "projects": [
            {"id": "lighting", "number": 1, "name": "Lighting", "cost": 4_300_00},
            {"id": "mural", "number": 2, "name": "Mural", "cost": 5_000_00},
        ],
    }
    ballots = [["lighting"]] * 171 + [["mural"]] * 96 + [[]]
    result = published(tally.count_election(tally.election_of(frozen, ballots), frozen), with_payers=True)
    lighting, mural = Teller(result, frozen).stories()
    assert ids == [lighting.id, mural.id]
    assert " ".join(lighting.says) == (
        "171 of you backed it. Split between you that is £25.15 each, and everybody's equal share was £46.64."
    )
    assert " ".join(mural.says) == (
        "96 of you backed it. All your equal shares together came to £4,477.61: £522.39 short. "
        "19 more votes for it alone would have been enough, or a cost of £4,477."
    )
    assert lighting.tag == "Chosen first"
