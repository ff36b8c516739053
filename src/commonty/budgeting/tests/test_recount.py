"""The independent recount: examples worked out on paper, a naive count in fractions beside it, and real elections."""

import ast
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.budgeting import recount

HERE = Path(recount.__file__)
SHARED = Path(os.environ.get("COMMONTY_SHARED") or HERE.parents[4] / "shared")
PABULIB = next((path for path in (SHARED / "pabulib", SHARED / "data" / "pabulib") if path.is_dir()), None)


def written(budget, projects: dict, ballots, meta="") -> str:
    """A Pabulib file; a ballot is "a,b" or "a,b:5,1" with points."""
    lines = ["META", "key;value", f"budget;{budget}", *([meta] if meta else []), "PROJECTS", "project_id;cost;name"]
    lines += [f"{project};{cost};Project {project}" for project, cost in projects.items()]
    lines += ["VOTES", "voter_id;vote;points"]
    lines += [f"{number};{ballot.replace(':', ';')}" for number, ballot in enumerate(ballots)]
    return "\n".join(lines) + "\n"


def funded(budget, projects, ballots, **rules) -> str:
    rules.setdefault("completion", "none")
    return " ".join(recount.count(recount.Election(written(budget, projects, ballots)), rules)["funded"])


# ---- Worked out on paper ----


def test_greedy_by_cost_is_most_votes_first_and_skips_what_does_not_fit():
    projects, ballots = {"a": 6, "b": 5, "c": 1}, ["a,b", "a,b", "a,c"]
    assert funded(10, projects, ballots, rule="greedy") == "a c"  # 3 votes, (2 votes: 5 > 4), 1 vote
    assert funded(10, projects, ballots, rule="greedy", utility="card") == "c a"  # votes a pound: 1, 1/2, 2/5


def test_greedy_by_places():
    # a 2+2 points, b 1+1+0, c 0+0+1: a pound brings 1, 2 and 1/2
    assert funded(5, {"a": 4, "b": 1, "c": 2}, ["a,b,c", "a,b,c", "c,b"], rule="greedy", utility="borda") == "b a"


def test_equal_shares_by_cost_and_by_number():
    projects, ballots = {"a": 3, "b": 9, "c": 2}, ["a,b", "b,c", "b,c", "b"]
    assert funded(12, projects, ballots) == "b"  # share 3; b takes 9/4 from each, 3/4 each are left
    # by number the prices are 3, 9/4 and 1: c first, then b: two have 2 left, two 3, so 2+2 and 5/2 each
    assert funded(12, projects, ballots, utility="card") == "c b"
    assert funded(13, projects, ballots, utility="card") == "c b"


def test_equal_shares_by_points_splits_by_points():
    election = recount.Election(written(10, {"x": 5, "y": 4}, ["x,y:5,1", "x,y:1,3"]))
    total = recount.count(election, {"utility": "score", "completion": "none"})
    # x: 5/6 a point, leaves 5/6 and 25/6; y: 1 a point is too much for the first, so (4 - 5/6) / 3 = 19/18
    assert total["funded"] == ["x", "y"]
    assert total["prices"] == {"x": pytest.approx(5 / 6), "y": pytest.approx(19 / 18)}


def test_equal_shares_by_places():
    # a has 2 points of the first, b 1 + 1, c 1 of the second (its last place, on the first ballot, counts nothing)
    projects, ballots = {"a": 4, "b": 6, "c": 3}, ["a,b,c", "c,b,a", "b,a"]
    # points: a 2+0+0, b 1+1+1, c 0+2; share 13/3; prices a point 2, 2, 3/2
    # c takes 3 from the second, 4/3 left; then a is 2 a point, b (6 - 4/3) / 2; a leaves the first 1/3;
    # and b has 1/3 + 4/3 + 13/3, exactly its cost
    assert funded(13, projects, ballots, utility="borda") == "c a b"
    assert funded(13, {**projects, "b": "6.01"}, ballots, utility="borda") == "c a"


