"""Who got what: the figures are what the ballots say, and in a small vote hang on nothing but what is public."""

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from commonty.budgeting import fairness, tally, working
from commonty.budgeting.actions.count import who_got_what
from commonty.budgeting.got_one import forced
from commonty.budgeting.packs import layout
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.packs.making import make_pack
from commonty.budgeting.packs.report import Verdict
from commonty.budgeting.tests.elections import contents_of, journal_of, random_vote
from commonty.budgeting.working import published
from commonty.kit.canonical import canonical_json, sha256_hex


@pytest.fixture(autouse=True)
def only_what_happened(monkeypatch):
    monkeypatch.setattr(working, "MOST_LOOKS", 0)


def worked_out(frozen: dict, ballots: list[Any], *, is_public: bool) -> tuple[dict, dict]:
    """The result and who got what of it."""
    election = tally.election_of(frozen, ballots)
    result = published(tally.count_election(election, frozen), with_payers=is_public)
    return result, who_got_what(result, frozen, election, is_public=is_public)


def got(chosen: list[str], ballots: list[Any]) -> list[int]:
    """As somebody would count it on paper."""
    piles = [0, 0, 0, 0]
    for ballot in ballots:
        piles[min(3, sum(project in ballot for project in chosen))] += 1
    return piles


@pytest.mark.parametrize("seed", range(150))
def test_where_votes_are_public_every_figure_is_counted_from_them(seed):
    frozen, ballots = random_vote(seed)
    result, found = worked_out(frozen, ballots, is_public=True)
    voters, other = found["voters"], found["other"]
    assert voters["each"] == got(result["funded"], ballots)
    assert voters["got_one"] == [sum(voters["each"][1:])] * 2
    assert voters["together"] == sum(project in ballot for ballot in ballots for project in result["funded"])
    if result["is_void"] or not ballots:
        assert other is None
        return
    assert {found["decided_by"], other["rule"]} == {"greedy", "equal-shares"}
    instead = frozen | {"rule": "greedy", "comparison": None}
    if other["rule"] == "equal-shares":
        instead = frozen | {"rule": other["rule"], "comparison": None}
    assert other["funded"] == list(tally.count_election(tally.election_of(frozen, ballots), instead).funded)
    assert other["each"] == got(other["funded"], ballots)
    assert other["spent"] == sum(p["cost"] for p in result["projects"] if p["id"] in other["funded"])


def test_where_equal_shares_gave_way_it_is_the_other_rule():
    decided = {"greedy": 0, "equal-shares": 0}
    for seed in range(200):
        frozen, ballots = random_vote(seed, rule="equal-shares", comparison="satisfaction", minimum_turnout=0)
        result, found = worked_out(frozen, ballots, is_public=True)
        if len(result["pots"]) == 1 and ballots:
            decided[found["decided_by"]] += 1
            gave_way = result["pots"][0]["comparison"]["greedy_kept"]
            assert found["decided_by"] == ("greedy" if gave_way else "equal-shares")
            assert not gave_way or found["other"]["rule"] == "equal-shares"
    assert all(decided.values())


# Small votes


def exchanged(ballots: list[list[str]], random: Random) -> list[list[str]]:
    """Other ballots with the same sums: pairs of voters exchange a project, so nobody names more or fewer than before."""
    changed = [list(ballot) for ballot in ballots]
    for _ in range(200):
        one, other = random.sample(changed, 2)
        mine, theirs = sorted(set(one) - set(other)), sorted(set(other) - set(one))
        if mine and theirs:
            a, b = random.choice(mine), random.choice(theirs)
            one[one.index(a)], other[other.index(b)] = b, a
    return changed


SMALL = {"method": "approval", "rule": "greedy", "utility": "cost", "comparison": None, "minimum_turnout": 0}


@pytest.mark.parametrize("seed", range(60))
def test_a_small_vote_says_nothing_that_other_ballots_with_the_same_sums_would_not(seed):
    """But for between what and what the number with something lies, which test_got_one is about."""
    random = Random(seed)
    frozen, ballots = random_vote(seed, **SMALL, ballots=random.randint(5, 80))
    for rule in ("greedy", "equal-shares"):
        first = worked_out(frozen | {"rule": rule}, ballots, is_public=False)
        other = worked_out(frozen | {"rule": rule}, exchanged(ballots, random), is_public=False)
        if first[0]["funded"] != other[0]["funded"]:
            continue  # the results themselves differ, and they are public
        for _result, found in (first, other):
            assert found["voters"].pop("got_one")
            assert found["voters"]["each"] is None
        assert first[1] == other[1]


