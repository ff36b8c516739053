"""Who got what of a result, and both ways of counting tried with five neighbours: by links, with script and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonty.budgeting.tests import factories
from tests.journeys.rounds import counted
from tests.journeys.sandbank import Sandbank, fill_up
from tests.journeys.steps import fetch, follow, heading, press, shows

pytestmark = pytest.mark.once


def test_anybody_reads_who_got_what(page: Page, sandbank: Sandbank, looks_well: Callable[[Page], None]) -> None:
    """Of forty votes: enough for numbers, and too few for single votes."""
    pb_round = counted(sandbank, [sandbank["Agnes Rennie"], *fill_up(sandbank, 39)])
    page.goto(f"/decide/{pb_round.public_id}/result/")
    follow(page, "Who gets what", then="Who gets what")
    shows(page, "of 40 voters got at least one project", "single votes stay secret", "fixed before the vote")
    shows(page, "How near the others were", "Project 3", "How people took part", "That is on purpose")
    looks_well(page)
    assert "votes counted" in fetch(page, f"/decide/{pb_round.public_id}/who-gets-what.csv")
    assert '"decided_by": "equal-shares"' in fetch(page, f"/decide/{pb_round.public_id}/who-gets-what.json")
    page.get_by_role("link", name="Find out", exact=True).click()
    heading(page, "Where the money went")
    follow(page, "Who gets what", then="Who gets what")


def test_both_ways_of_counting_are_tried(
    page: Page, sandbank: Sandbank, has_script: bool, looks_well: Callable[[Page], None]
) -> None:
    pb_round = factories.make_voting_now(sandbank.estate)
    page.goto(f"/decide/{pb_round.public_id}/")
    follow(page, "Try it with five neighbours", then="How votes are counted: try it")
    shows(page, "By equal shares: nobody. By most chosen first: Dev and Effie.", "66 times, to a share of £332")
    looks_well(page)
    follow(page, "Untick all", then="How votes are counted: try it")
    expect(page.locator("input:checked")).to_have_count(0)
    for neighbour in ("Agnes", "Bilal", "Cath"):
        page.get_by_label(f"{neighbour} wants: Lamps").check()
    if not has_script:  # with script it is counted at every tick
        press(page, "Count", then="How votes are counted: try it")
    shows(page, "Lamps, £500: Agnes, Bilal and Cath pay £166.67 each.", "Here both ways choose the same.")
    expect(page.locator("input:checked")).to_have_count(3)
    assert page.url.endswith("ticked=1&agnes=lamps&bilal=lamps&cath=lamps")
    page.reload()
    shows(page, "Agnes, Bilal and Cath pay £166.67 each.")
    looks_well(page)
    follow(page, "A tie", then="How votes are counted: try it")
    shows(page, "goes first by its lot")
