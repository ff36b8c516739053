"""From the first order to the closed money vote, as people do it in their browsers: every pound, and who says what."""

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page

from commonty.budgeting.models import Round
from tests.journeys.conftest import OpenWindow
from tests.journeys.rounds import counted
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fetch, fill, follow, heading, mistakes, press, shows

WHY = "The council owns that wall and said no, twice. The money is back in the pot."


def test_from_the_order_to_the_closed_vote(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None]
) -> None:
    pb_round = counted(sandbank, [sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]])
    priya, iain, donald, agnes = (
        already_in(open_window(), sandbank[name])
        for name in ("Priya Nair", "Iain Macrae", "Donald Geddes", "Agnes Rennie")
    )
    order(priya, pb_round, looks_well)
    read_finances_file(priya, pb_round, looks_well)
    steps_and_questions(iain, agnes, pb_round, looks_well)
    overrule(priya, donald, open_window(), pb_round, looks_well)
    close(priya, agnes, pb_round, looks_well)


def money(page: Page, pb_round: Round) -> None:
    page.goto(f"/decide/{pb_round.public_id}/money/")
    heading(page, "Where the money went")


def order(priya: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    """Too much is refused with the sum that is left, and nothing that was typed is lost."""
    money(priya, pb_round)
    follow(priya, "Record a payment", then="Record a payment")
    shows(priya, "There is no invoice that waits to be paid")
    follow(priya, "Record an invoice", then="Record an invoice")
    follow(priya, "Record an order", then="Record an order")
    fill(priya, supplier="Macrae Works", number="PO-1", pence="1,100", says="Lamps, all three")
    press(priya, "Record it", then="Record an order")
    mistakes(priya, "Only £1,000 of what the vote gave is left")
    looks_well(priya)
    fill(priya, pence="960")
    press(priya, "Record it", then="Where the money went")
    shows(priya, "order PO-1", "Macrae Works", "Lamps, all three")


def read_finances_file(priya: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    """A mistake is named, the dry run writes nothing, the deed writes what is new, and both books then say the same."""
    follow(priya, "Beside finance’s figures", then="Our money and finance’s")
    follow(priya, "read finance’s file", then="Finance’s file")
    today = timezone.localdate().isoformat()
    head = "order_number,invoice_number,amount,date,paid_on"
    rows = f"{head}\nPO-1,MW-77,960.00,{today},{today}\nPO-9,MW-78,5,{today},\n"
    fill(priya, rows=rows.replace("960.00", "about 960"))
    press(priya, "See what each row does", then="Finance’s file")
    shows(priya, "To be mended", "amount", "Write the amount in pounds")
    looks_well(priya)
    fill(priya, rows=rows)
    press(priya, "See what each row does", then="Finance’s file")
    shows(priya, "One row is new", "The invoice and its payment will be written down", "no order of this number")
    assert not pb_round.ledger.filter(kind="invoiced").exists()
    looks_well(priya)
    press(priya, "Take them over", then="Our money and finance’s")
    shows(priya, "1 × New", "1 × Order not known", "PO-9 · MW-78", "not here")
    looks_well(priya)
    assert "MW-77" in fetch(priya, f"/decide/{pb_round.public_id}/money/finance.csv")
    assert "960.00" in fetch(priya, f"/decide/{pb_round.public_id}/money/months.csv")
    money(priya, pb_round)
    follow(priya, "Put money back in the pot", then="Put money back in the pot")
    fill(priya, pence="40", says="One lamp fewer")
    press(priya, "Record it", then="Where the money went")
    for time in ("first", "second"):
        follow(priya, "It is done Project 1", then="This project is done")
        fill(priya, on="")
        press(priya, "It is done", then="This project is done")
        looks_well(priya, at="budgeting:finish_project")
        fill(priya, on=today)
        press(priya, "It is done", then="Where the money went")
        shows(priya, "£40 less than was voted")
        if time == "first":
            follow(priya, "Not done after all Project 1", then="Not done after all")
            press(priya, "It is not done", then="Not done after all")
            looks_well(priya, at="budgeting:take_back_finish")
            fill(priya, because="A bulb is missing.")
            press(priya, "It is not done", then="Where the money went")


def steps_and_questions(iain: Page, agnes: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    """A step that is late shows as late; a neighbour says what she found, and asks; an officer answers in public."""
    project = f"/decide/{pb_round.public_id}/project/1/"
    iain.goto(project)
    follow(iain, "set a step", then="A step of this project")
    fill(iain, says="Lamps are lit", who="Macrae Works", due_on="2026-01-05")
    press(iain, "Set this step", then="Project 1")
    shows(iain, "Lamps are lit", "Late", "It should have been done by")
    looks_well(iain)
    follow(iain, "it is done Lamps are lit", then="This step is done")
    press(iain, "It is done", then="Project 1")
    agnes.goto(project)
    follow(agnes, "this is what I found", then="Is it there?")
    choose(agnes, "It is not as voted")
    press(agnes, "Send my answer", then="Is it there?")
    mistakes(agnes, "Say in a sentence what is not as voted")
    fill(agnes, words="Only two of the three lamps are lit.")
    press(agnes, "Send my answer", then="Project 1")
    fill(agnes, text="When is the third one lit?")
    looks_well(agnes)
    press(agnes, "Ask it", then="Project 1")
    shows(agnes, "Questions (1)", "When is the third one lit?")
    assert "two of the three" not in agnes.content()
    iain.goto(f"/desk/rounds/{pb_round.public_id}/words/")
    shows(iain, "1 question without an answer", "When is the third one lit?")
    looks_well(iain)
    iain.get_by_role("button", name="Show it", exact=True).click()
    heading(iain, "What residents said")
    follow(iain, "Answer", then="Answer Agnes")
    press(iain, "Say it", then="Answer Agnes")
    mistakes(iain, "Write a few words")
    fill(iain, text="On Friday: its cable was stolen.")
    press(iain, "Say it", then="Project 1")
    agnes.goto(project)
    shows(agnes, "Only two of the three lamps are lit.", "Iain Macrae", "On Friday")
    looks_well(agnes)


def overrule(priya: Page, donald: Page, anybody: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    """One proposes it, nobody else sees it, a second person signs, and then it is everywhere."""
    money(priya, pb_round)
    follow(priya, "don’t do it Project 2", then="Don’t do what was voted")
    choose(priya, "Not done")
    fill(priya, because="No.")
    press(priya, "Propose it to a second person", then="Don’t do what was voted")
    mistakes(priya, "whole sentence")
    looks_well(priya)
    fill(priya, because=WHY)
    press(priya, "Propose it to a second person", then="Overrule the vote?")
    shows(priya, "a second person has to sign")
    anybody.goto(f"/decide/{pb_round.public_id}/project/2/")
    assert WHY not in anybody.content()
    donald.goto("/desk/")
    follow(donald, "Overrule the vote on “Project 2”?", then="Overrule the vote?")
    looks_well(donald)
    press(donald, "Sign as the second person", then="Project 2")
    paths = (
        "/",
        f"/decide/{pb_round.public_id}/result/",
        f"/decide/{pb_round.public_id}/money/",
        "/find-out/overruled/",
    )
    for path in paths:
        anybody.goto(path)
        shows(anybody, WHY, "Priya Nair and Donald Geddes")
    looks_well(anybody)
    assert WHY in fetch(anybody, "/find-out/overruled.csv")


def close(priya: Page, agnes: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    money(priya, pb_round)
    follow(priya, "close it", then="Close this money vote")
    choose(priya, "kept for the next money vote")
    press(priya, "close it", then="Close this money vote")
    looks_well(priya, at="budgeting:finish_round")
    fill(priya, lessons="Ask the council who owns the wall before the vote.")
    press(priya, "close it", then="Where the money went")
    shows(priya, "What we learned", "who owns the wall", "It is kept for the next money vote here.")
    money(agnes, pb_round)
    follow(agnes, "this is what I think", then="Was it worth it?")
    choose(agnes, "Partly")
    press(agnes, "Send my answer", then="Where the money went")
    shows(agnes, "Partly")
    looks_well(agnes)
    pb_round.refresh_from_db()
    assert pb_round.status == "done"