def test_twin_what_a_large_vote_says_tells_such_ballots_apart():
    told_apart = 0
    for seed in range(60):
        random = Random(seed)
        frozen, ballots = random_vote(seed, **SMALL, ballots=40)
        both = [worked_out(frozen, box, is_public=True)[1] for box in (ballots, exchanged(ballots, random))]
        told_apart += both[0] != both[1]
    assert told_apart > 20


@pytest.mark.parametrize("seed", range(60))
def test_a_small_vote_says_no_more_than_between_what_and_what(seed):
    frozen, ballots = random_vote(seed, **SMALL, ballots=Random(seed).randint(1, 200))
    result, found = worked_out(frozen, ballots, is_public=False)
    low, high = found["voters"]["got_one"]
    votes = {True: [], False: []}
    for project in result["projects"]:
        votes[bool(project["place"])].append(project["votes"])
    most = fairness.most_named(frozen["paper"], len(result["projects"]))
    bounds = forced(votes[True], votes[False], voters=sum(map(bool, ballots)), most=most)
    assert bounds[0] <= low <= sum(got(result["funded"], ballots)[1:]) <= high <= bounds[1]
    if len(ballots) < 30:
        assert (low, high) == bounds


@pytest.mark.parametrize(
    ("method", "utility", "is_more_told"),
    [
        ("approval", "cost", True),
        ("ranking", "card", True),
        ("knapsack", "cost", False),
        ("points", "score", False),
        ("ranking", "borda", False),
    ],
)
def test_where_a_result_says_more_of_the_ballots_less_is_said_here(method, utility, is_more_told):
    """Points and places are published sums too, and what fills a pot is no free choice."""
    frozen, ballots = random_vote(4, **SMALL, ballots=100, projects=6, headings=None)
    result, _found = worked_out(frozen, ballots, is_public=False)
    asked = frozen | {"utility": utility, "paper": frozen["paper"] | {"method": method, "most": 3, "points": 3}}
    told = [fairness.from_sums(result, asked, blank=0, reached=n)["voters"]["got_one"] for n in range(60, 101)]
    assert any(said != told[0] for said in told) == is_more_told


def test_what_equal_shares_would_have_chosen_is_not_said_of_a_small_vote():
    frozen, ballots = random_vote(3, **SMALL, ballots=40)
    assert worked_out(frozen, ballots, is_public=False)[1]["other"] is None
    assert worked_out(frozen | {"rule": "equal-shares"}, ballots, is_public=False)[1]["other"]["rule"] == "greedy"


# Areas


def by_area(*shown: tuple[str, int, int], together: tuple[str, ...] = (), rest: dict | None = None) -> dict:
    rows = [{"name": name, "voted": voted, "entitled": entitled} for name, voted, entitled in shown]
    return {"counted": 60, "by_area": {"shown": rows, "together": list(together), "rest": rest}}


PROJECTS = [{"id": i, "cost": cost, "place": place} for i, cost, place in
            (("a", 300, 1), ("b", 200, 2), ("c", 100, None), ("d", 50, 3), ("e", 7, 4))]  # fmt: skip
WHERE = {"a": "North", "b": "South", "c": "North", "d": "", "e": "Mill"}


def test_money_by_area_stands_beside_the_turnout_in_its_own_groups():
    totals = by_area(("North", 30, 80), together=("South", "Mill"), rest={"voted": 12, "entitled": 30})
    assert fairness.money_by_area({"projects": PROJECTS}, totals, WHERE) == {
        "lines": [
            {"names": ["North"], "entitled": 80, "voted": 30, "pence": 300},
            {"names": ["South", "Mill"], "entitled": 30, "voted": 12, "pence": 207},
        ],
        "elsewhere": 50,
    }


