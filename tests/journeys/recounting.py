"""recount.js in the machine's Chromium, its functions called one by one, and the votes it is asked to count."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

import commonty.budgeting
from commonty.budgeting import recount, tally
from commonty.budgeting.tests.elections import random_vote
from commonty.maths.counting import write_pabulib
from commonty.maths.counting.tests.elections import small_election, utilities_of

SCRIPT = Path(commonty.budgeting.__file__).parent / "static" / "budgeting" / "recount.js"
Case = dict[str, Any]
# In one call for many votes: asking the browser takes longer than the count of a small one.
COUNT = """cases => cases.map(({text, rules}) => {
    const {funded, spent, ties, raised} = recount.count(recount.readElection(text), rules);
    return {funded, spent, ties, raises: raised.map(({raises}) => raises)};
})"""


def page_with(browser: Browser, script: str | None = None) -> Page:
    """An empty page with the script in it, or with a changed copy of it."""
    page = browser.new_page()
    page.add_script_tag(content=script or SCRIPT.read_text(encoding="utf-8"))
    return page


def counted_by_script(page: Page, cases: list[Case]) -> list[Case]:
    asked = [{"text": case["text"], "rules": case["rules"]} for case in cases]
    return page.evaluate(COUNT, asked)  # type: ignore[no-any-return]


def counted_by_python(case: Case) -> Case:
    """What the program in the pack makes of it, in the same form."""
    total = recount.count(recount.Election(case["text"].removeprefix("\ufeff")), dict(case["rules"]))
    return {
        "funded": total["funded"],
        "spent": recount.decimal(Fraction(total["spent"])),
        "ties": total["ties"],
        "raises": [raises for _step, raises in total["steps"].values()],
    }


def random_votes(seeds: range) -> Iterator[Case]:
    """Votes of our own form with rules of every kind: areas, groups, least votes and turnout, lots."""
    for seed in seeds:
        frozen, ballots = random_vote(seed)
        election = tally.election_of(frozen, tally.in_canonical_order(ballots))
        rules = tally.counting_rules(frozen, election.ballots)
        yield {"name": f"vote {seed}", "text": tally.as_pabulib(election, frozen), "rules": rules}


def every_combination(seeds: range) -> Iterator[Case]:
    """Small elections full of ties, of every ballot type, each by every rule × utility × completion."""
    for seed in seeds:
        election = small_election(seed, free_projects=seed % 4 == 0)
        text, options = write_pabulib(election), options_of(seed)
        for utility in utilities_of(election):
            ways = [("greedy", "none"), *(("equal-shares", completion) for completion in recount.COMPLETIONS)]
            for rule, completion in ways:
                rules = {"rule": rule, "utility": utility, "completion": completion, **options}
                yield {"name": f"small {seed} {rule} {utility} {completion}", "text": text, "rules": rules}


def options_of(seed: int) -> dict[str, Any]:
    return {
        "step": (1, "auto", "0.3")[seed % 3],
        "floor_start": seed % 5 == 0,
        "comparison": (None, "satisfaction", "exclusion", None)[seed % 4],
        "groups": [["7", "8"]] if seed % 7 == 0 else [],
        "minimum_votes": 2 if seed % 6 == 0 else 0,
    }
