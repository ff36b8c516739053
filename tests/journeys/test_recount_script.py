"""The script that counts in the reader's browser: the same as the program in the pack, on every vote of every kind."""

import json
from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest
from playwright.sync_api import Browser, Page

from commonty.budgeting import recount
from commonty.budgeting.tests.test_recount import NAMED, PABULIB, REST, SMALL, written
from tests.journeys.chromium import FLAGS, browser_path
from tests.journeys.recounting import (
    SCRIPT,
    Case,
    counted_by_python,
    counted_by_script,
    every_combination,
    page_with,
    random_votes,
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """In a browser as readers have it: what counts a hundred thousand votes has to be made fast first."""
    fast = browser.browser_type.launch(executable_path=browser_path(), args=FLAGS)
    yield page_with(fast)
    fast.close()


@pytest.fixture(scope="module")
def table() -> list[Case]:
    """Some nine hundred counts, each with what the program in the pack says."""
    cases = [*random_votes(range(200)), *every_combination(range(40))]
    return [case | {"expected": counted_by_python(case)} for case in cases]


def differences(page: Page, cases: list[Case], at_once: int = 100) -> Iterator[str]:
    """By name, the counts that come out otherwise: other projects, order, money, ties, or number of raises."""
    for begin in range(0, len(cases), at_once):
        some = cases[begin : begin + at_once]
        for case, said in zip(some, counted_by_script(page, some)):
            if said != case["expected"]:
                yield f"{case['name']}: {said} and {case['expected']}"


def test_it_counts_as_the_program_in_the_pack_does(page: Page, table: list[Case]) -> None:
    assert list(differences(page, table)) == []


def test_the_table_has_everything_in_it(table: list[Case]) -> None:
    """The twin of the table: were it empty of ties, areas or groups, it could not fail."""
    rules = [case["rules"] for case in table]
    for name, values in (("utility", recount.UTILITIES), ("completion", recount.COMPLETIONS)):
        assert {rule.get(name) for rule in rules} >= set(values)
    assert {rule["comparison"] for rule in rules} == {None, "satisfaction", "exclusion"}
    assert {rule["ties"]["order"] for rule in rules if "ties" in rule} == {"id", "lots", "votes-cost-lots"}
    for name in ("headings", "groups", "floor_start", "minimum_votes", "minimum_turnout"):
        assert sum(bool(rule.get(name)) for rule in rules) > 15, name
    assert sum(len(case["expected"]["ties"]) for case in table) > 200
    assert sum(len(case["expected"]["funded"]) > 1 for case in table) > 300


@pytest.mark.faults
@pytest.mark.parametrize("block", range(10))
def test_it_counts_as_the_program_in_the_pack_does_ten_thousand_times(page: Page, block: int) -> None:
    seeds = range(block * 500, block * 500 + 500)
    cases = [*random_votes(seeds), *every_combination(range(block * 50, block * 50 + 50))]
    assert list(differences(page, [case | {"expected": counted_by_python(case)} for case in cases])) == []


SABOTAGE = {
    "ties go to the last": ("const chosen = Math.min(...tied)", "const chosen = Math.max(...tied)"),
    "rounded numbers decide ties": (
        "one.top * lowest.under === lowest.top * one.under",
        "one.price / Number(contest.factor[one.q]) === lowest.price / Number(contest.factor[lowest.q])",
    ),
    "rounded numbers decide who is poor": ("if (Math.abs(rest) > doubt + need * 2 ** -49)", "if (true)"),
    "rounded numbers are never doubted": ("const SHAVE = 1 - 2 ** -49", "const SHAVE = 1"),
    "ids are sorted as numbers": ("byLetters(election.ids[one], election.ids[other])", "parseInt(one) - parseInt(other)"),
    "lots are forgotten": ("dearer(one, other) || lot(one) - lot(other)", "dearer(one, other)"),
    "the first share is not rounded down": ("if (rules.floor_start)", "if (false)"),
    "incompatible projects are": ("bound[rival] = Infinity", "bound[rival] += 0"),
    "few votes are enough": ("Math.max(1, rules.minimum_votes)", "1"),
    "few voters are enough": ("Math.max(1, rules.minimum_turnout)", "1"),
    "a draw goes to greedy": ("return balance > 0", "return balance >= 0"),
    "raising goes on when nothing fits": ("!completion.includes(\"overspend\")", "false"),
    "raising overspends": ("contest.spent(next.funded) > contest.budget", "false"),
    "nothing is filled up": ('"greedy", "add1u", "add1-overspend-u"].includes', '"none"].includes'),
    "the last place on a ballot has a point": ("ballot.projects.length - at - 1", "ballot.projects.length - at"),
    "areas are counted the other way round": (".sort(byLetters).map((heading)", ".sort().reverse().map((heading)"),
    "a half is rounded up": ("twice === under && below % 2n", "twice === under"),
}  # fmt: skip


@pytest.mark.parametrize("fault", SABOTAGE)
def test_twin_a_broken_rule_is_seen(browser: Browser, table: list[Case], fault: str) -> None:
    right, wrong = SABOTAGE[fault]
    script = SCRIPT.read_text(encoding="utf-8")
    assert script.count(right) == 1
    page = page_with(browser, script.replace(right, wrong))
    cases = [*(case | {"expected": counted_by_python(case)} for case in on_paper()), *table]
    if fault == "raising overspends":  # it would go on until all is funded, which some of these never are
        cases = [case for case in cases if case["rules"].get("completion") == "add1"]
    assert any(differences(page, cases))
    page.close()


def on_paper() -> list[Case]:
    """Where ordinary numbers go wrong, worked out by hand."""
    # Five pay 2/5 for a and 3/5 for b: worth by cost, 1/5 a pound both; but 0.6 / 3 < 0.2 in rounded numbers.
    a_tie = written(4, {"a": 2, "b": 3}, ["a,b"] * 5)
    # Share 4/3; c takes 1 from each of five, 1/3 is left; three of those have exactly the cost of a; then b and d lack it.
    just_enough = written(8, {"a": 1, "b": 2, "c": 5, "d": 2}, ["a,c,d", "a,b,c", "b,c", "c,d", "a,b,c,d", "b,d"])
    # In rounded numbers this costs 1, and the one voter has 1.
    a_hair_too_dear = written(1, {"a": "1.00000000000000000001"}, ["a"])
    # A hundredth of the share is 2.50: the step is 2, and raised twice.
    half_a_pound = written(500, {"a": 253, "b": 247}, ["a", "b"])
    return [
        {"name": "a tie", "text": a_tie, "rules": {"completion": "none"}, "funded": ["a"]},
        {"name": "just enough", "text": just_enough, "rules": {"completion": "none"}, "funded": ["c", "a"]},
        {"name": "a hair too dear", "text": a_hair_too_dear, "rules": {"completion": "none"}, "funded": []},
        {"name": "half", "text": half_a_pound, "rules": {"completion": "add1", "step": "auto"}, "funded": ["a", "b"]},
    ]  # fmt: skip


@pytest.mark.parametrize("case", on_paper(), ids=lambda case: case["name"])
def test_examples_on_paper(page: Page, case: Case) -> None:
    [found] = counted_by_script(page, [case])
    assert found["funded"] == case["funded"]
    assert found == counted_by_python(case)


@pytest.fixture(scope="module")
def long_fractions() -> Case:
    """Many points, no two alike: purses become fractions of more digits than ordinary numbers hold."""
    dice = Random(7)
    ids = [f"{number:03}" for number in range(100)]
    costs = {name: dice.randint(90, 140) for name in ids}
    given = [{name: dice.randint(1, 999_999) for name in dice.sample(ids, 8)} for _ in range(200)]
    text = written(8_000, costs, [f"{','.join(ballot)}:{','.join(map(str, ballot.values()))}" for ballot in given])
    rules = {"rule": "equal-shares", "utility": "score", "completion": "none"}
    return {"name": "long fractions", "text": text, "rules": rules}


def test_fractions_may_be_longer_than_ordinary_numbers_hold(page: Page, long_fractions: Case) -> None:
    expected = counted_by_python(long_fractions)
    assert counted_by_script(page, [long_fractions]) == [expected]
    assert page.evaluate(DIGITS, [long_fractions["text"], long_fractions["rules"]]) > 1024
    assert page.evaluate(PROMISES, [[long_fractions], 0.5]) == []


DIGITS = """([text, rules]) => {
    const election = recount.readElection(text), all = election.ids.map((_, project) => project);
    const contest = new recount.Contest(election, recount.completeRules(rules), all, election.budget, new Set());
    return new recount.Run(contest, contest.share, contest.ballots).fine.toString(2).length;
}"""
PROMISES = """([cases, doubt]) => cases.flatMap(({name, text, rules}) => {
    const election = recount.readElection(text), all = election.ids.map((_, project) => project);
    if (!election.count) return [];
    const contest = new recount.Contest(election, recount.completeRules(rules), all, election.budget, new Set());
    const broken = [];
    class Watched extends recount.Run {
        // Exactly, in 1 / fine of now: what everybody has together.
        money() { return contest.kinds.reduce((sum, {number}, kind) => sum + BigInt(number) * this.purse(kind), 0n); }
        buyNext() {
            const before = this.money(), fine = this.fine, goesOn = super.buyNext(), bought = this.funded.at(-1);
            const paid = before * (this.fine / fine) - this.money();
            if (goesOn && paid !== contest.cost[bought] * this.fine) broken.push(`${name}: ${bought} isn't paid exactly`);
            this.left.forEach((left, kind) => {
                const exact = this.purse(kind);
                if (exact < 0n || (left === 0) !== (exact === 0n)) broken.push(`${name}: purse ${kind} is ${exact}`);
                // Both times 2^200, so that the difference is of whole numbers.
                const off = BigInt(left * 2 ** 200) * this.fine - exact * 2n ** 200n;
                const most = BigInt(this.doubt * doubt * 2 ** 200) * this.fine;
                if (off > most || -off > most) broken.push(`${name}: purse ${kind} is off`);
            });
            this.bound.forEach((bound, q) => {
                if (bound < Infinity && this.exactOffer(q, 0)?.rounded < bound) broken.push(`${name}: bound of ${q}`);
            });
            return goesOn;
        }
    }
    new Watched(contest, contest.share, contest.ballots);
    return broken;
})"""


def test_what_leaves_the_purses_is_exactly_the_cost(page: Page, table: list[Case]) -> None:
    """And a rounded purse is off by no more than half the doubt that the script argues for, and every bound is one."""
    cases = [case for case in table if case["rules"]["rule"] == "equal-shares"][::3]
    assert page.evaluate(PROMISES, [cases, 0.5]) == []


def test_twin_without_any_doubt_purses_are_off(page: Page, table: list[Case]) -> None:
    cases = [case for case in table if case["rules"]["rule"] == "equal-shares"][::3]
    assert any("is off" in broken for broken in page.evaluate(PROMISES, [cases, 0]))


# ---- Reading ----

ODD = {
    "quotes": 'META\nkey;value\nbudget;5\nPROJECTS\nproject_id;name;cost\n1;"one; ""two""";3\n2;"over\nlines";2\nVOTES\n'
    'voter_id;vote\n1;"1,2"\n2;1\n',
    "a comma in numbers": written("10,50", {"a": "10,25", "b": "0,2500"}, ["a,b"]),
    "a mark at the beginning and lines of another system": "﻿" + written(5, {"a": 3}, ["a"]).replace("\n", "\r\n"),
    "empty lines and empty ballots": written(5, {"a": 3, "b": 1}, ["a", "", "b"]).replace("VOTES", "\n;;\nVOTES;\n"),
    "rare letters in ids": written(3, {"😀": 1, "ﬀ": 1, "Z": 1, "é": 1}, ["😀,ﬀ,Z,é", "ﬀ,😀,é,Z"]),
    "points with decimals": written(9, {"a": 4, "b": 5}, ["a,b:1.5,0.25", "b:2", "a:0"]),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_it_reads_what_files_hold(page: Page, odd: str) -> None:
    utility = "score" if "points" in odd else "card"
    case = {"text": ODD[odd], "rules": {"utility": utility, "completion": "add1u"}}
    expected = counted_by_python(case)
    assert expected["funded"]
    assert counted_by_script(page, [case]) == [expected]
    election = recount.Election(ODD[odd].removeprefix("﻿"))
    assert page.evaluate("text => recount.readElection(text).names", ODD[odd]) == list(election.names.values())


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("nonsense", "not-pabulib", None),
        (written(5, {"a": "dear"}, ["a"]), "number", 6),
        (written(5, {"a": -3}, ["a"]), "number", 6),
        (written(5, {"a": "1" * 70}, ["a"]), "number", 6),
        (written(5, {"a": 1}, ["a"]).replace("cost", "price"), "column", 6),
        (written(5, {"a": 1}, ["a"]).replace("a;1;Project a\n", "a;1;Project a\na;2;Project a\n"), "twice", 7),
        (written(5, {"a": 1}, ["a,b"]), "ballot", None),
        (written(5, {"a": 1}, ["a,a"]), "ballot", None),
        (written(5, {"a": 1}, ["a:1,2"]), "points", None),
        (written(5, {"a": 1}, []) + "onlyname\n", "column", 9),
    ],
)
def test_bad_files_say_where(page: Page, text: str, code: str, line: int | None) -> None:
    said = page.evaluate(
        "text => { try { recount.readElection(text) } catch (e) { return [e.code, e.facts] } }", text
    )
    assert said[0] == code
    assert said[1].get("line") == line


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"rule": "dice"}, "rule"),
        ({"utility": "joy"}, "rule"),
        ({"minimum_votes": "many"}, "rule"),
        ({"groups": 7}, "rule"),
        ({"ties": "lots"}, "rule"),
        ({"headings": ["One"]}, "rule"),
        ({"step": 0}, "step"),
        ({"step": "x"}, "number"),
        ({"ties": {"order": "luck"}}, "ties"),
        ({"ties": {"order": "lots", "lots": ["a"]}}, "lots"),
        ({"utility": "score"}, "no-points"),
        ({"headings": {"One": {"budget": "1", "projects": ["a", "a"]}}}, "two-areas"),
        ({"headings": {"One": {"budget": "1", "projects": ["c"]}}}, "two-areas"),
    ],
)
def test_rules_that_it_does_not_know_are_refused(page: Page, rules: dict, code: str) -> None:
    text = written(4, {"a": 1, "b": 1}, ["a", "b"])
    with_rules = (
        "([text, rules]) => { try { recount.count(recount.readElection(text), rules) } catch (e) { return e.code } }"
    )
    assert page.evaluate(with_rules, [text, rules]) == code


