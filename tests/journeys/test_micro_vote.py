"""£1,000 for one close: set up, voted by web and phone, counted, bought, paid and closed, in one go; and on the green."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonty.budgeting.actions.opening import open_round
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories
from tests.journeys import setting_up as desk
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, mistakes, pick, press, shows
from tests.journeys.voting import tick, vote_on_paper

LAMP, BENCH = "A lamp by the bins", "A bench"


def test_a_micro_vote_from_its_kind_to_its_last_pound(sandbank: Sandbank, open_window: OpenWindow) -> None:
    names = ("Iain Macrae", "Priya Nair", "Donald Geddes", "Agnes Rennie")
    iain, priya, donald, agnes = (already_in(open_window(), sandbank[name]) for name in names)
    pb_round = set_up(iain, priya)
    agnes.goto(f"/votes/{pb_round.register.public_id}/")
    vote_on_paper(agnes, LAMP)
    enter_by_phone(iain, pb_round, "Tariq")
    desk.let_voting_end(pb_round)
    desk.sign_for_opening(iain, pb_round, button="Sign as the first of two")
    desk.sign_for_opening(donald, pb_round, button="Sign as the second person, and count")
    call_command("worker", "--once", verbosity=0)
    agnes.goto(f"/decide/{pb_round.public_id}/result/")
    shows(agnes, "What we chose", LAMP)
    buy_and_close(priya, pb_round)
    agnes.goto(f"/decide/{pb_round.public_id}/money/")
    shows(agnes, "Ask where the cable runs first.", "Macrae Works", "£380")
    pb_round.refresh_from_db()
    assert pb_round.status == "done"


def set_up(iain: Page, priya: Page) -> Round:
    """The kind answers all but the name and the place; the pot is confirmed; two projects; announced and open at once."""
    iain.goto("/desk/rounds/new/")
    follow(iain, "Micro", then="Where is it, and what is it for?")
    fill(iain, name=desk.NAME)
    pick(iain, "place", "Sandbank")
    for then in ("How much is there?", "Who votes?", "When?", "What can't this money pay for?"):
        press(iain, "Next", then=then)
    press(iain, "Keep, and see the rules in words", then=desk.NAME)
    desk.add_by_hand(iain, LAMP, "400")
    desk.add_by_hand(iain, BENCH, "700")
    pb_round = Round.objects.get()
    priya.goto(f"/desk/rounds/{pb_round.public_id}/")
    press(priya, "Confirm the pot: £1,000", then=desk.NAME)
    iain.reload()
    desk.announce(iain)
    desk.freeze_and_start(iain)
    return Round.objects.select_related("register").get()


def enter_by_phone(iain: Page, pb_round: Round, name: str) -> None:
    iain.goto(f"/desk/votes/{pb_round.register.public_id}/?q={name}")
    follow(iain, "Enter their vote", then=f"The vote of {name}")
    choose(iain, "On the phone")
    choose(iain, "I checked who they are")
    tick(iain, LAMP)
    tick(iain, BENCH)
    press(iain, "Check this vote", then="Read it back to them")
    press(iain, "They said yes: send their vote", then="Their vote is in")


def buy_and_close(priya: Page, pb_round: Round) -> None:
    """Ordered and paid for less than was voted; the rest goes back, and what was learned is said."""
    lines: list[tuple[str, dict[str, str]]] = [
        ("Record an order", {"supplier": "Macrae Works", "number": "PO-1", "pence": "380", "says": "The lamp"}),
        ("Record an invoice", {"number": "MW-1", "pence": "380", "says": "The lamp"}),
        ("Record a payment", {"pence": "380", "says": "The lamp"}),
        ("Put money back in the pot", {"pence": "20", "says": "It cost less"}),
    ]
    priya.goto(f"/decide/{pb_round.public_id}/money/")
    for link, typed in lines:
        follow(priya, link, then=link)
        fill(priya, **typed)
        press(priya, "Record it", then="Where the money went")
    follow(priya, f"It is done {LAMP}", then="This project is done")
    press(priya, "It is done", then="Where the money went")
    follow(priya, "close it", then="Close this money vote")
    choose(priya, "kept for the next money vote")
    fill(priya, lessons="Ask where the cable runs first.")
    press(priya, "close it", then="Where the money went")
    heading(priya, "Where the money went")


def test_a_micro_vote_decided_by_hands_on_the_green(
    sandbank: Sandbank, open_window: OpenWindow, has_script: bool
) -> None:
    iain, donald, agnes = (already_in(open_window(), sandbank[name]) for name in STAFF_AND_AGNES)
    fields = {"template": "micro", "pot_pence": 4_000_00, "name": desk.NAME}
    pb_round = factories.make_draft(sandbank.estate, now=timezone.now(), **fields)
    decide_in_a_meeting(iain, pb_round)
    open_round(round_id=pb_round.pk, by=sandbank["Iain Macrae"], channel="web", untested_because="A journey.")
    agnes.goto(f"/decide/{pb_round.public_id}/")
    shows(agnes, "We meet and decide", "The green behind number 12", "Raised hands are not secret")
    pb_round = Round.objects.select_related("register").get()
    desk.let_voting_end(pb_round)
    count_hands(iain)
    confirm_hands(donald)
    call_command("worker", "--once", verbosity=0)
    agnes.goto(f"/decide/{pb_round.public_id}/result/")
    shows(agnes, "2 people were there, from 2 homes.", "by two members of staff", "2 of 2", "Chosen first")
    if has_script:
        follow(agnes, "Count it yourself", then="Count it yourself")
        agnes.get_by_role("button", name="Count now").click()
        expect(agnes.locator("[data-recount-verdict]")).to_contain_text("It is the same")


STAFF_AND_AGNES = ("Iain Macrae", "Donald Geddes", "Agnes Rennie")


def decide_in_a_meeting(iain: Page, pb_round: Round) -> None:
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    follow(iain, "how it is decided", then="How is it decided?")
    choose(iain, "by show of hands")
    press(iain, "Keep this", then="How is it decided?")
    mistakes(iain, "Say where people meet.")
    fill(iain, meeting_where="The green behind number 12", meets_on=timezone.localdate() + timedelta(days=14))
    press(iain, "Keep this", then=desk.NAME)
    shows(iain, "The project that most people chose is paid first")
    desk.announce(iain)


def count_hands(iain: Page) -> None:
    iain.goto("/desk/")
    iain.get_by_role("link", name="Count in the meeting").click()
    follow(iain, "Staff: count in the meeting", then="Count in the meeting")
    fill(iain, people=2, homes=2, votes_1=2, votes_2=3, votes_3=0)
    press(iain, "Keep these numbers", then="Count in the meeting")
    mistakes(iain, "3 hands are more than the 2 people who were there")
    fill(iain, votes_2=1)
    press(iain, "Keep these numbers", then="Is this what was counted?")
    choose(iain, "We counted in front of everybody")
    press(iain, "Yes, these are the numbers", then="Is this what was counted?")
    mistakes(iain, "Name of the neighbour")


def confirm_hands(donald: Page) -> None:
    donald.goto("/desk/")
    donald.get_by_role("link", name="Count in the meeting").click()
    follow(donald, "Staff: count in the meeting", then="Count in the meeting")
    follow(donald, "Look at them and confirm", then="Is this what was counted?")
    choose(donald, "We counted in front of everybody")
    press(donald, "Yes, these are the numbers", then="counted")
