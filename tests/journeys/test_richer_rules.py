"""Rules beyond the recommended ones: set up in pages, read on the ballot, told again in the result."""

from collections.abc import Callable
from datetime import date, timedelta

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonty.ballots.models import Envelope
from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories
from tests.journeys import setting_up as desk
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, mistakes, pick, press, shows
from tests.journeys.voting import option, send, tick

SMALL, WHOLE = "A small play park", "The whole play park"


def test_only_one_of_two_sizes_is_chosen(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[[Page], None]
) -> None:
    iain = already_in(open_window(), sandbank["Iain Macrae"])
    pb_round = factories.make_draft(sandbank.estate, how_many=1, now=timezone.now().replace(hour=12, minute=0))
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    add_a_size(iain, SMALL, "4000", shared="Play park")
    shows(iain, "is one of several by the name “Play park”, and no other project is")
    looks_well(iain)
    add_a_size(iain, WHOLE, "8000", shared="play park")
    expect(iain.locator("body")).not_to_contain_text("no other project is")
    shows(iain, f"Play park: at most one of “{SMALL}” and “{WHOLE}” can be chosen.")
    desk.announce(iain)
    desk.freeze_and_start(iain)
    agnes = vote_for_both(open_window(), sandbank, pb_round, looks_well)
    count(sandbank, pb_round)
    agnes.goto(f"/decide/{pb_round.public_id}/result/")
    heading(agnes, "What we chose")
    shows(agnes, f"“{SMALL}” was chosen, and only one of the two can be.")
    looks_well(agnes)


def test_too_few_vote_and_the_money_goes_where_the_rules_say(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[[Page], None]
) -> None:
    iain = already_in(open_window(), sandbank["Iain Macrae"])
    pb_round = factories.make_draft(sandbank.estate, now=timezone.now().replace(hour=12, minute=0))
    iain.goto(f"/desk/rounds/{pb_round.public_id}/step/rest/")
    looks_well(iain)
    fill(iain, minimum_turnout=9)
    choose(iain, "It goes back to our budget")
    press(iain, "Keep these settings", then=desk.NAME)
    shows(iain, "At least 9 people must vote. If fewer do, nothing is chosen", "goes back to our budget.")
    desk.announce(iain)
    shows(iain, "The rules ask for at least 9 votes, and only 2 can be cast.")
    Round.objects.filter(pk=pb_round.pk).update(minimum_turnout=2)
    iain.reload()
    desk.freeze_and_start(iain)
    pb_round.refresh_from_db()
    agnes = already_in(open_window(), sandbank["Agnes Rennie"])
    agnes.goto(f"/votes/{pb_round.register.public_id}/")
    shows(agnes, "At least 2 people must vote.")
    looks_well(agnes)
    tick(agnes, "Project 1")
    send(agnes, back=["Project 1"])
    count(sandbank, pb_round)
    agnes.goto(f"/decide/{pb_round.public_id}/result/")
    shows(agnes, "At least 2 people had to vote. By the close 1 person did, so nothing was chosen.")
    shows(agnes, "£12,500 was not given out. As the rules say, it goes back to our budget.")
    looks_well(agnes)


def test_a_kind_answers_most_and_staff_look_at_it_first(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[[Page], None]
) -> None:
    iain = already_in(open_window(), sandbank["Iain Macrae"])
    iain.goto("/desk/rounds/new/")
    looks_well(iain)
    follow(iain, "Micro", then="Where is it, and what is it for?")
    fill(iain, name=desk.NAME)
    pick(iain, "place", "Sandbank")
    press(iain, "Next", then="How much is there?")
    for then in ("Who votes?", "When?", "What can't this money pay for?"):
        press(iain, "Next", then=then)
    press(iain, "Keep, and see the rules in words", then=desk.NAME)
    shows(iain, "There is £1,000 for Sandbank.", "Tick up to 2 projects", "Repairs that we owe you anyway")
    desk.add_by_hand(iain, "A lamp", "400")
    desk.add_by_hand(iain, "A bench", "700")
    follow(iain, "See it as a resident", then=desk.NAME)
    for state, says in (
        ("While people vote", "Voting closes"),
        ("After the close", "Two people open the ballot box"),
    ):
        follow(iain, state, then=desk.NAME)
        shows(iain, "Preview", "nothing is sent", says)
        looks_well(iain)
    follow(iain, "The ballot", then="Your vote")
    press(iain, "Check my vote", then="Your vote")
    mistakes(iain, "You have not chosen anything yet")
    tick(iain, "A bench")
    looks_well(iain)
    press(iain, "Check my vote", then="You chose")
    shows(iain, "Preview", "A bench", "Here stands the button")
    looks_well(iain)
    press(iain, "Change it", then="Your vote")
    expect(option(iain, "A bench").get_by_role("checkbox")).to_be_checked()
    assert Envelope.objects.count() == 0


