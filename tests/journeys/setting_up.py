"""Staff's side of a money vote, through the pages: five questions, projects, announcing, freezing, closing."""

import re
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page

from commonty.access.may import SYSTEM
from commonty.budgeting.actions.rehearsing import rehearse_round
from commonty.budgeting.models import Round
from tests.journeys.steps import choose, fill, follow, heading, pick, press, shows

NAME = "£12,500 for our back courts"
PROJECTS_CSV = """name,description,cost,upkeep,place,proposed_by,categories,drawing
Bench and tree,A bench under a rowan.,3100,40,Sandbank,Tenants' group,garden,bench
Bike shed,Room for twelve bikes.,5200,,Sandbank,A resident,bikes,bikes
Wall painting,On the gable end.,2600,,Sandbank,Tenants' group,art,mural
"""


def answer_the_questions(page: Page) -> None:
    """From the desk to the rules in words."""
    page.goto("/desk/")
    follow(page, "Money votes: set up, open, close", then="Money votes you set up")
    follow(page, "Set up a money vote", then="Set up a money vote")
    follow(page, "Estate", then="Where is it, and what is it for?")
    fill(page, name=NAME, purpose="Safer, nicer back courts.")
    pick(page, "place", "Sandbank")
    press(page, "Next", then="How much is there?")
    fill(page, pot_pence="12500")
    press(page, "Next", then="Who votes?")
    press(page, "Next", then="When?")
    today = timezone.localdate()
    fill(page, opens_on=today + timedelta(days=7), closes_on=today + timedelta(days=21))
    press(page, "Next", then="What can't this money pay for?")
    fill(page, cannot_fund="Repairs that we owe you anyway.")


def change_the_rest(page: Page, *, most: int) -> None:
    """From the last question into the recommended rest: leave all but one as it is."""
    shows(page, "The rest, as we recommend it")
    follow(page, "Change how people vote and how we count", then="How people vote, and how we count")
    fill(page, choose_most=most)
    press(page, "Keep these settings", then=NAME)


def add_by_hand(page: Page, name: str, cost: str) -> None:
    follow(page, "Add a project", then="Add a project")
    fill(page, name=name, description="Three lamps that come on at dusk.", cost_pence=cost)
    press(page, "Keep this project", then=NAME)


def add_from_file(page: Page, folder: Path, text: str, *, then: str) -> None:
    follow(page, "Add many from a spreadsheet", then="Projects from a spreadsheet")
    sheet = folder / "projects.csv"
    sheet.write_text(text, encoding="utf-8")
    page.locator("[name=file]").set_input_files(sheet)
    press(page, "Add these projects", then=then)


def announce(page: Page) -> None:
    follow(page, "Announce it", then="Announce")
    press(page, "Announce it to everybody", then=NAME)
    shows(page, "Announced: everybody can read the rules and the projects now.")


def test_it(page: Page) -> None:
    """The button, the worker's minute, and the page that says what was found."""
    follow(page, "Test it before it opens", then="Test it before it opens")
    page.get_by_role("button", name=re.compile("Test it")).click()
    shows(page, "Test votes are on their way")
    pb_round = Round.objects.get(public_id=page.url.split("/")[-3])
    assert rehearse_round(round_id=pb_round.pk, by=SYSTEM, channel="job").is_passed
    page.reload()
    shows(page, "Passed", "Our program chose what had to come out", "Nothing of the rehearsal is left")
    page.get_by_role("link", name="Not now").click()


def freeze_and_start(page: Page) -> None:
    test_it(page)
    follow(page, "Freeze and get ready", then="Freeze and get ready")
    shows(page, "Test votes have gone through these rules, and all was well.")
    choose(page, "Now")
    press(page, "Freeze the rules and the list of voters", then=NAME)
    shows(page, "Voting is on until")


def let_voting_end(pb_round: Round) -> None:
    """The hands of the clock are not what a journey is about, so they are moved in the database."""
    now = timezone.now()
    dates = {"opens_at": now - timedelta(days=14), "closes_at": now - timedelta(minutes=1)}
    Round.objects.filter(pk=pb_round.pk).update(**dates)
    type(pb_round.register).objects.filter(pk=pb_round.register_id).update(**dates)


def sign_for_opening(page: Page, pb_round: Round, *, button: str) -> None:
    page.goto("/desk/")
    page.get_by_role("link", name="Open the ballot box of").click()
    heading(page, NAME)
    follow(page, "Open the ballot box", then="Open the ballot box")
    press(page, button, then="Open the ballot box" if "first" in button else "counted")
