"""A count that stops says why to everybody, waits on the desk, and is started again by a press."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from commonty.ballots.models import OpeningSignature
from commonty.budgeting import tally
from commonty.budgeting.models import Round
from tests.journeys.conftest import OpenWindow
from tests.journeys.rounds import voted
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import follow, heading, lacks, mistakes, press, shows

BOX = "Open the ballot box"


def test_a_count_that_stops_says_why_and_is_started_again(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    pb_round = voted(sandbank, [sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]])
    iain, donald = (already_in(open_window(), sandbank[name]) for name in ("Iain Macrae", "Donald Geddes"))
    anybody = open_window()
    wait_for(anybody, pb_round, "The ballot box is still shut", looks_well)
    sign_once(iain, pb_round, looks_well)
    sign_as_second(donald)
    wait_for(anybody, pb_round, "The votes are being counted", looks_well)
    with monkeypatch.context() as broken:
        broken.setattr(tally, "second_count", lambda *_: ([], -1))
        call_command("worker", "--once", verbosity=0)
    wait_for(anybody, pb_round, "The count has stopped", looks_well)
    lacks(anybody, "Count again")
    start_again(iain, looks_well)
    call_command("worker", "--once", verbosity=0)
    wait_for(anybody, pb_round, "What we chose", looks_well)


def wait_for(anybody: Page, pb_round: Round, says: str, looks_well: Callable) -> None:
    anybody.goto(f"/decide/{pb_round.public_id}/result/")
    heading(anybody, says)
    looks_well(anybody, at="budgeting:show_result")


def sign_once(iain: Page, pb_round: Round, looks_well: Callable) -> None:
    """Pressed again in a window from before, it isn't the second signature."""
    before = iain.context.new_page()
    for page in (iain, before):
        page.goto(f"/desk/rounds/{pb_round.public_id}/close/")
    press(iain, "Sign as the first of two", then=BOX)
    shows(iain, "You have signed. Now a second person has to sign.")
    looks_well(iain)
    press(before, "Sign as the first of two", then=BOX)
    mistakes(before, "You have signed already")
    looks_well(before)
    assert OpeningSignature.objects.count() == 1
    before.close()


def sign_as_second(donald: Page) -> None:
    donald.goto("/desk/")
    follow(donald, "Open the ballot box of “Safer paths”", then="Safer paths")
    follow(donald, BOX, then=BOX)
    press(donald, "Sign as the second person, and count", then="The votes are being counted")


def start_again(iain: Page, looks_well: Callable) -> None:
    iain.goto("/desk/")
    follow(iain, "The count of “Safer paths” failed", then="The count failed")
    shows(iain, "nobody has to sign again", "are kept until a result is out")
    looks_well(iain)
    press(iain, "Count again", then="The votes are being counted")
    shows(iain, "The votes are being counted again.")
