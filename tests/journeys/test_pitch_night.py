"""A pitch night: two neighbours score what the host opens, a second person opens the scores, the screen shows them."""

from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from playwright.sync_api import Page, expect

from commonty.access.may import SYSTEM
from commonty.ballots.actions import issue_codes
from commonty.ballots.actions.pitches import close_scoring, count_pitch, open_scoring
from commonty.budgeting.models import Round
from commonty.budgeting.tests.nights import give, in_turn, make_night
from commonty.kit.codes import make_code
from tests.journeys import setting_up as desk
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, download, fill, follow, heading, lacks, mistakes, pick, press, shows


def test_the_hall_scores_and_the_screen_shows_it_only_when_scoring_has_closed(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None], tmp_path: Path
) -> None:
    pb_round = make_night(sandbank.estate, voters=6, name=desk.NAME)
    names = ("Iain Macrae", "Donald Geddes", "Agnes Rennie", "Tariq Mahmood")
    windows = (open_window(accept_downloads=True), open_window(), open_window(), open_window())
    iain, donald, agnes, tariq = (
        already_in(*one) for one in zip(windows, map(sandbank.__getitem__, names), strict=True)
    )
    screen = open_window()
    first, *others = in_turn(pb_round)
    iain.goto(f"/decide/{pb_round.public_id}/")
    follow(iain, "Staff: hold the pitch night", then="Pitch night")
    looks_well(iain, at="budgeting:hold_night")
    agnes.goto(f"/votes/{pb_round.register.public_id}/")
    heading(agnes, "Listen to the pitch")
    press(iain, "Open scoring", then="Pitch night")
    scores_and_changes(agnes, looks_well)
    tariq.goto(f"/votes/{pb_round.register.public_id}/")
    press(tariq, "8", then="Your score is in")
    listed = pb_round.register.entitlements.order_by("pk").values_list("person__name", flat=True)
    neighbours = [who for who, name in enumerate(listed) if name not in names][:4]
    give(pb_round, first, dict.fromkeys(neighbours[1:], 8))
    types_for(iain, pb_round, listed[neighbours[0]], looks_well)
    types_a_card(iain, pb_round, code_of(neighbours[1], pb_round), tmp_path, looks_well)
    screen.goto(f"/decide/{pb_round.public_id}/screen/")
    shows(screen, "6 people have scored it", "Nobody knows the scores")
    lacks(screen, "on average")
    press(iain, "Close scoring", then="Pitch night")
    shows(iain, "Somebody else opens the scores")
    screen.reload()
    lacks(screen, "on average")
    donald.goto(f"/desk/rounds/{pb_round.public_id}/night/")
    press(donald, "Open its scores", then="Pitch night")
    screen.reload()
    shows(screen, "8.2 of 10 on average", "49 points")
    looks_well(screen, at="budgeting:night_screen")
    leave_one_out_and_end(iain, others[1].option, pb_round, sandbank, looks_well)
    desk.sign_for_opening(iain, pb_round, button="Sign as the first of two")
    desk.sign_for_opening(donald, pb_round, button="Sign as the second person, and count")
    call_command("worker", "--once", verbosity=0)
    agnes.goto(f"/decide/{pb_round.public_id}/result/")
    shows(agnes, "What we chose", "6 of you scored it: 49 points together.", "8.2 of 10")


def scores_and_changes(agnes: Page, looks_well: Callable[..., None]) -> None:
    """She presses, thinks again, and finds her receipt; what she gave stands nowhere."""
    agnes.reload()
    shows(agnes, "Press your score")
    looks_well(agnes, at="budgeting:vote")
    press(agnes, "3", then="Your score is in")
    follow(agnes, "Change my score", then="Project")
    press(agnes, "9", then="Your score is in")
    expect(agnes.locator("main code")).to_have_count(1)


def code_of(who: int, pb_round: Round) -> str:
    """From the letter of the how many-th voter, who has scored on their phone: their card takes its place."""
    voter = pb_round.register.entitlements.order_by("pk")[who]
    codes = issue_codes(register_id=pb_round.register_id, by=SYSTEM, entitlement_ids=[voter.pk])
    return codes[voter.pk]


def types_a_card(iain: Page, pb_round: Round, code: str, folder: Path, looks_well: Callable[..., None]) -> None:
    """Others write on paper: the host has printed cards, and types one in."""
    follow(iain, "Print score cards", then="Print score cards")
    looks_well(iain, at="budgeting:print_cards")
    fill(iain, sheets="")
    press(iain, "Make the file (PDF)", then="Print score cards")
    mistakes(iain, "How many sheets")
    fill(iain, sheets="1")
    assert download(iain, "Make the file (PDF)", folder, role="button").read_bytes().startswith(b"%PDF")
    iain.goto(f"/desk/rounds/{pb_round.public_id}/night/")
    shows(iain, "Cards still to type? Leave scoring open until they are in.")
    follow(iain, "Type in cards", then="Type in cards")
    expect(iain.get_by_label("The code on the card")).to_be_focused()
    looks_well(iain, at="budgeting:type_cards")
    press(iain, "Take this card", then="Type in cards")
    mistakes(iain, "The code on the card", "The number that is circled")
    fill(iain, code=make_code(), score="8")
    press(iain, "Take this card", then="Type in cards")
    mistakes(iain, "No letter of this vote has this code")
    fill(iain, code=code)
    press(iain, "Take this card", then="Type in cards")
    shows(iain, "Taken: 1 card for this project")
    expect(iain.get_by_label("The code on the card")).to_be_focused()
    iain.goto(f"/desk/rounds/{pb_round.public_id}/night/")


def types_for(iain: Page, pb_round: Round, name: str, looks_well: Callable[..., None]) -> None:
    """Somebody in the hall has no phone: the host types what they say."""
    iain.goto(f"/desk/rounds/{pb_round.public_id}/night/")
    follow(iain, "Enter a score for somebody without a phone", then="Enter a vote")
    fill(iain, q=name)
    press(iain, "Find", then="Enter a vote")
    follow(iain, f"Enter their score {name}", then="The score of")
    looks_well(iain, at="budgeting:enter_vote")
    press(iain, "Send their score", then="The score of")
    mistakes(iain, "Their score", "Where are they?")
    pick(iain, "score", "8")
    choose(iain, "Here with me")
    choose(iain, "I checked who they are")
    press(iain, "Send their score", then="Their score is in")
    iain.goto(f"/desk/rounds/{pb_round.public_id}/night/")


def leave_one_out_and_end(
    iain: Page, option: str, pb_round: Round, sandbank: Sandbank, looks_well: Callable[..., None]
) -> None:
    second = in_turn(pb_round)[1]
    by = {"pitch_id": second.public_id}
    open_scoring(**by, by=sandbank["Iain Macrae"])
    give(pb_round, second, {0: 2})
    close_scoring(**by, by=sandbank["Iain Macrae"])
    count_pitch(**by, by=sandbank["Donald Geddes"])
    name = pb_round.projects.get(public_id=option).name
    iain.goto(f"/desk/rounds/{pb_round.public_id}/night/")
    follow(iain, f"Leave it out : {name}", then="Leave")
    press(iain, "Leave it out", then="Leave")
    mistakes(iain, "Why?")
    looks_well(iain, at="budgeting:change_pitch")
    fill(iain, because="Nobody came to pitch it.")
    press(iain, "Leave it out", then="Pitch night")
    shows(iain, "Nobody came to pitch it.")
    press(iain, "End the evening", then="Pitch night")
    shows(iain, "The evening is over")
