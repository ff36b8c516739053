"""Small grants of a residents' group: an officer gives its seats, the organiser answers, the treasurer signs and pays."""

from collections.abc import Callable

from playwright.sync_api import Page

from commonty.access.may import SYSTEM
from commonty.budgeting.actions.ledger import record_voted
from commonty.budgeting.models import Round
from commonty.budgeting.tests.ideas import how, make_collecting, make_idea
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, lacks, mistakes, pick, press, shows

GROUP = "Sandbank tenants' group"
TRIP = "A day at Largs"


def test_a_residents_group_runs_its_grants(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None]
) -> None:
    pb_round = make_collecting(sandbank.estate, template="grants", pot_pence=4_000_00, name="Grants for neighbours")
    names = ("Iain Macrae", "Tariq Mahmood", "Agnes Rennie")
    iain, tariq, agnes = (already_in(open_window(), sandbank[name]) for name in names)
    give_the_seats(iain, pb_round, looks_well)
    make_idea(pb_round, author=sandbank.move_in("Wilma Nairn"), title=TRIP, says="A bus for all of us.")
    answer_and_cost(tariq, looks_well)
    sign(agnes, pb_round, looks_well)
    jump_to_the_result(pb_round)
    pay(agnes, pb_round, looks_well)
    everybody_reads_it(open_window(), pb_round)
    end(iain, agnes, pb_round, looks_well)


def give_the_seats(iain: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    follow(iain, "Say who runs it", then="Who runs it?")
    choose(iain, "A residents' group")
    press(iain, "Keep this", then="Who runs it?")
    mistakes(iain, "Say what the group is called.", "Say what the group asks of whoever gets a grant.")
    looks_well(iain, at="budgeting:set_up_step")
    fill(iain, group_name=GROUP, group_rules="Send us your receipts within 8 weeks.")
    press(iain, "Keep this", then=GROUP)
    for part, name in (("organiser", "Tariq Mahmood"), ("treasurer", "Agnes Rennie")):
        follow(iain, "Give this seat", then=f"Who is the {part}?")
        fill(iain, q=name.split()[0])
        press(iain, "Find", then=f"Who is the {part}?")
        looks_well(iain, at="budgeting:find_for_seat")
        press(iain, "Give them this seat", then=GROUP)
        shows(iain, "Given, and they are told.", name)
    looks_well(iain, at="budgeting:keep_group")


def answer_and_cost(tariq: Page, looks_well: Callable[..., None]) -> None:
    tariq.goto("/my-things/")
    follow(tariq, GROUP, then="Grants for neighbours")
    looks_well(tariq, at="budgeting:show_seat")
    follow(tariq, "Answer and cost the applications", then="Applications")
    looks_well(tariq, at="budgeting:applications")
    follow(tariq, TRIP, then=TRIP)
    choose(tariq, "It can be done")
    press(tariq, "Tell its author", then=TRIP)
    mistakes(tariq, "Say why in a whole sentence.")
    looks_well(tariq, at="budgeting:application")
    fill(tariq, because="A bus for one day costs little.")
    press(tariq, "Tell its author", then=TRIP)
    follow(tariq, "Write down what it costs", then="What does it cost?")
    press(tariq, "Keep these costs", then="What does it cost?")
    looks_well(tariq, at="budgeting:cost_application")
    fill(tariq, low_pence="250", likely_pence="300", high_pence="350", upkeep_pence="0", run_by="Wilma and friends")
    choose(tariq, "There is no VAT on this")
    press(tariq, "Keep these costs", then=TRIP)
    shows(tariq, "Written by the group's organiser")
    lacks(tariq, "Sign as the treasurer")


def sign(agnes: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    agnes.goto(f"/decide/{pb_round.public_id}/")
    follow(agnes, "Your work for the group", then="Grants for neighbours")
    follow(agnes, "Applications that wait for your signature", then="Applications")
    follow(agnes, TRIP, then=TRIP)
    lacks(agnes, "Tell its author")
    press(agnes, "Sign as the treasurer", then="Applications")
    shows(agnes, "On the ballot")


def jump_to_the_result(pb_round: Round) -> None:
    """Announced, voted on and counted, as other journeys do it."""
    funded = list(pb_round.projects.values_list("public_id", flat=True))
    record_voted(round_id=pb_round.pk, funded=funded, by=SYSTEM, **how())
    Round.objects.filter(pk=pb_round.pk).update(status=Round.Status.DECIDED)


def pay(agnes: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    own = f"/decide/{pb_round.public_id}/group/"
    agnes.goto(own)
    follow(agnes, "Promised", then="Write down what was promised")
    press(agnes, "Record it", then="Write down what was promised")
    mistakes(agnes, "How much?")
    looks_well(agnes, at="budgeting:add_group_line")
    pick(agnes, "project", TRIP)
    fill(agnes, supplier="The outing committee", number="G1", pence="300", says="The bus")
    press(agnes, "Record it", then="Where the money went")
    for link, title, typed in (
        ("A receipt or invoice", "Write down a receipt or invoice", {"number": "R1", "says": "The bus"}),
        ("Paid", "Write down what was paid", {"says": "Paid for the bus"}),
    ):
        agnes.goto(own)
        follow(agnes, link, then=title)
        fill(agnes, pence="300", **typed)
        press(agnes, "Record it", then="Where the money went")


def everybody_reads_it(passer_by: Page, pb_round: Round) -> None:
    passer_by.goto(f"/decide/{pb_round.public_id}/money/")
    shows(passer_by, f"{GROUP} keeps this money.", "The outing committee", "Paid £300", "Paid for the bus")
    lacks(passer_by, "Agnes", "Tariq", "Record a payment")


def end(iain: Page, agnes: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    iain.goto(f"/desk/rounds/{pb_round.public_id}/group/")
    follow(iain, "End this seat", then="End a seat")
    press(iain, "End this seat", then="End a seat")
    looks_well(iain, at="budgeting:end_seat")
    agnes.goto(f"/decide/{pb_round.public_id}/group/")
    follow(agnes, "Give my seat back", then="Give my seat back")
    press(agnes, "Give it back", then="Give my seat back")
    mistakes(agnes, "Why does it end?")
    looks_well(agnes, at="budgeting:give_seat_back")
    fill(agnes, because="I move to Largs.")
    press(agnes, "Give it back", then="Money votes")
    agnes.goto(f"/decide/{pb_round.public_id}/group/")
    heading(agnes, "There is no page here")
