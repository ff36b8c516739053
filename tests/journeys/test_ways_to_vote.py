"""The four ballots as voters meet them: over the limit, by keyboard, blank on purpose, back, and sent twice."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from commonty.ballots.models import Envelope
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories
from tests.journeys.keyboard import tab_to
from tests.journeys.sandbank import Sandbank
from tests.journeys.setting_up import let_voting_end
from tests.journeys.signing_in import already_in
from tests.journeys.steps import follow, heading, mistakes, press, shows
from tests.journeys.voting import option, send, tick

METHODS = ("approval", "knapsack", "points", "ranking")
# Four projects of £1,000, £2,000, £3,000 and £4,000; a pot of £12,500 holds them all, so the paper says less.
PAPERS: dict[str, dict[str, Any]] = {
    "approval": {"choose_most": 2},
    "knapsack": {"pot_pence": 5_000_00},
    "points": {"points": 5},
    "ranking": {"choose_most": 3},
}


@pytest.fixture
def voting(sandbank: Sandbank) -> Callable[[str], Round]:
    def begin(method: str) -> Round:
        return factories.make_voting_now(sandbank.estate, how_many=4, method=method, **PAPERS[method])

    return begin


def ballot(page: Page, sandbank: Sandbank, pb_round: Round) -> Page:
    already_in(page, sandbank["Agnes Rennie"]).goto(f"/votes/{pb_round.register.public_id}/")
    heading(page, "Your vote")
    return page


def votes_in_the_box(pb_round: Round) -> int:
    return Envelope.objects.filter(entitlement__register=pb_round.register).count()


def answer(page: Page, method: str, **said: Any) -> None:
    """`Project_1=…`: a tick, points, or a place in the order."""
    for name, value in said.items():
        field = option(page, name.replace("_", " ")).locator("input, select")
        if method == "ranking":
            field.select_option(value=str(value))
        elif method == "points":
            field.fill(str(value))
        else:
            field.set_checked(value)


TOO_MUCH: dict[str, tuple[dict[str, Any], str]] = {
    "approval": ({"Project_1": True, "Project_2": True, "Project_3": True}, "1 too many"),
    "knapsack": ({"Project_2": True, "Project_4": True}, "£1,000 too much"),
    "points": ({"Project_1": 4, "Project_3": 3}, "2 points too many"),
    "ranking": ({"Project_1": 1, "Project_3": 1}, "the same place"),
}
RIGHT: dict[str, dict[str, Any]] = {
    "approval": {"Project_1": True, "Project_2": True},
    "knapsack": {"Project_1": True, "Project_4": True},
    "points": {"Project_1": 2, "Project_3": 3},
    "ranking": {"Project_4": 1, "Project_2": 2, "Project_1": 3},
}
NOTHING: dict[str, Any] = {"approval": False, "knapsack": False, "points": "", "ranking": ""}


@pytest.mark.parametrize("method", METHODS)
def test_too_much_is_said_and_kept_and_then_mended(
    page: Page, sandbank: Sandbank, voting: Callable, looks_well: Callable, method: str, has_script: bool
) -> None:
    pb_round = voting(method)
    ballot(page, sandbank, pb_round)
    wrong, says = TOO_MUCH[method]
    looks_well(page)
    if method == "ranking" and has_script:
        swaps_places(page)  # with script two can't have the same place at all
    else:
        answer(page, method, **wrong)
        if has_script:
            expect(page.locator("[data-left-now]")).to_contain_text(says)
        press(page, "Check my vote", then="Your vote")
        mistakes(page)  # it names the amount; the bar does too where a script counts along
        if has_script or method == "ranking":
            shows(page, says)
        looks_well(page)
        expect_kept(page, method, wrong)
    assert votes_in_the_box(pb_round) == 0
    answer(page, method, **{f"Project_{n}": NOTHING[method] for n in range(1, 5)})
    answer(page, method, **RIGHT[method])
    send(page, back=[name.replace("_", " ") for name in RIGHT[method]])
    assert votes_in_the_box(pb_round) == 1


def expect_kept(page: Page, method: str, typed: dict[str, Any]) -> None:
    for name, value in typed.items():
        field = option(page, name.replace("_", " ")).locator("input, select")
        if value is True:
            expect(field).to_be_checked()
        else:
            expect(field).to_have_value(str(value))


def swaps_places(page: Page) -> None:
    """Whoever takes a place that is taken moves the other to where they were."""
    answer(page, "ranking", Project_1=1, Project_3=2)
    answer(page, "ranking", Project_3=1)
    expect_kept(page, "ranking", {"Project_1": 2, "Project_3": 1})


def test_each_ballot_is_cast_with_the_keyboard_alone(page: Page, sandbank: Sandbank, voting: Callable) -> None:
    keys = {"approval": "Space", "knapsack": "Space", "points": "2", "ranking": "1"}
    for method, key in keys.items():
        pb_round = voting(method)
        ballot(page, sandbank, pb_round)
        tab_to(page, option(page, "Project 1").locator("input, select"))
        page.keyboard.press(key)
        tab_to(page, page.get_by_role("button", name="Check my vote"))
        page.keyboard.press("Enter")
        heading(page, "You chose")
        tab_to(page, page.get_by_role("button", name="Send my vote"))
        page.keyboard.press("Enter")
        heading(page, "Your vote is in")
        assert votes_in_the_box(pb_round) == 1, method


def test_nothing_chosen_is_asked_about_and_a_blank_vote_is_meant(
    page: Page, sandbank: Sandbank, voting: Callable, looks_well: Callable
) -> None:
    pb_round = voting("approval")
    ballot(page, sandbank, pb_round)
    press(page, "Check my vote", then="Your vote")
    mistakes(page, "You have not chosen anything yet")
    press(page, "I want none of them: send a blank vote", then="You chose nothing")
    shows(page, "A blank vote: none of the projects.")
    looks_well(page)
    press(page, "Send my vote", then="Your vote is in")
    assert votes_in_the_box(pb_round) == 1


def test_change_it_goes_back_with_everything_kept(page: Page, sandbank: Sandbank, voting: Callable) -> None:
    ballot(page, sandbank, voting("points"))
    answer(page, "points", Project_2=3, Project_4=2)
    press(page, "Check my vote", then="You chose")
    press(page, "Change it", then="Your vote")
    expect_kept(page, "points", {"Project_2": 3, "Project_4": 2})


def test_the_back_button_sends_nothing_and_shows_no_choice(page: Page, sandbank: Sandbank, voting: Callable) -> None:
    """From the read-back it leads to the ballot. From the receipt the browser itself asks first: what somebody chose
    is kept in no cache, where whoever uses the phone next could find it.
    """
    pb_round = voting("approval")
    ballot(page, sandbank, pb_round)
    tick(page, "Project 1")
    press(page, "Check my vote", then="You chose")
    page.go_back()
    heading(page, "Your vote")
    tick(page, "Project 1", "Project 3")
    send(page, back=["Project 3"])
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()
    assert votes_in_the_box(pb_round) == 1
    again = page.context.new_page()  # the first is still busy showing the browser's own page
    again.goto(f"/votes/{pb_round.register.public_id}/")
    shows(again, "We have a vote from you")


def test_a_double_click_is_one_vote(page: Page, sandbank: Sandbank, voting: Callable) -> None:
    pb_round = voting("approval")
    ballot(page, sandbank, pb_round)
    tick(page, "Project 1", "Project 2")
    press(page, "Check my vote", then="You chose")
    page.get_by_role("button", name="Send my vote").dblclick()
    heading(page, "Your vote is in")
    assert votes_in_the_box(pb_round) == 1


def test_a_vote_that_comes_too_late_says_so(
    page: Page, sandbank: Sandbank, voting: Callable, looks_well: Callable
) -> None:
    """The clock ran out between reading back and sending."""
    pb_round = voting("approval")
    ballot(page, sandbank, pb_round)
    tick(page, "Project 1")
    press(page, "Check my vote", then="You chose")
    let_voting_end(pb_round)
    page.get_by_role("button", name="Send my vote").click()
    mistakes(page)
    shows(page, "Your vote was not sent", "Voting is over")
    looks_well(page)
    assert votes_in_the_box(pb_round) == 0
    follow(page, "See where it stands", then=pb_round.name)
