"""From a thought to an answer: a twin joined, the 20th supporter on the phone, a promise, «needs a vote», a money vote."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page

from commonty.budgeting.models import Round
from commonty.budgeting.tests.ideas import make_collecting
from commonty.ideas.actions.supporting import support_idea
from commonty.ideas.models import Idea, Support
from commonty.notices.actions.sending import owe_notices, send_notice, take_notices
from commonty.people.models import Person
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank, fill_up
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, lacks, mistakes, press, shows

TITLE, SAYS = "A bench at the bus stop", "My knees are bad and the bus is late. A bench would help us all."
WHY = "It is a good idea, and it costs more than we may spend without asking you all."


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_from_a_thought_to_an_answer(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None]
) -> None:
    pb_round = make_collecting(sandbank.estate, name="Nicer courts")
    agnes, tariq, shona, iain = (
        already_in(open_window(), sandbank[name])
        for name in ("Agnes Rennie", "Tariq Mahmood", "Shona Baird", "Iain Macrae")
    )
    say_how_much_is_enough(iain, looks_well)
    start(agnes, looks_well)
    idea = Idea.objects.get()
    support_the_twin(tariq, looks_well)
    *others, caller = fill_up(sandbank, 18)
    for person in others:
        support_idea(idea_id=idea.pk, by=person, now=timezone.now(), channel="web")
    two_authors(agnes, tariq, idea, looks_well)
    staff_ask_to_split(shona, agnes, idea)
    agnes.goto(f"/ideas/{idea.public_id}/")
    shows(agnes, "19 neighbours stand behind it", "1 more neighbour, and we owe an answer.")
    the_twentieth_phones(shona, caller.name, idea, looks_well)
    agnes.reload()
    shows(agnes, "20 neighbours stand behind it", "What we promised because of that")
    looks_well(agnes, at="ideas:show")
    says_more_on_the_phone(shona, caller, idea, looks_well)
    answer(shona, looks_well)
    deliver()
    assert {m.to[0] for m in mail.outbox if WHY in m.body} == {"agnes@example.com", "tariq@example.com"}
    assert not any("bench" in message.subject.lower() for message in mail.outbox)
    into_a_money_vote(iain, pb_round)
    anybody = open_window()
    anybody.goto(f"/ideas/{idea.public_id}/")
    shows(anybody, "Our answer: Needs a vote", WHY)
    lacks(anybody, "Rennie", "Mahmood", caller.name)
    follow(anybody, "In the money vote “Nicer courts”", then=TITLE)
    follow(anybody, f"idea {idea.number}, with all who stand behind it", then=TITLE)


def say_how_much_is_enough(iain: Page, looks_well: Callable[..., None]) -> None:
    iain.goto("/desk/ideas/rules/")
    follow(iain, "Strathvale Homes", then="Strathvale Homes")
    looks_well(iain, at="ideas:set_rule")
    fill(iain, neighbours="20", one_home_in="1")
    press(iain, "Save", then="Strathvale Homes")
    mistakes(iain, "2")
    fill(iain, one_home_in="")
    press(iain, "Save", then="How much support makes us answer")
    shows(iain, "20 neighbours: we answer in 15 working days.")


def start(agnes: Page, looks_well: Callable[..., None]) -> None:
    agnes.goto("/ideas/")
    follow(agnes, "Start an idea", then="Start an idea")
    shows(agnes, "Neighbours can read this.")
    fill(agnes, title=TITLE)
    press(agnes, "Put it up", then="Start an idea")
    mistakes(agnes, "Say in two sentences")
    looks_well(agnes, at="ideas:start")
    agnes.goto("/ideas/")  # she leaves, and what she typed is there
    follow(agnes, "Go on with your idea", then="Start an idea")
    assert agnes.locator("[name=title]").input_value() == TITLE
    fill(agnes, says=SAYS)
    choose_place(agnes)
    press(agnes, "Put it up", then=TITLE)
    shows(agnes, "1 neighbour stands behind it", "number 1", "19 more neighbours, and we owe an answer.")


def choose_place(page: Page) -> None:
    """The estate, and not the close that has its name in its own."""
    page.locator("label.choice").get_by_text("Sandbank", exact=True).click()


def support_the_twin(tariq: Page, looks_well: Callable[..., None]) -> None:
    tariq.goto("/ideas/start/")
    fill(tariq, title="Bench for the bus stop", says="Somewhere to sit while we wait.")
    choose_place(tariq)
    press(tariq, "Put it up", then="Start an idea")
    shows(tariq, "Is it one of these?", TITLE)
    looks_well(tariq, at="ideas:start")
    press(tariq, "This is mine too", then=TITLE)
    shows(tariq, "2 neighbours stand behind it", "You stand behind it.")


def two_authors(agnes: Page, tariq: Page, idea: Idea, looks_well: Callable[..., None]) -> None:
    agnes.goto(f"/ideas/{idea.public_id}/")
    follow(agnes, "Its authors: invite a neighbour", then="Who its authors are")
    fill(agnes, name="Tariq")
    press(agnes, "Invite them", then="Who its authors are")
    mistakes(agnes, "first name and last name")
    fill(agnes, name="Tariq Mahmood")
    press(agnes, "Invite them", then="Who its authors are")
    tariq.goto("/my-things/")
    shows(tariq, "You are invited to be an author")
    follow(tariq, TITLE, then="Be an author, too?")
    shows(tariq, "Agnes invites you", SAYS)
    looks_well(tariq, at="ideas:invitation")
    choose(tariq, "Show my first name on the idea")
    press(tariq, "Yes, I am an author, too", then=TITLE)
    shows(tariq, "By Tariq and a neighbour.")
    agnes.reload()
    shows(agnes, "2 authors", "Tariq")
    looks_well(agnes, at="ideas:authors")
    follow(agnes, "Take away", then="Take Tariq away?")
    looks_well(agnes, at="ideas:take_author_away")
    tariq.goto(f"/ideas/{idea.public_id}/authors/leave/")
    shows(tariq, "goes on with its other authors")
    looks_well(tariq, at="ideas:leave")


def staff_ask_to_split(shona: Page, agnes: Page, idea: Idea) -> None:
    """Nothing happens until each author has said yes: one says no."""
    shona.goto(f"/ideas/{idea.public_id}/")
    follow(shona, "Ask its author to split it", then="Split it into two ideas")
    shows(shona, "It happens only if every author says yes")
    fill(
        shona,
        says_1="A bench with a back.",
        title_2="A roof over it",
        says_2="Against the rain.",
        because="Two things in one.",
    )
    press(shona, "Ask its authors", then=TITLE)
    agnes.goto(f"/ideas/{idea.public_id}/")
    shows(agnes, "May it be split?", "A roof over it")
    press(agnes, "No, leave it as it is", then=TITLE)
    lacks(agnes, "May it be split?")


def says_more_on_the_phone(shona: Page, caller: Person, idea: Idea, looks_well: Callable[..., None]) -> None:
    """Help, a change, and a discussion of their own."""
    name, where = caller.name, f"/desk/ideas/support/{caller.public_id}/?number={idea.number}"
    shona.goto(where)
    follow(shona, "They help with it", then=f"{name} helps")
    looks_well(shona, at="ideas:offer_for")
    fill(shona, says="I sand it down every spring.")
    press(shona, "Write it down", then=name)
    shona.goto(where)
    follow(shona, "They suggest a change", then=f"{name} suggests a change")
    fill(shona, says="My knees are bad, too. A bench with a back would help us all.")
    press(shona, "Suggest it for them", then=f"{name} suggests a change")
    mistakes(shona, "Fill this in.")
    looks_well(shona, at="ideas:change_for")
    fill(shona, because="Without a back nobody gets up.")
    press(shona, "Suggest it for them", then=name)
    follow(shona, "They start a discussion", then=f"{name} starts a discussion")
    fill(shona, title="Who else waits for the 41?", text="I stand there every day.")
    press(shona, "Start it", then=name)
    follow(shona, "They start a discussion", then=f"{name} starts a discussion")
    looks_well(shona, at="discussions:start_for")


def the_twentieth_phones(shona: Page, name: str, idea: Idea, looks_well: Callable[..., None]) -> None:
    shona.goto(f"/desk/phone/?q={name}")
    follow(shona, name, then=name)
    shona.get_by_label("They speak of idea number").fill(str(idea.number))
    press(shona, "Read it to them", then=f"{name} speaks of an idea")
    shows(shona, TITLE, SAYS)
    looks_well(shona, at="ideas:support_for")
    press(shona, f"Yes: {name} supports it", then=name)
    assert Support.objects.filter(idea=idea, channel="phone", typed_by__name="Shona Baird").count() == 1


def answer(shona: Page, looks_well: Callable[..., None]) -> None:
    shona.goto("/desk/ideas/")
    shows(shona, "20 neighbours stand behind it")
    follow(shona, TITLE, then="Answer this idea")
    choose(shona, "Needs a vote")
    press(shona, "Send our answer", then="Answer this idea")
    mistakes(shona, "Say why, in plain words.")
    looks_well(shona, at="ideas:answer")
    fill(shona, because=WHY, next_step="We cost it", next_on=timezone.localdate() + timedelta(days=30))
    press(shona, "Send our answer", then=TITLE)
    shows(shona, "Our answer: Needs a vote", "We cost it", "Kept")


def into_a_money_vote(iain: Page, pb_round: Round) -> None:
    iain.goto(f"/decide/{pb_round.public_id}/ideas/")
    press(iain, "Bring it into this money vote", then=TITLE)
    shows(iain, "We work out what it costs", "It began as")


def deliver() -> None:
    now = timezone.now()
    owe_notices(now=now)
    for notice in take_notices(sender="journey", now=now):
        send_notice(notice, now=now)