# ---- Real elections, against the counts of another program ----


def real_differences(page: Page, name: str) -> list[str]:
    """Every expected entry of a shared election: rule × utility × completion × step."""
    if PABULIB is None:
        pytest.skip("the real elections are not here (folder pabulib in COMMONTY_SHARED)")
    text = (PABULIB / f"{name}.pb").read_text("utf-8-sig")
    page.evaluate("text => { globalThis.election = recount.readElection(text) }", text)
    expected = json.loads((PABULIB / "expected" / f"{name}.json").read_text())["results"]
    different = []
    for utility, entries in expected.items():
        for entry, wanted in entries.items():
            rule, completion = NAMED[entry]
            rules = {"rule": rule, "completion": completion, "utility": utility, "step": wanted.get("step")}
            found = page.evaluate("rules => recount.count(election, rules)", rules)
            if found["funded"] != wanted["winners"] or Fraction(found["spent"]) != Fraction(wanted["cost"]):
                different.append(f"{name} {utility} {entry}: {found['funded']} and {wanted['winners']}")
    return different


@pytest.mark.parametrize("name", SMALL)
def test_real_elections(page: Page, name: str) -> None:
    assert real_differences(page, name) == []


@pytest.mark.faults
@pytest.mark.parametrize("name", REST)
def test_all_real_elections(page: Page, name: str) -> None:
    assert real_differences(page, name) == []