COMPLETED = {"a": 4, "big": 7, "d": 3, "e": 3}
VOTED = ["a,big", "a,big", "big,e", "d", "d"]


@pytest.mark.parametrize(
    ("completion", "result", "steps"),
    [
        ("none", "a d", 0),  # share 2: big has 6 of 7; a and d cost half a share a vote; e has 2 of 3
        ("greedy", "a d e", 0),  # 3 are left, and e costs 3
        ("add1", "big d", 1),  # share 3: big costs 7/3 each; nothing else fits: stop
        ("add1-overspend", "big d", 2),  # share 5 would add a (8/3 + 8/3 are left) and cost 14
        ("add1u", "big d", 1),
    ],
)
def test_completions(completion, result, steps):
    total = recount.count(recount.Election(written(10, COMPLETED, VOTED)), {"completion": completion})
    assert (" ".join(total["funded"]), total["steps"][None][1]) == (result, steps)


def test_the_stop_when_exhaustive_can_change_the_winners():
    without_e = {project: cost for project, cost in COMPLETED.items() if project != "e"}
    ballots = ["a,big", "a,big", "big", "d", "d"]
    assert funded(10, without_e, ballots, completion="add1") == "a d"  # 3 left and big costs 7: exhaustive at once
    assert funded(10, without_e, ballots, completion="add1-overspend") == "big d"


def test_a_raised_share_then_greedy():
    projects, ballots = {"a": 3, "b": 3, "c": 1}, ["a", "b,c"]
    for completion, result in {"add1": "c", "add1-overspend": "c", "add1u": "c a", "add1-overspend-u": "c a"}.items():
        assert funded(4, projects, ballots, completion=completion) == result  # share 3 would cost 6


def test_the_step_can_be_larger_or_automatic():
    election = recount.Election(written(1190 * 84, {"a": 100_000, "b": 30}, ["a"] * 83 + ["b"]))
    assert recount.count(election, {"step": "auto"})["steps"][None] == (12, 1)  # 2 x 12 would make 83 pay for a
    assert recount.count(election, {"step": "2.5"})["steps"][None] == (Fraction(5, 2), 5)


def test_raising_ends_when_everything_is_funded():
    assert funded(100, {"a": 3, "b": 4, "nobody": 5}, ["a", "b"], completion="add1-overspend") == "a b"


def test_exactly_affordable_although_thirds_are_not_decimal():
    ballots = ["a", "a,b", "a,c"]
    assert funded(1, {"a": 1, "b": 5, "c": 5}, ballots) == "a"
    assert funded(1, {"a": "1.000001", "b": 5, "c": 5}, ballots) == ""


def test_ties():
    projects, ballots = {"10": 2, "9": 2, "7": 1, "8": 2}, ["10,9,8", "10,9,8", "7"]
    assert funded(2, projects, ballots, rule="greedy") == "10"  # as strings "10" < "8" < "9"
    lots = ["9", "8", "10", "7"]
    assert funded(2, projects, ballots, rule="greedy", ties={"order": "lots", "lots": lots}) == "9"
    # by number, 10 and 7 bring one vote a pound; more votes, then lower cost, then the lots
    mixed = {"order": "votes-cost-lots", "lots": ["7", "10", "9", "8"]}
    assert funded(5, projects, ballots, rule="greedy", utility="card", ties=mixed) == "10 9 7"
    cheaper = {"x": 4, "y": 2}
    for order, first in (("votes-cost-lots", "y"), ("lots", "x")):
        ties = {"order": order, "lots": ["x", "y"]}
        assert funded(4, cheaper, ["x,y"], rule="greedy", ties=ties) == first


def test_ties_are_reported():
    total = recount.count(recount.Election(written(4, {"a": 1, "b": 1, "c": 2}, ["c", "c", "b,a"])), {})
    assert total["ties"] == [{"step": 2, "tied": ["a", "b"], "chosen": "a"}]


