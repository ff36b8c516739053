"""A vote without a mouse, from the front page to the receipt: on a phone's screen, and on a desk's at 400 per cent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonty.ballots.models import Envelope
from commonty.budgeting.tests import factories
from tests.journeys.conftest import PHONE, OpenWindow
from tests.journeys.keyboard import focus_seen, skip_the_menu, tab_to
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import heading, mistakes
from tests.journeys.voting import option

pytestmark = pytest.mark.once

AT_400_PERCENT = {"width": 320, "height": 256}  # what 1280 by 1024 leaves (WCAG 1.4.10)


@pytest.mark.parametrize("window", [PHONE, AT_400_PERCENT], ids=["phone", "400 per cent"])
def test_a_vote_from_the_front_page_to_the_receipt(
    sandbank: Sandbank, open_window: OpenWindow, window: dict[str, int], looks_well: Callable
) -> None:
    pb_round = factories.make_voting_now(sandbank.estate, how_many=4, choose_most=2)
    page = already_in(open_window(viewport=window), sandbank["Agnes Rennie"])
    page.goto("/")
    skip_the_menu(page)
    enter(page, "link", "See the projects and vote", then="Your vote")
    skip_the_menu(page)
    enter(page, "button", "Check my vote", then="Your vote")
    mistakes(page, "You have not chosen anything yet")
    focus_seen(page)
    choose_two(page)
    enter(page, "button", "Check my vote", then="You chose")
    looks_well(page, at="budgeting:check_vote")
    enter(page, "button", "Change it", then="Your vote")
    for project in ("Project 1", "Project 3"):
        expect(option(page, project).get_by_role("checkbox")).to_be_checked()
    enter(page, "button", "Check my vote", then="You chose")
    enter(page, "button", "Send my vote", then="Your vote is in")
    looks_well(page, at="budgeting:receipt")
    enter(page, "link", "Look a receipt up", then="Receipts")
    assert Envelope.objects.filter(entitlement__register=pb_round.register).count() == 1


def test_a_late_page_leaves_the_focus_to_somebody_who_types(sandbank: Sandbank, windows: Callable) -> None:
    factories.make_voting_now(sandbank.estate, how_many=4, choose_most=2)
    page = already_in(windows().new_page(), sandbank["Agnes Rennie"])
    page.goto("/")
    enter(page, "link", "See the projects and vote", then="Your vote")
    enter(page, "button", "Check my vote", then="Your vote")
    mistakes(page, "You have not chosen anything yet")
    box = page.locator(".ballot-option").get_by_role("checkbox").first
    tab_to(page, box)
    loaded_again(page)
    expect(box).to_be_focused()
    box.blur()  # the twin: nobody is anywhere yet
    loaded_again(page)
    mistakes(page, "You have not chosen anything yet")


LINK = '<a href="#" style="{link}">Go on</a><p style="{over}">In the way</p>'
RING = "outline: 3px solid"
UNSEEN = [
    ({"link": "outline: 0", "over": ""}, "has no ring"),
    ({"link": f"{RING}; position: fixed; left: -99px", "over": ""}, "is out of the window"),
    ({"link": RING, "over": "position: fixed; inset: 0; margin: 0"}, "is covered"),
]


@pytest.mark.parametrize(("looks", "trouble"), UNSEEN)
def test_a_focus_that_nobody_sees_is_found(open_window: OpenWindow, looks: dict[str, str], trouble: str) -> None:
    page = open_window()
    page.set_content(LINK.format(**looks))
    with pytest.raises(AssertionError, match=trouble):
        tab_to(page, page.get_by_role("link", name="Go on"))
    page.set_content(LINK.format(link=RING, over=""))
    tab_to(page, page.get_by_role("link", name="Go on"))


def enter(page: Page, role: str, name: str, *, then: str) -> None:
    tab_to(page, page.locator("main").get_by_role(role, name=name))
    page.keyboard.press("Enter")
    heading(page, then)


def loaded_again(page: Page) -> None:
    """As if its last picture came only now; and long enough for what waits for that."""
    page.evaluate("() => dispatchEvent(new Event('load'))")
    page.wait_for_timeout(400)


def choose_two(page: Page) -> None:
    """In whatever order they stand: each voter has another."""
    boxes = page.locator(".ballot-option").get_by_role("checkbox")
    wanted = [option(page, name).get_by_role("checkbox") for name in ("Project 1", "Project 3")]
    ids = [box.get_attribute("id") for box in boxes.all()]
    for box in sorted(wanted, key=lambda box: ids.index(box.get_attribute("id"))):
        tab_to(page, box)
        page.keyboard.press("Space")
        expect(box).to_be_checked()
