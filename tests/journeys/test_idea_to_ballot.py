"""From "what should it pay for?" to a project on the ballot: asked, sent, heard on the phone, answered, costed, signed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from commonty.budgeting.models import Proposal, Round
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.ideas import make_shown
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fetch, fill, follow, heading, lacks, mistakes, press, shows, warns
from tests.journeys.test_kept_uploads import photo

WHY = "The council owns the pavement there. Would the back court do?"
BENCH = "A bench at the bus stop"


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_from_an_idea_to_the_ballot(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None], tmp_path: Path
) -> None:
    now = timezone.now().replace(hour=12, minute=0)
    pb_round = factories.make_draft(sandbank.estate, name="Nicer courts", how_many=2, now=now + timedelta(days=21))
    iain, priya, shona, agnes = (
        already_in(open_window(), sandbank[name])
        for name in ("Iain Macrae", "Priya Nair", "Shona Baird", "Agnes Rennie")
    )
    ask_for_ideas(iain, pb_round, looks_well)
    keep_a_price(priya)
    send_with_a_mistake(agnes, photo(tmp_path, "stop.jpg", "red"), looks_well)
    enter_for_tariq(shona, pb_round, looks_well)
    answer_and_answer_back(iain, agnes, pb_round, looks_well)
    talk(agnes, iain, pb_round, looks_well)
    cost_and_sign(iain, priya, pb_round, looks_well)
    set_an_evening(iain, pb_round)
    join(iain, agnes, shona, sandbank, pb_round, looks_well)
    everybody_reads_it(open_window(), pb_round, looks_well)


def board(page: Page, pb_round: Round) -> None:
    page.goto(f"/desk/rounds/{pb_round.public_id}/ideas/")
    heading(page, "Costing the ideas")


def ask_for_ideas(iain: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    follow(iain, "Ask for ideas", then="Ask for ideas")
    today = timezone.localdate()
    fill(iain, starts_on=today.isoformat(), ends_on=(today - timedelta(days=1)).isoformat())
    press(iain, "Ask everybody for ideas", then="Ask for ideas")
    mistakes(iain, "The last day comes before the first")
    fill(iain, ends_on=(today + timedelta(days=6)).isoformat())
    press(iain, "Ask everybody for ideas", then="Nicer courts")
    shows(iain, "Everybody can see it now")


def keep_a_price(priya: Page) -> None:
    priya.goto("/decide/prices/")
    follow(priya, "Staff: add a price", then="Add a price")
    fill(priya, name="A raised bed", low_pence="450", high_pence="250")
    press(priya, "Keep this price", then="Add a price")
    mistakes(priya, "Write at least as much as under “From”.")
    fill(priya, low_pence="250", high_pence="450")
    press(priya, "Keep this price", then="What common things cost")
    shows(priya, "£250–£450")
    follow(priya, "Change A raised bed", then="Change a price")
    press(priya, "Take it off the list", then="What common things cost")
    lacks(priya, "£250–£450")


def send_with_a_mistake(agnes: Page, picture: Path, looks_well: Callable[..., None]) -> None:
    """What was typed stays, the picture too."""
    agnes.goto("/")
    follow(agnes, "Send your idea Nicer courts", then="Send your idea")
    fill(agnes, title=BENCH, says="There is nowhere to sit. Everybody with bags would use it.", guess_pence="a lot")
    agnes.locator("[name=picture]").set_input_files(picture)
    press(agnes, "Send my idea", then="Send your idea")
    mistakes(agnes, "Write the amount in pounds", "what the picture shows")
    shows(agnes, "stop.jpg is kept")
    looks_well(agnes)
    fill(agnes, guess_pence="800", picture_says="The bus stop")
    choose(agnes, "Put my name beside it")
    press(agnes, "Send my idea", then=BENCH)
    shows(agnes, "Somebody reads it first", "This is your idea.", "Agnes Rennie", "£800")


def enter_for_tariq(shona: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    """Typed for somebody on the phone; neighbours read neither idea before an officer has."""
    shona.goto(f"/decide/{pb_round.public_id}/ideas/")
    shows(shona, "No ideas here yet")
    follow(shona, "Staff: enter an idea for somebody", then="Enter an idea for somebody")
    fill(shona, q="Tariq")
    press(shona, "Find", then="Enter an idea for somebody")
    looks_well(shona)
    follow(shona, "Enter their idea Tariq Mahmood", then="The idea of Tariq Mahmood")
    fill(shona, title="A pool", says="The nearest one is two buses away.")
    press(shona, "Send their idea", then="The idea of Tariq Mahmood")
    mistakes(shona, "Where are they?")
    choose(shona, "On the phone")
    choose(shona, "I read it back to them")
    press(shona, "Send their idea", then="Enter an idea for somebody")
    shows(shona, "It has number 2")
    idea = Proposal.objects.get(number=2)
    assert (idea.author.name, idea.typed_by.name, idea.channel) == ("Tariq Mahmood", "Shona Baird", "phone")


def answer_and_answer_back(iain: Page, agnes: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    board(iain, pb_round)
    follow(iain, f"1. {BENCH}", then=BENCH)
    choose(iain, "It needs a change")
    press(iain, "Tell its author", then=BENCH)
    mistakes(iain, "Say why in a whole sentence")
    fill(iain, because=WHY)
    press(iain, "Tell its author", then=BENCH)
    board(iain, pb_round)
    follow(iain, "2. A pool", then="A pool")
    choose(iain, "It can’t be done")
    fill(iain, because="A pool costs some millions, and the pot is £12,500.")
    press(iain, "Tell its author", then="A pool")
    agnes.goto(f"/decide/{pb_round.public_id}/ideas/1/")
    shows(agnes, "Needs a change", WHY)
    follow(agnes, "Answer this", then="Answer us")
    looks_well(agnes)
    fill(agnes, words="The back court is fine, beside the lamp.")
    press(agnes, "Send this answer", then=BENCH)
    lacks(agnes, "Answer this")


def talk(agnes: Page, iain: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    """For and against, each counted and found with one press; an officer finds the question on the desk and answers it."""
    page = f"/decide/{pb_round.public_id}/ideas/2/"
    agnes.goto(page)
    follow(agnes, "Say what speaks against it", then="What speaks against it?")
    press(agnes, "Say it", then="What speaks against it?")
    mistakes(agnes)
    looks_well(agnes)
    fill(agnes, text="The water would have to be warmed all year.")
    press(agnes, "Say it", then="A pool")
    follow(agnes, "Ask a question", then="What would you like to know?")
    fill(agnes, text="Would the baths give lessons?")
    press(agnes, "Ask it", then="A pool")
    shows(agnes, "Against it (1)", "For it (0)", "Questions (1)", "warmed all year")
    follow(agnes, "Against it (1)", then="A pool")
    lacks(agnes, "Would the baths give lessons?")
    looks_well(agnes)
    iain.goto("/desk/")
    follow(iain, "Answer 1 question of a neighbour", then="What residents said")
    looks_well(iain)
    follow(iain, "Answer", then="Answer Agnes")
    fill(iain, text="We have asked them and tell you here.")
    press(iain, "Say it", then="A pool")
    agnes.goto(page)
    shows(agnes, "Iain Macrae", "We have asked them")


def cost_and_sign(iain: Page, priya: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    """Whoever wrote the figures can't sign them; announcing names what is left until a second person has."""
    board(iain, pb_round)
    shows(iain, "Its author has answered")
    follow(iain, f"1. {BENCH}", then=BENCH)
    shows(iain, "beside the lamp")
    choose(iain, "It can be done")
    fill(iain, because="There is room beside the lamp.")
    press(iain, "Tell its author", then=BENCH)
    follow(iain, "Write down what it costs", then="What does it cost?")
    fill(iain, low_pence="900", likely_pence="800", high_pence="1,200", upkeep_pence="40", run_by="Estates team")
    choose(iain, "VAT is in these figures")
    press(iain, "Keep these costs", then="What does it cost?")
    mistakes(iain, "The low figure comes first")
    fill(iain, low_pence="700", permission="None but ours", risks="The ground slopes.")
    press(iain, "Keep these costs", then=BENCH)
    shows(iain, "a second person has to sign")
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    shows(iain, f"their costs are not signed by two: “{BENCH}”")
    board(priya, pb_round)
    shows(priya, "Waits for a second signature")
    follow(priya, f"1. {BENCH}", then=BENCH)
    iain.goto(f"/desk/rounds/{pb_round.public_id}/ideas/1/costs/")
    fill(iain, likely_pence="950")
    press(iain, "Keep these costs", then=BENCH)
    press(priya, "Sign as the second person", then=BENCH)
    warns(priya, "The figures were changed")
    looks_well(priya)
    press(priya, "Sign as the second person", then="Costing the ideas")
    shows(priya, "It is on the ballot as number 3")