def test_lots_must_name_every_project():
    with pytest.raises(recount.Unreadable, match="leave out project b"):
        funded(4, {"a": 1, "b": 1}, ["a"], ties={"order": "lots", "lots": ["a"]})


@pytest.mark.parametrize("rule", ["greedy", "equal-shares"])
@pytest.mark.parametrize("utility", ["cost", "card"])
def test_what_costs_nothing_comes_first_if_somebody_wants_it(rule, utility):
    assert funded(2, {"a": 1, "z": 0, "unwanted": 0}, ["a", "a,z"], rule=rule, utility=utility) == "z a"


def test_empty_ballots_have_a_share():
    assert funded(4, {"a": 4}, ["a", "a"]) == "a"
    assert funded(4, {"a": 4}, ["a", "a", ""]) == ""


def test_floor_start():
    assert funded(10, {"a": 5}, ["a", "a", "", ""]) == "a"  # 2.50 each
    assert funded(10, {"a": 5}, ["a", "a", "", ""], floor_start=True) == ""  # 2 each


def test_comparison():
    projects, ballots = {"a": 3, "b": 2, "c": 2}, ["a,c", "a,c", "a,c", "b", "b"]
    assert funded(5, projects, ballots) == "a b"
    assert funded(5, projects, ballots, rule="greedy") == "a c"
    assert funded(5, projects, ballots, comparison="satisfaction") == "a c"  # three have more by it, two have less
    assert funded(5, projects, ballots, comparison="exclusion") == "a b"  # nobody gains a first project, two lose it
    draw = ["a,c", "a,c", "", "b", "b"]
    assert funded(5, {"a": 2, "b": 2, "c": 2}, draw, comparison="satisfaction") == "a b"  # a draw keeps equal shares


def test_headings_have_their_own_pots():
    projects, ballots = {"a": 3, "b": 3, "c": 2, "d": 1}, ["a,c", "a,c", "b,d"]
    pots = {"Play": {"budget": "3", "projects": ["a", "b"]}, "Paths": {"budget": "2", "projects": ["d", "c"]}}
    assert funded(99, projects, ballots, rule="greedy", headings=pots) == "c a"  # in the order of names
    # one share is 1 of Play (a has 2 of 3) and 2/3 of Paths (c has 4/3 of 2, d 2/3 of 1)
    assert funded(99, projects, ballots, headings=pots) == ""
    assert funded(99, projects, ballots, headings=pots, completion="greedy") == "c a"


def test_a_place_on_the_ballot_counts_from_the_whole_ballot_in_every_pot():
    pots = {"One": {"budget": "4", "projects": ["a", "b"]}, "Two": {"budget": "1", "projects": ["x"]}}
    projects, ballots = {"a": 4, "b": 4, "x": 1}, ["a,b,x", "x,a", "b,x"]
    # in One: a has 2 of a,b,x, and b 1 of it and 1 of b,x: a tie that goes by id; in Two: x has 1 of x,a
    assert funded(9, projects, ballots, rule="greedy", utility="borda", headings=pots) == "a x"


def test_a_project_that_is_last_on_every_ballot_is_backed_but_nobody_pays_for_it():
    projects, ballots = {"a": 1, "last": 1}, ["a,last", "a,last"]
    for completion, result in {"none": "a", "add1": "a", "add1-overspend": "a", "add1u": "a last"}.items():
        assert funded(2, projects, ballots, utility="borda", completion=completion) == result
    assert funded(2, projects, ballots, utility="borda", rule="greedy") == "a last"