def test_last_years_vote_is_done_again(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[[Page], None]
) -> None:
    iain = already_in(open_window(), sandbank["Iain Macrae"])
    factories.make_decided(place=sandbank.estate, leftover="common")
    iain.goto("/desk/rounds/")
    follow(iain, "Set up a money vote", then="Set up a money vote")
    follow(iain, desk.NAME, then="Do it again")
    looks_well(iain)
    fill(iain, name="Back courts, once more")
    choose(iain, "Take its projects over too")
    press(iain, "Begin the new one", then="When?")
    today = timezone.localdate()
    fill(iain, opens_on=today + timedelta(days=7), closes_on=today + timedelta(days=21))
    press(iain, "Next", then="Back courts, once more")
    shows(iain, "goes into the common pot for all our areas.", "Project 3", "must confirm the pot")


def test_everybody_chooses_where_they_live_and_from_the_common_pot(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[[Page], None]
) -> None:
    east_end = sandbank.estate.parent
    factories.make_resident(sandbank.next_estate, name="Halima Sow", born_on=date(1962, 5, 4))
    pb_round = factories.make_draft(east_end, how_many=0, now=timezone.now().replace(hour=12, minute=0))
    iain = already_in(open_window(), sandbank["Iain Macrae"])
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    follow(iain, "areas' pots", then="Areas with their own pots")
    looks_well(iain)
    fill(iain, **{sandbank.estate.public_id: "5000", sandbank.next_estate.public_id: "5000", "common": "2000"})
    choose(iain, "Only where they live")
    press(iain, "Keep", then="Areas with their own pots")
    mistakes(iain, "The pots come to 12,000, and the whole pot is 12,500")
    fill(iain, common="2500")
    press(iain, "Keep", then=desk.NAME)
    shows(iain, "You can choose projects in the area where you live, and from the common pot.")
    for name, place in (("A lamp", sandbank.estate), ("A shed", sandbank.next_estate), ("A trip", east_end)):
        factories.make_project(pb_round, name=name, place=place)
    iain.reload()
    desk.announce(iain)
    desk.freeze_and_start(iain)
    pb_round.refresh_from_db()
    agnes = already_in(open_window(), sandbank["Agnes Rennie"])
    agnes.goto(f"/votes/{pb_round.register.public_id}/")
    shows(agnes, "in the area where you live, and from the common pot", "A lamp", "A trip")
    expect(agnes.locator("body")).not_to_contain_text("A shed")
    looks_well(agnes)
    tick(agnes, "A lamp", "A trip")
    send(agnes, back=["A lamp", "A trip"])
    count(sandbank, pb_round)
    agnes.goto(f"/decide/{pb_round.public_id}/result/")
    shows(agnes, "Sandbank: 1 of you chose something here, and the pot was £5,000")
    looks_well(agnes)


def add_a_size(page: Page, name: str, cost: str, *, shared: str) -> None:
    follow(page, "Add a project", then="Add a project")
    fill(page, name=name, description="Swings and a slide.", cost_pence=cost, only_one_of=shared)
    press(page, "Keep this project", then=desk.NAME)


def vote_for_both(page: Page, sandbank: Sandbank, pb_round: Round, looks_well: Callable[[Page], None]) -> Page:
    pb_round.refresh_from_db()
    already_in(page, sandbank["Agnes Rennie"]).goto(f"/votes/{pb_round.register.public_id}/")
    heading(page, "Your vote")
    shows(page, f"At most one of these can be chosen: this one or “{WHOLE}”.")
    looks_well(page)
    for name in (SMALL, WHOLE):
        page.get_by_role("checkbox", name=name).check()
    send(page, back=[SMALL, WHOLE])
    return page


def count(sandbank: Sandbank, pb_round: Round) -> None:
    """Two people sign, and the worker counts."""
    pb_round.refresh_from_db()
    desk.let_voting_end(pb_round)
    for who in ("Iain Macrae", "Donald Geddes"):
        sign_for_count(round_id=pb_round.pk, by=sandbank[who], channel="web")
    call_command("worker", "--once", verbosity=0)
