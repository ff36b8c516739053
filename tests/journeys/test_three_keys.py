"""Three people hold the keys: named in the set-up, made, tried, and turned by a resident and a board member."""

from collections.abc import Callable

from django.core.management import call_command
from playwright.sync_api import Page

from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories
from tests.journeys import setting_up as desk
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import fill, follow, heading, mistakes, press, shows, without_spaces
from tests.journeys.voting import vote_on_paper

LooksWell = Callable[..., None]
HOLDERS = ("Agnes Rennie", "Donald Geddes", "Priya Nair")


def test_from_naming_three_to_two_turned_keys(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: LooksWell
) -> None:
    pb_round = factories.make_draft(sandbank.estate, now=factories.noon())
    iain = already_in(open_window(), sandbank["Iain Macrae"])
    windows = {name: already_in(open_window(), sandbank[name]) for name in HOLDERS}
    name_three(iain, pb_round, looks_well)
    keys = {name: make_key(windows[name], looks_well) for name in HOLDERS[:2]}
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    desk_announces(iain, pb_round, waiting_for="Priya Nair")
    keys["Priya Nair"] = make_key(windows["Priya Nair"], looks_well)
    freeze(iain, pb_round)
    agnes = windows["Agnes Rennie"]
    agnes.goto(f"/decide/{pb_round.public_id}/")
    shows(agnes, "Three people hold a key each: Agnes Rennie, Donald Geddes, Priya Nair")
    pb_round.refresh_from_db()
    agnes.goto(f"/votes/{pb_round.register.public_id}/")
    vote_on_paper(agnes, "Project 1")
    desk.let_voting_end(pb_round)
    look_at_the_close(iain, pb_round)
    turn(agnes, keys["Agnes Rennie"], looks_well, slip=True)
    shows(agnes, "Now one of the other two has to turn theirs")
    turn(windows["Donald Geddes"], keys["Donald Geddes"], looks_well)
    call_command("worker", "--once", verbosity=0)
    agnes.goto(f"/decide/{pb_round.public_id}/result/")
    heading(agnes, "What we chose")


def name_three(iain: Page, pb_round: Round, looks_well: LooksWell) -> None:
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    follow(iain, "who holds the keys", then="Who holds the keys")
    looks_well(iain)
    fill(iain, first="Agnes Rennie", second="donald geddes", third="Priya Nare")
    press(iain, "Ask these three", then="Who holds the keys")
    mistakes(iain, "We know nobody by this name")
    looks_well(iain)
    assert iain.locator("[name=first]").input_value() == "Agnes Rennie"  # what was typed stays
    fill(iain, third="Priya Nair")
    press(iain, "Ask these three", then="Who holds the keys")
    shows(iain, "Three people hold a key", "Has still to make their key")


def make_key(page: Page, looks_well: LooksWell) -> str:
    """Make it, write it down, try it from the sheet: once with a slip."""
    look_for_key(page)
    looks_well(page, at="ballots:my_key")
    press(page, "Make my key", then="My key")
    looks_well(page)
    key = without_spaces(page.locator(".receipt code").text_content())
    fill(page, key=key[:-1] + ("2" if key[-1] != "2" else "3"))
    press(page, "Try my key", then="My key")
    mistakes(page, "There is a slip in the key")
    fill(page, key=key.lower())
    press(page, "Try my key", then="My key")
    shows(page, "Your key opens", "You tried it, and it opens")
    assert key not in page.content()
    return key


def look_for_key(page: Page) -> None:
    page.goto("/my-things/")
    page.locator("section[aria-labelledby=keys]").get_by_role("link", name=desk.NAME).click()
    heading(page, "My key")


def desk_announces(iain: Page, pb_round: Round, *, waiting_for: str) -> None:
    desk.announce(iain)
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    shows(iain, f"These key holders have still to make and try their key: {waiting_for}.")


def freeze(iain: Page, pb_round: Round) -> None:
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    desk.freeze_and_start(iain)


def look_at_the_close(iain: Page, pb_round: Round) -> None:
    """Whoever may open boxes has no key of this one, and reads whose it is."""
    iain.goto(f"/desk/rounds/{pb_round.public_id}/close/")
    shows(iain, "Any two of them open it", "Agnes Rennie")
    assert not iain.get_by_role("button", name="Sign as").count()


def turn(page: Page, key: str, looks_well: LooksWell, *, slip: bool = False) -> None:
    look_for_key(page)
    follow(page, "Open the box with my key", then="Open the box with my key")
    if slip:
        fill(page, key="7KQ4M-X9TRW-C")
        press(page, "Turn my key", then="Open the box with my key")
        mistakes(page, "There is a slip in the key")
        looks_well(page, at="budgeting:open_with_key")
    fill(page, key=key)
    press(page, "Turn my key", then="Open the box with my key")