@pytest.mark.parametrize("rule", ["greedy", "equal-shares"])
def test_at_most_one_of_a_group(rule):
    projects, ballots = {"a": 1, "b": 1, "c": 1}, ["a,b,c", "a,b", "a,c", "c"]
    assert funded(12, projects, ballots, rule=rule) == "a c b"
    assert funded(12, projects, ballots, rule=rule, groups=[["a", "c"]]) == "a b"
    assert funded(12, projects, ballots, rule=rule, groups=[["a", "c"], ["a", "b"]]) == "a"
    pots = {"One": {"budget": "12", "projects": ["b"]}, "Two": {"budget": "12", "projects": ["a", "c"]}}
    assert funded(12, projects, ballots, rule=rule, groups=[["a", "b"]], headings=pots) == "b c"


def test_minimum_votes_and_turnout():
    projects, ballots = {"a": 1, "b": 1, "z": 0}, ["a,b,z", "a"]
    assert funded(9, projects, ballots) == "z a b"
    assert funded(9, projects, ballots, minimum_votes=2) == "a"
    assert funded(9, projects, ballots, minimum_turnout=2) == "z a b"
    assert funded(9, projects, ballots, minimum_turnout=3) == ""


def test_no_ballots_at_all():
    assert funded(9, {"a": 1}, []) == ""


def test_decimals():
    election = recount.Election(written("10,50", {"a": "10.25", "b": "0.2500"}, ["a,b"]))
    total = recount.count(election, {})
    assert (total["funded"], recount.decimal(total["spent"])) == (["a", "b"], "10.5")
    assert [recount.decimal(Fraction(text)) for text in ("7", "0.05", "1200.50")] == ["7", "0.05", "1200.5"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "not a Pabulib file"),
        (written(5, {"a": "dear"}, ["a"]), "line 6: cost of a: 'dear' is not a number"),
        (written(5, {"a": 1}, ["a,b"]), "one that is not in the list"),
        (written(5, {"a": 1}, ["a,a"]), "names a project twice"),
        (written(5, {"a": 1}, ["a:1,2"]), "2 numbers of points"),
        (written(5, {"a": 1}, []) + "onlyname\n", "line 9"),
    ],
)
def test_bad_files_say_where(text, message):
    with pytest.raises(recount.Unreadable, match=message):
        recount.Election(text)


# ---- A naive count beside it: straight from the definition, all in fractions ----


def naive_equal_shares(costs: dict, ballots: list, budget: Fraction, by_cost: bool) -> list:
    """Equal shares without completion; a ballot gives points by project; ties to the smallest id."""
    left, won = [budget / len(ballots)] * len(ballots), []
    while True:
        offers = []
        for project in sorted(set(costs) - set(won)):
            worth = {
                voter: Fraction(costs[project] if by_cost else ballot[project])
                for voter, ballot in enumerate(ballots)
                if ballot.get(project)
            }
            due = costs[project]
            if not worth or sum(left[voter] for voter in worth) < due:
                continue
            in_order = sorted(worth, key=lambda voter: left[voter] / worth[voter])
            for place, voter in enumerate(in_order):
                rho = Fraction(due) / sum(worth[other] for other in in_order[place:])
                if rho * worth[voter] <= left[voter]:
                    break
                due -= left[voter]
            offers.append((rho, project, worth))
        if not offers:
            return won
        rho, project, worth = min(offers, key=lambda offer: offer[:2])
        won.append(project)
        for voter, value in worth.items():
            left[voter] -= min(left[voter], rho * value)


@st.composite
def profiles(draw):
    """Small elections full of ties: few different costs, few voters, points of 1 to 3."""
    costs = {name: draw(st.integers(1, 6)) for name in "abcdefg"[: draw(st.integers(1, 7))]}
    ballot = st.dictionaries(st.sampled_from(sorted(costs)), st.integers(1, 3))
    return costs, draw(st.lists(ballot, min_size=1, max_size=9)), draw(st.integers(1, 20))


def as_election(costs, ballots, budget) -> recount.Election:
    rows = [",".join(ballot) + ":" + ",".join(map(str, ballot.values())) for ballot in ballots]
    return recount.Election(written(budget, costs, rows))