def set_an_evening(iain: Page, pb_round: Round) -> None:
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    follow(iain, "Set a presentation evening", then="Set a presentation evening")
    fill(iain, day=(timezone.localdate() + timedelta(days=4)).isoformat(), starts="19:00", ends="18:00")
    fill(iain, where="Ropeworks hall", joining="Phone 0141 496 0100 for a lift.", access="Step-free, with a loop.")
    press(iain, "Set this evening", then="Set a presentation evening")
    mistakes(iain, "It ends before it starts.")
    fill(iain, ends="21:00")
    press(iain, "Set this evening", then="Nicer courts")
    shows(iain, "7 pm", "Ropeworks hall")


def join(
    iain: Page, agnes: Page, shona: Page, sandbank: Sandbank, pb_round: Round, looks_well: Callable[..., None]
) -> None:
    """Two ideas become one once both authors have said yes, the second on the phone, to a colleague of Iain's."""
    make_shown(pb_round, author=sandbank["Agnes Rennie"], title="A lamp", is_named=True)
    make_shown(pb_round, author=sandbank["Tariq Mahmood"], title="A light")
    iain.goto(f"/desk/rounds/{pb_round.public_id}/ideas/3/")
    follow(iain, "Join it with others", then="Join ideas")
    press(iain, "Ask the authors", then="Join ideas")
    mistakes(iain, "Choose at least one other idea.")
    choose(iain, "4. A light")
    fill(iain, title="Light at the stop", says="A lamp that comes on by itself.", because="Both want it lit there.")
    looks_well(iain)
    press(iain, "Ask the authors", then="Ideas to join")
    shows(iain, "Author of idea 3", "Author of idea 4", "No answer yet.")
    looks_well(iain)
    agnes.goto(f"/decide/{pb_round.public_id}/ideas/3/")
    follow(agnes, "Read it, and say yes or no", then="May we do this?")
    shows(agnes, "Both want it lit there.")
    looks_well(agnes)
    choose(agnes, "It happens once every author has said yes")
    press(agnes, "Send this answer", then="A lamp")
    shona.goto(f"/decide/{pb_round.public_id}/ideas/4/")
    lacks(shona, "Light at the stop")
    follow(shona, "Type what author 1 says", then="What does the author say?")
    choose(shona, "It happens once every author has said yes")
    choose(shona, "On the phone")
    press(shona, "Send this answer", then="What does the author say?")
    mistakes(shona)
    choose(shona, "I read it all to them")
    press(shona, "Send this answer", then="A lamp")
    shows(shona, "Everybody has agreed", "This idea became part of:", "Both want it lit there.")
    follow(shona, "5. Light at the stop", then="Light at the stop")
    shows(shona, "This idea was joined from:", "Agnes Rennie and a resident")
    looks_well(shona)


def everybody_reads_it(page: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    page.goto(f"/decide/{pb_round.public_id}/")
    follow(page, "5 ideas", then="Ideas")
    shows(page, "On the ballot", "Can’t be done", "a resident", "Agnes Rennie")
    lacks(page, "Tariq Mahmood")
    follow(page, BENCH, then=BENCH)
    shows(page, "£950", "£1,200", "£40", "The ground slopes.", "Worked out by Iain Macrae, signed by Priya Nair", WHY)
    lacks(page, "The back court is fine")
    looks_well(page)
    follow(page, BENCH, then=BENCH)
    follow(page, "How it came to be", then=BENCH)
    shows(page, "Presentation evenings", "Ropeworks hall", "Step-free, with a loop.")
    address = page.get_by_role("link", name="Put it in my calendar").get_attribute("href")
    assert address
    assert "LOCATION:Ropeworks hall" in fetch(page, address)
    assert "950" in fetch(page, f"/decide/{pb_round.public_id}/ideas.csv")
