"""What people think: asked, answered one by one, added to, typed for somebody who rang, and read by everybody."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from commonty.opinions.actions.statements import add_seed
from commonty.opinions.actions.voting import say_all
from commonty.opinions.actions.working_out import work_out_report
from commonty.opinions.models import Conversation
from commonty.opinions.tests.factories import SEEDS
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank, fill_up
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, lacks, mistakes, pick, press, shows, warns

QUESTION, OWN = "What should become of our back courts?", "A bench in the afternoon sun."


def test_a_question_is_asked_answered_and_shows_what_all_share(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None]
) -> None:
    agnes, iain, shona = (sandbank[name] for name in ("Agnes Rennie", "Iain Macrae", "Shona Baird"))
    officer = already_in(open_window(), iain)
    ask(officer, looks_well)
    resident = already_in(open_window(), agnes)
    answer(resident, looks_well)
    add_own(resident, looks_well)
    read_first(officer, looks_well)
    type_for_tariq(already_in(open_window(), shona), looks_well)
    speak_up(sandbank)
    read_the_report(open_window(), looks_well)


def ask(page: Page, looks_well: Callable[..., None]) -> None:
    page.goto("/desk/")
    follow(page, "Ask residents what they think", then="Ask residents something")
    follow(page, "Ask something new", then="Ask residents something")
    fill(
        page, question=QUESTION, words="We plan next year’s work.", closes_on=timezone.localdate() + timedelta(days=9)
    )
    pick(page, "place", "Sandbank")
    press(page, "Save", then=QUESTION)
    press(page, "Open it now", then=QUESTION)
    shows(page, "Write at least 3 statements first")
    press(page, "Add it", then=QUESTION)
    mistakes(page, "Write the statement.")
    fill(page, text=SEEDS[0])
    press(page, "Add it", then=QUESTION)
    conversation = Conversation.objects.get()
    for text in SEEDS[1:4]:  # the same form again and again is not what a journey is about
        how = {"by": conversation.made_by, "now": timezone.now(), "channel": "web"}
        add_seed(conversation_id=conversation.pk, text=text, **how)
    page.reload()
    looks_well(page, at="opinions:prepare")
    press(page, "Open it now", then=QUESTION)
    shows(page, "It is open.")
    follow(page, "Change it", then="Change it")
    fill(page, words="")
    press(page, "Save", then="Change it")
    mistakes(page, "Say why you ask.")
    looks_well(page, at="opinions:change")


def answer(page: Page, looks_well: Callable[..., None]) -> None:
    page.goto("/")
    follow(page, QUESTION, then=QUESTION)
    shows(page, "Nothing is shown before five people have answered")
    looks_well(page, at="opinions:show")
    follow(page, "Say what you think", then=SEEDS[0])
    looks_well(page, at="opinions:answer")
    choose(page, "This matters to me")
    press(page, "I agree", then=SEEDS[1])
    press(page, "Skip", then=SEEDS[2])
    follow(page, "What I said", then="What I said")
    looks_well(page, at="opinions:mine")
    press(page, "I disagree", then="What I said")
    shows(page, "Changed. Your newest word counts.", "You said: I disagree. It matters to you.")


def add_own(page: Page, looks_well: Callable[..., None]) -> None:
    follow(page, "Add your own statement", then="Add your own statement")
    press(page, "Add it", then="Add your own statement")
    mistakes(page, "Write one thing that a neighbour can agree or disagree with.")
    fill(page, text="The bins should be emptied twice each week.")
    press(page, "Add it", then="Add your own statement")
    warns(page, "Does one of these say it already?", SEEDS[1])
    looks_well(page, at="opinions:add")
    fill(page, text=OWN)
    press(page, "Mine is another one", then="What I said")
    shows(page, "Somebody reads it first", OWN)


def read_first(page: Page, looks_well: Callable[..., None]) -> None:
    page.goto("/desk/opinions/")
    shows(page, "1 statement to read")
    follow(page, QUESTION, then=QUESTION)
    follow(page, "Show it or leave it out", then=OWN)
    choose(page, "Leave it out")
    press(page, "Save", then=OWN)
    mistakes(page, "Say why it is left out.")
    looks_well(page, at="opinions:read")
    choose(page, "Show it")
    press(page, "Save", then=QUESTION)
    lacks(page, "To read")


def type_for_tariq(page: Page, looks_well: Callable[..., None]) -> None:
    page.goto(f"/opinions/{Conversation.objects.get().public_id}/")
    follow(page, "Answer for somebody", then="Answer for somebody")
    follow(page, "Somebody at risk, whom no list shows", then="Answer for somebody at risk")
    press(page, "Show me, and write it down", then="Answer for somebody at risk")
    looks_well(page, at="opinions:find_at_risk")
    follow(page, "No, go back", then="Answer for somebody")
    fill(page, q="Tariq")
    press(page, "Find", then="Answer for somebody")
    looks_well(page, at="opinions:find")
    follow(page, "Enter what they say", then="What Tariq Mahmood says")
    press(page, "Enter it", then="What Tariq Mahmood says")
    mistakes(page, "Choose where they are.", "Read it back to them first.")
    looks_well(page, at="opinions:enter")
    pick(page, "s4", "Agree")
    choose(page, "On the phone")
    choose(page, "I read it back")
    press(page, "Enter it", then="Answer for somebody")
    shows(page, "It counts like any other.")


def speak_up(sandbank: Sandbank) -> None:
    """Neighbours of two minds, who agree on the bins and on Agnes's bench."""
    conversation = Conversation.objects.get()
    statements = list(conversation.statements.order_by("number"))
    for n, person in enumerate(fill_up(sandbank, 16)):
        values = (1, 1, -1, 1, 1) if n < 10 else (-1, 1, 1, -1, 1)
        said = {statement.pk: value for statement, value in zip(statements, values)}
        say_all(conversation_id=conversation.pk, values=said, by=person, now=timezone.now(), channel="web")
    work_out_report(conversation_id=conversation.pk, now=timezone.now())


def read_the_report(page: Page, looks_well: Callable[..., None]) -> None:
    """Without an account: first what all share, then what divides, last the picture."""
    page.goto("/opinions/")
    follow(page, QUESTION, then=QUESTION)
    heads = [head.inner_text() for head in page.locator("main h2").all()]
    order = ["What people of every group say", "What divides people", "What a few hold strongly",
             "Who has spoken, and who is missing", "The map"]  # fmt: skip
    assert [head for head in heads if head in order] == order
    shows(page, OWN, "18 people gave", "Group A", "Group B")
    lacks(page, "Tariq", "Agnes")
    page.get_by_role("link", name="Group A, ").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#group-A")
    looks_well(page, at="opinions:show")
    heading(page, QUESTION)