@given(profiles(), st.sampled_from(["cost", "card", "score"]))
@settings(max_examples=400, deadline=None)
def test_agrees_with_the_naive_count(profile, utility):
    costs, ballots, budget = profile
    plain = [dict.fromkeys(ballot, 1) if utility == "card" else ballot for ballot in ballots]
    expected = naive_equal_shares(costs, plain, Fraction(budget), utility == "cost")
    total = recount.count(as_election(*profile), {"utility": utility, "completion": "none"})
    assert total["funded"] == expected


RULESETS = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(["equal-shares", "equal-shares", "greedy"]),
        "utility": st.sampled_from(recount.UTILITIES),
        "completion": st.sampled_from(recount.COMPLETIONS),
        "ties": st.permutations("abcdefg").flatmap(
            lambda lots: st.sampled_from(["id", "lots", "votes-cost-lots"]).map(
                lambda order: {"order": order, "lots": lots}
            )
        ),
        "floor_start": st.booleans(),
        "comparison": st.sampled_from([None, "satisfaction", "exclusion"]),
        "groups": st.sampled_from([[], [["a", "b"]], [["a", "b", "c"], ["c", "d"]]]),
        "minimum_votes": st.integers(0, 2),
    }
)


@given(profiles(), RULESETS, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_never_over_budget_and_the_same_in_any_order(profile, rules, chance):
    costs, ballots, budget = profile
    total = recount.count(as_election(costs, ballots, budget), rules)
    assert total["spent"] <= budget
    assert len(set(total["funded"])) == len(total["funded"])
    for group in rules["groups"]:
        assert len(set(group) & set(total["funded"])) <= 1
    for project in total["funded"]:
        assert sum(project in ballot for ballot in ballots) >= max(1, rules["minimum_votes"])
    shuffled, names = chance.sample(ballots, len(ballots)), chance.sample(sorted(costs), len(costs))
    if rules["utility"] != "borda":  # the order of a ranking is what was voted
        shuffled = [dict(chance.sample(list(ballot.items()), len(ballot))) for ballot in shuffled]
    again = recount.count(as_election({name: costs[name] for name in names}, shuffled, budget), rules)
    assert (again["funded"], again["ties"]) == (total["funded"], total["ties"])


@given(profiles(), st.sampled_from(["cost", "card", "score"]))
@settings(max_examples=100, deadline=None)
def test_what_leaves_the_purses_is_exactly_the_cost(profile, utility):
    """And the rounded purses stay within the doubt that the program argues for."""
    election = as_election(*profile)
    rules = recount.complete_rules({"utility": utility})
    contest = recount.Contest(election, rules, list(election.costs), election.budget)
    purses = recount.Purses(contest, contest.share)
    everybody = [(kind, number, 1) for kind, (_, number) in enumerate(contest.kinds)]
    waiting = set(contest.ids)
    while offers := recount.lowest_offers(contest, purses, [(0.0, project) for project in sorted(waiting)]):
        _, _, project, price = min(offers)
        before = Fraction(purses.money_of(everybody), purses.fine)
        purses.pay(contest.backers[project], *price)
        assert before - Fraction(purses.money_of(everybody), purses.fine) == contest.cost[project]
        for kind, rounded in enumerate(purses.left):
            exact = Fraction(purses.exact_purse(kind), purses.fine)
            assert exact >= 0
            assert abs(exact - Fraction(rounded)) <= purses.doubt
        waiting.remove(project)


# ---- Sabotage: with ordinary numbers a tie, and what is exactly affordable, are decided wrongly ----


def rounded_price(purses, backers, cost, start):
    """The exact price with the exactness taken away: what a program with ordinary numbers would find."""
    purses.doubt = purses.grain = start = 0.0
    while True:
        price = purses.low_price(backers, 0, cost, start)
        if price is None or price == start:
            return None if price is None else (Fraction(price) * purses.fine).as_integer_ratio()
        start = price


def without_exactness(monkeypatch):
    exact_offers = recount.lowest_offers
    monkeypatch.setattr(recount, "SHAVE", 1.0)
    monkeypatch.setattr(recount.Purses, "exact_price", rounded_price)
    monkeypatch.setattr(
        recount, "lowest_offers", lambda *given: [(rho, rho, *rest) for _, rho, *rest in exact_offers(*given)]
    )


def test_a_tie_needs_exact_numbers(monkeypatch):
    # five pay 2/5 for a and 3/5 for b: worth by cost, 1/5 a pound both; but 0.6 / 3 < 0.2 in rounded numbers
    projects, ballots = {"a": 2, "b": 3}, ["a,b"] * 5
    assert funded(4, projects, ballots) == "a"
    without_exactness(monkeypatch)
    assert funded(4, projects, ballots) == "b"


def test_just_enough_money_needs_exact_numbers(monkeypatch):
    # share 8/3; a takes 2 and 2; b takes 2/3 and 4/3; for c are left 2/3 and 4/3, exactly its cost
    projects, ballots = {"a": 4, "b": 2, "c": 2}, ["a,b", "a,c", "b,c"]
    assert funded(8, projects, ballots) == "a b c"
    without_exactness(monkeypatch)
    assert funded(8, projects, ballots) == "a b"


# ---- The pack and the command ----

PACK_RULES = {
    "rule": "equal-shares",
    "utility": "cost",
    "completion": "add1-overspend",
    "step": 1,
    "ties": {"order": "votes-cost-lots", "lots": ["e", "d", "big", "a"]},
    "floor_start": False,
    "comparison": None,
    "headings": None,
    "groups": [],
    "minimum_votes": 0,
    "minimum_turnout": 0,
    "budget": "10",
    "method": "approval",
}


def publish(folder: Path, without=(), listed=True, **changed) -> Path:
    """A public pack of the example with completions; `changed` replaces whole files."""
    files = {
        "README.txt": "How to check",
        "rules.json": json.dumps(PACK_RULES),
        "projects.csv": "id,name,cost\n" + "".join(f"{name},,{cost}\n" for name, cost in COMPLETED.items()),
        "ballots.pb": written(10, COMPLETED, VOTED),
        "result.json": json.dumps({"funded": ["big", "d"], "spent": "10.00"}),
        "receipts.txt": "",
    }
    files = {
        name: changed.get(name.split(".")[0], text).encode() for name, text in files.items() if name not in without
    }
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    files["manifest.json"] = json.dumps(digests if listed else {}).encode()
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_a_pack_agrees(tmp_path, capsys):
    pack = publish(tmp_path / "pack")
    assert recount.main([str(pack)]) == 0
    said = capsys.readouterr().out
    assert "Agrees with the announced result." in said
    assert "   1. big Project big: 7, no supporter paid more than 2.33" in said
    assert "Spent: 10" in said


@pytest.mark.parametrize("inside", ["", "round-7/"])
def test_a_zip_agrees(tmp_path, capsys, inside):
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        for file in publish(tmp_path / "pack").iterdir():
            archive.write(file, inside + file.name)
    assert recount.main([str(tmp_path / "pack.zip"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["agrees"] is True
    assert answer["funded"] == ["big", "d"]
    assert answer["ties"] == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"result": '{"funded": ["big", "a"], "spent": "10"}'}, "announced, but not by this count: a"),
        ({"result": '{"funded": ["d", "big"], "spent": "10"}'}, "the order differs"),
        ({"result": '{"funded": ["big", "d"], "spent": "9.99"}'}, "announced 9.99, counted 10"),
        ({"rules": json.dumps({**PACK_RULES, "completion": "none"})}, "funded by this count, but not announced: a"),
        ({"rules": json.dumps({**PACK_RULES, "budget": "11"})}, "do not give the same budget"),
        ({"projects": "id,cost\na,4\n"}, "do not give the same projects"),
        ({"ballots": written(10, COMPLETED, [*VOTED, "a"])}, "not announced"),
        ({"listed": False}, "ballots.pb is not the file that was published"),
    ],
)
def test_a_changed_pack_differs(tmp_path, capsys, changed, says):
    assert recount.main([str(publish(tmp_path / "pack", **changed))]) == 1
    assert says in capsys.readouterr().out


