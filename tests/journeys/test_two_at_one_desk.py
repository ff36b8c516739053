"""Colleagues with the same page open: whoever presses second is told what the first one did, and nothing happens twice."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.setting_up import let_voting_end
from tests.journeys.signing_in import already_in
from tests.journeys.steps import download, follow, heading, mistakes, press, shows


def test_whoever_presses_second_is_told(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable, tmp_path: Path
) -> None:
    pb_round = factories.make_voting_now(sandbank.estate)
    shona, iain = (already_in(open_window(), sandbank[name]) for name in ("Shona Baird", "Iain Macrae"))
    voting_letters(shona, iain, pb_round, looks_well, tmp_path)
    a_code_after_the_close(shona, pb_round, looks_well)


def voting_letters(shona: Page, iain: Page, pb_round: Round, looks_well: Callable, folder: Path) -> None:
    for page in (shona, iain):
        page.goto(f"/desk/registers/{pb_round.register.public_id}/letters/")
    press(shona, "Make the letters", then="Letters with codes")
    shows(shona, "Part 1 of 1")
    assert download(shona, "Print part 1 (PDF)", folder, role="button").read_bytes().startswith(b"%PDF")
    press(iain, "Make the letters", then="Letters with codes")
    mistakes(iain, "The letters for this vote were made already")
    looks_well(iain)
    shona.reload()
    shows(shona, "printed: ")
    looks_well(shona)


def a_code_after_the_close(shona: Page, pb_round: Round, looks_well: Callable) -> None:
    shona.goto(f"/desk/registers/{pb_round.register.public_id}/?q=Agnes")
    follow(shona, "New code Agnes Rennie", then="A new voting code")
    let_voting_end(pb_round)
    press(shona, "Make a new code", then="A new voting code")
    mistakes(shona, "Voting has ended, so the list can't be changed any more")
    looks_well(shona)
    follow(shona, "No, go back", then="Who can vote")
    heading(shona, "Who can vote")
