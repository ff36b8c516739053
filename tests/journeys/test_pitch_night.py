"""A pitch night: two neighbours score what the host opens, a second person opens the scores, the screen shows them."""

from collections.abc import Callable

from django.core.management import call_command
from playwright.sync_api import Page, expect

from commonty.ballots.actions.pitches import close_scoring, count_pitch, open_scoring
from commonty.budgeting.models import Round
from commonty.budgeting.tests.nights import give, in_turn, make_night
from tests.journeys import setting_up as desk
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, lacks, mistakes, pick, press, shows


def test_the_hall_scores_and_the_screen_shows_it_only_when_scoring_has_closed(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None]
) -> None:
    pb_round = make_night(sandbank.estate, voters=6, name=desk.NAME)
    names = ("Iain Macrae", "Donald Geddes", "Agnes Rennie", "Tariq Mahmood")
    iain, donald, agnes, tariq = (already_in(open_window(), sandbank[name]) for name in names)
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
