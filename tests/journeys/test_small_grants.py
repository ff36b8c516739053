"""Small grants of a residents' group: its own people take the seats, an idea asks, it is answered, signed and paid."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from commonty.access.may import SYSTEM
from commonty.budgeting.actions.ledger import record_voted
from commonty.budgeting.models import Round
from commonty.budgeting.tests.ideas import how, make_to_collect
from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.joining import ask_to_join, let_in
from commonty.groups.actions.members import give_part
from commonty.groups.models import Group
from commonty.ideas.actions.starting import Words, start_idea
from commonty.ideas.models import Idea
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, lacks, mistakes, pick, press, shows

GROUP = "Sandbank tenants' group"
TRIP = "A day at Largs"


def test_a_residents_group_runs_its_grants(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None]
) -> None:
    pb_round = make_to_collect(sandbank.estate, template="grants", pot_pence=4_000_00, name="Grants for neighbours")
    names = ("Iain Macrae", "Tariq Mahmood", "Agnes Rennie")
    iain, tariq, agnes = (already_in(open_window(), sandbank[name]) for name in names)
    group = form(sandbank)
    say_who_runs_it(iain, pb_round, looks_well)
    ask_for_ideas(iain, pb_round, then="Ask for ideas")
    mistakes(iain, "Nobody of the group has said yes yet.")
    take_the_seats(iain, tariq, agnes, group, pb_round, looks_well)
    ask_for_ideas(iain, pb_round, then=pb_round.name)
    wilma, idea = sandbank.move_in("Wilma Nairn"), Words(TRIP, "A bus for all of us.", place=sandbank.estate)
    ask(already_in(open_window(), wilma), start_idea(idea, by=wilma, **how()), looks_well)
    answer_and_cost(tariq, looks_well)
    sign(agnes, pb_round, looks_well)
    jump_to_the_result(pb_round)
    pay(agnes, pb_round, looks_well)
    everybody_reads_it(open_window(), pb_round)
    end(iain, agnes, pb_round, looks_well)


def form(sandbank: Sandbank) -> Group:
    """Tariq organises it, and Agnes keeps its money."""
    about = About(name=GROUP, purpose="We help each other out.", place=sandbank.estate)
    tariq, agnes = sandbank["Tariq Mahmood"], sandbank["Agnes Rennie"]
    group = form_group(about, own_name="Tariq", by=tariq, **how())
    theirs = ask_to_join(group_id=group.pk, name="Agnes", says="", by=agnes, **how())
    let_in(group_id=group.pk, member_id=theirs.pk, by=tariq, **how())
    give_part(group_id=group.pk, member_id=theirs.pk, role="treasurer", by=tariq, **how())
    return group


def say_who_runs_it(iain: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    """First one without a page here, whose people staff would seat; then the one that seats its own."""
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    follow(iain, "Say who runs it", then="Who runs it?")
    choose(iain, "A residents' group")
    press(iain, "Keep this", then="Who runs it?")
    mistakes(iain, "Say what the group is called.", "Say what the group asks of whoever gets a grant.")
    looks_well(iain, at="budgeting:set_up_step")
    fill(iain, group_name="Neighbours of old", group_rules="Send us your receipts within 8 weeks.")
    press(iain, "Keep this", then="Neighbours of old")
    follow(iain, "Give this seat", then="Who is the organiser?")
    fill(iain, q="Tariq")
    press(iain, "Find", then="Who is the organiser?")
    looks_well(iain, at="budgeting:find_for_seat")
    iain.goto(f"/desk/rounds/{pb_round.public_id}/group/")
    follow(iain, "Change who runs it", then="Who runs it?")
    pick(iain, "group", GROUP)
    press(iain, "Keep this", then="Who runs it?")
    mistakes(iain, "Choose the group, or say what it is called: not both.")
    fill(iain, group_name="")
    press(iain, "Keep this", then=GROUP)
    shows(iain, "takes the seat on the group’s page")
    lacks(iain, "Give this seat")


def take_the_seats(
    iain: Page, tariq: Page, agnes: Page, group: Group, pb_round: Round, looks_well: Callable[..., None]
) -> None:
    for page in (tariq, agnes):
        page.goto(f"/groups/{group.public_id}/")
        shows(page, "Small grants that this group gives")
        looks_well(page, at="groups:show")
        press(page, "I’ll do it: take the seat", then="Grants for neighbours")
    iain.goto(f"/desk/rounds/{pb_round.public_id}/group/")
    shows(iain, "Tariq Mahmood", "Agnes Rennie")
    looks_well(iain, at="budgeting:keep_group")


def ask_for_ideas(iain: Page, pb_round: Round, *, then: str) -> None:
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    follow(iain, "Ask for ideas", then="Ask for ideas")
    fill(iain, ends_on=(timezone.localdate() + timedelta(days=10)).isoformat())
    press(iain, "Ask everybody for ideas", then=then)


def ask(wilma: Page, idea: Idea, looks_well: Callable[..., None]) -> None:
    wilma.goto(f"/ideas/{idea.public_id}/")
    follow(wilma, "Ask “Grants for neighbours”", then="Ask for a small grant")
    looks_well(wilma, at="budgeting:send_idea")
    press(wilma, "Ask for the grant", then=TRIP)
    wilma.goto(f"/ideas/{idea.public_id}/")
    shows(wilma, "Somebody reads it first")


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
    passer_by.goto(f"/ideas/{Idea.objects.get(title=TRIP).public_id}/")
    shows(passer_by, "A small grant from “Grants for neighbours”", "Granted: £300", "Paid: £300.")


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