def test_money_of_areas_that_may_not_be_counted_even_together_has_no_numbers_of_people():
    found = fairness.money_by_area({"projects": PROJECTS}, by_area(("North", 30, 80), together=("South",)), WHERE)
    assert found["lines"][1] == {"names": ["South"], "entitled": None, "voted": None, "pence": 200}
    assert found["elsewhere"] == 57


@pytest.mark.parametrize(
    ("totals", "where"),
    [
        (by_area(("North", 30, 80)) | {"counted": 29}, WHERE),
        ({"counted": 60, "by_area": None}, WHERE),
        (by_area(("North", 30, 80)), dict.fromkeys(WHERE, "")),
    ],
    ids=["too few votes", "no area may be shown", "all projects are for all"],
)
def test_no_areas_where_there_is_nothing_to_say(totals, where):
    assert fairness.money_by_area({"projects": PROJECTS}, totals, where) is None


# In the pack


def changed(contents, **figures):
    """Another fairness.json, and a journal that vouches for it: only working it out again can tell."""
    whole = contents.fairness | figures
    entries = [entry["content"] for entry in contents.journal]
    entries[-1] = {**entries[-1], "facts": entries[-1]["facts"] | {"fairness": sha256_hex(canonical_json(whole))}}
    journal = journal_of(entries)
    about = dict(contents.about) | {"journal_head": journal[-1]["hash"]}
    return make_pack(replace(contents, fairness=whole, journal=journal, about=about))


def verdict(pack: bytes) -> tuple[Verdict, str, bool | None]:
    report = check_pack(pack)
    name, is_well, _says = report.checks[-1]
    return report.verdict, name, is_well


SEED = {"method": "approval", "projects": 8, "ballots": 40, "rule": "equal-shares", "minimum_turnout": 0}


def test_a_pack_from_before_is_sound_and_says_what_it_lacks():
    contents = contents_of(*random_vote(1, **SEED))
    entries = [entry["content"] for entry in contents.journal]
    del entries[-1]["facts"]["fairness"]
    journal = journal_of(entries)
    about = dict(contents.about) | {"journal_head": journal[-1]["hash"]}
    assert verdict(make_pack(replace(contents, fairness=None, journal=journal, about=about))) == (
        Verdict.SOUND,
        "fairness",
        None,
    )


def test_it_can_not_be_taken_out_of_a_pack_whose_journal_knows_it():
    contents = contents_of(*random_vote(1, **SEED))
    assert verdict(make_pack(contents)) == (Verdict.SOUND, "fairness", True)
    assert verdict(make_pack(replace(contents, fairness=None))) == (Verdict.ALTERED, "fairness", False)


@pytest.mark.parametrize("is_public", [True, False])
def test_other_figures_are_found(is_public):
    contents = contents_of(*random_vote(1, **SEED), is_public=is_public)
    assert verdict(changed(contents)) == (Verdict.SOUND, "fairness", True)
    voters = json.loads(json.dumps(contents.fairness["voters"]))
    more = voters | {"got_one": [voters["ballots"]] * 2}
    for figures in ({"voters": more}, {"other": None}, {"areas": {"lines": [], "elsewhere": 0}}, {"where": {}}):
        assert verdict(changed(contents, **figures)) == (Verdict.ALTERED, "fairness", False), figures


def test_another_version_is_not_called_well():
    contents = contents_of(*random_vote(1, **SEED))
    assert verdict(changed(contents, version=fairness.VERSION + 1)) == (Verdict.SOUND, "fairness", None)


def test_projects_of_one_pot_are_in_one_area():
    frozen, ballots = next(
        vote for seed in range(400) if (vote := random_vote(seed, groups=[], minimum_turnout=0))[0]["headings"]
    )
    contents = contents_of(frozen, ballots)
    first, *_others = next(iter(frozen["headings"].values()))["projects"]
    assert verdict(changed(contents))[0] == Verdict.SOUND
    assert verdict(changed(contents, where=contents.fairness["where"] | {first: "Elsewhere"}))[1:] == (
        "fairness",
        False,
    )


def test_the_file_is_small():
    pack = contents_of(*random_vote(1, **SEED))
    assert len(canonical_json(pack.fairness)) < 2_000
    assert layout.FAIRNESS not in layout.REQUIRED