def test_a_file_changed_after_publication_differs(tmp_path, capsys):
    pack = publish(tmp_path / "pack")
    (pack / "README.txt").write_text("another")
    (pack / "receipts.txt").unlink()
    assert recount.main([str(pack)]) == 1
    said = capsys.readouterr().out
    assert "README.txt is not the file that was published" in said
    assert "receipts.txt is not the file that was published" in said


def test_a_pack_without_ballots_has_its_sums_checked(tmp_path, capsys):
    pack = publish(tmp_path / "pack", without=["ballots.pb"])
    assert recount.main([str(pack)]) == 0
    said = capsys.readouterr().out
    assert "The ballots are not public" in said
    assert "The sums agree." in said


@pytest.mark.parametrize(
    ("result", "rules", "says"),
    [
        ({"funded": ["big", "d"], "spent": "9"}, {}, "announced 9, counted 10"),
        ({"funded": ["big", "d", "e"], "spent": "13"}, {}, "the budget: 13 is more than 10"),
        ({"funded": ["big", "x"], "spent": "10"}, {}, "not in projects.csv: x"),
        ({"funded": ["a", "d"], "spent": "7"}, {"groups": [["a", "d"]]}, "more than one of a, d"),
        (
            {"funded": ["a", "d"], "spent": "7"},
            {"headings": {"Play": {"budget": "3", "projects": ["a"]}}},
            "Play: 4 is more than 3",
        ),
    ],
)
def test_wrong_sums_are_found(tmp_path, capsys, result, rules, says):
    changed = {"result": json.dumps(result), "rules": json.dumps({**PACK_RULES, **rules})}
    assert recount.main([str(publish(tmp_path / "pack", without=["ballots.pb"], **changed))]) == 1
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    "changed",
    [
        {"result": "{"},
        {"result": "[]"},
        {"result": '{"funded": ["big", "d"]}'},
        {"rules": '{"rule": "dice"}'},
        {"rules": '{"groups": 7}'},
        {"ballots": "nothing"},
        {"without": ["rules.json"]},
        {"without": ["projects.csv"]},
    ],
)
def test_what_cannot_be_read_is_not_called_different(tmp_path, capsys, changed):
    assert recount.main([str(publish(tmp_path / "pack", **changed))]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Could not be read: ")
    assert said.err.count("\n") == 1


def test_a_pack_is_not_counted_by_other_rules(tmp_path, capsys):
    assert recount.main([str(publish(tmp_path / "pack")), "--rule", "greedy"]) == 2
    assert "its own rules" in capsys.readouterr().err


def test_a_stranger_runs_it_inside_the_pack_with_python_alone(tmp_path):
    pack = publish(tmp_path / "pack")
    (pack / "recount.py").write_bytes(HERE.read_bytes())
    run = subprocess.run([sys.executable, "-I", "-S", "recount.py"], cwd=pack, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith("Agrees with the announced result.\n")


def test_it_needs_nothing_else():
    tree = ast.parse(HERE.read_text(), feature_version=(3, 8))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert names <= sys.stdlib_module_names


def test_a_ballot_file_with_lots(tmp_path, capsys):
    (tmp_path / "vote.pb").write_text(written(2, {"a": 2, "b": 2}, ["a,b"], meta="currency;GBP"))
    (tmp_path / "lots.txt").write_text("b\na\n")
    command = [str(tmp_path / "vote.pb"), "--json", "--ties"]
    assert recount.main([*command, f"lots:{tmp_path / 'lots.txt'}"]) == 0
    assert json.loads(capsys.readouterr().out)["funded"] == ["b"]
    assert recount.main([*command, "id"]) == 0
    answer = json.loads(capsys.readouterr().out)
    del answer["seconds"]
    assert answer == {
        "file": "vote.pb",
        "rule": "equal-shares",
        "utility": "cost",
        "completion": "add1-overspend",
        "step": 1,
        "steps_taken": 1,
        "budget": "2",
        "ballots": 1,
        "projects": 2,
        "funded": ["a"],
        "spent": "2",
        "ties": [{"step": 1, "tied": ["a", "b"], "chosen": "a"}],
    }


# ---- Real elections, against the counts of another program ----

NAMED = {  # the names of the expected results: rule and completion
    "greedy": ("greedy", "none"),
    "mes": ("equal-shares", "none"),
    "mes_add1": ("equal-shares", "add1"),
    "mes_add1u": ("equal-shares", "add1u"),
    "mes_add_until_overspend": ("equal-shares", "add1-overspend"),
    "mes_add_until_overspend_u": ("equal-shares", "add1-overspend-u"),
    "mes_addstep": ("equal-shares", "add1"),
    "mes_addstep_u": ("equal-shares", "add1u"),
}
SMALL = [
    "Netherlands_Amsterdam_643",
    "Netherlands_Assen_2024",
    "Poland_Czestochowa_2020_Stradom",
    "Poland_Gdansk_2020",
    "Poland_Gdansk_2020_Piecki_Migowo",
    "Poland_Gdynia_2021_Dzialki_Lesne__large",
    "Poland_Krakow_2018_Wzgorza_Krzeslawickie",
    "Poland_Poznan_2024_8_-_Chartowo_Rataje_Zegrze__small",
    "Poland_Zabrze_2020",
    "Switzerland_Zurich_D10",
    "Switzerland_Zurich_S5R",
]
HUGE_STEPS = 5_000  # elections in forint, raised by one forint at a time, would take minutes


def check_expected(name: str, monkeypatch):
    """Every expected entry; runs with the same share are done once for all the completions that need them."""
    if PABULIB is None:
        pytest.skip("the real elections are not here (folder pabulib in COMMONTY_SHARED)")
    election = recount.Election((PABULIB / f"{name}.pb").read_text("utf-8-sig"))
    expected = json.loads((PABULIB / "expected" / f"{name}.json").read_text())["results"]
    run_once = recount.equal_shares_once
    for utility, entries in expected.items():
        done: dict = {}

        def remembered(contest, share, done=done):
            if share not in done:
                done[share] = run_once(contest, share)
            found, ties, prices = done[share]
            return list(found), list(ties), prices

        monkeypatch.setattr(recount, "equal_shares_once", remembered)
        for entry, wanted in entries.items():
            counterpart = entries.get(entry.removesuffix("_u") if "_u" in entry else entry.removesuffix("u"), wanted)
            if max(wanted.get("steps_taken") or 0, counterpart.get("steps_taken") or 0) > HUGE_STEPS:
                continue
            rule, completion = NAMED[entry]
            rules = {"rule": rule, "completion": completion, "utility": utility, "step": wanted.get("step")}
            total = recount.count(election, rules)
            assert total["funded"] == wanted["winners"], (name, utility, entry)
            assert total["spent"] == Fraction(wanted["cost"]), (name, utility, entry)


@pytest.mark.parametrize("name", SMALL)
def test_real_elections(name, monkeypatch):
    check_expected(name, monkeypatch)


REST = sorted(path.stem for path in PABULIB.glob("*.pb") if path.stem not in SMALL) if PABULIB else []


@pytest.mark.faults
@pytest.mark.parametrize("name", REST)
def test_large_real_elections(name, monkeypatch):
    check_expected(name, monkeypatch)
