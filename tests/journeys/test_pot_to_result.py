"""A money vote from its first question to the last pound, as people do it in their browsers."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from playwright.sync_api import Page

from commonty.ballots.actions import cast_ballot
from commonty.ballots.models import Channel, Proof
from commonty.budgeting.models import Round
from commonty.people.models import Person
from tests.journeys import setting_up as desk
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank, fill_up
from tests.journeys.signing_in import already_in, sign_in_by_email
from tests.journeys.steps import (
    choose,
    download,
    fetch,
    fill,
    follow,
    heading,
    mistakes,
    press,
    shows,
    without_spaces,
)
from tests.journeys.voting import tick, untick_all, vote_on_paper

LAMPS, BENCH, SHED, MURAL = "Lamps in the back court", "Bench and tree", "Bike shed", "Wall painting"
ENOUGH_TO_PUBLISH = 200


def test_from_the_pot_to_the_result(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None], tmp_path: Path
) -> None:
    neighbours = fill_up(sandbank, ENOUGH_TO_PUBLISH)
    iain, priya = (already_in(open_window(), sandbank[name]) for name in ("Iain Macrae", "Priya Nair"))
    pb_round = set_up(iain, priya, tmp_path, looks_well)
    receipts = residents_vote(sandbank, open_window, pb_round, looks_well)
    cast_for_all(pb_round, neighbours)
    pack, head = count(sandbank, open_window, iain, pb_round, looks_well, tmp_path)
    everybody_checks(open_window(), pb_round, receipts, pack, head, looks_well)
    money_is_spent(priya, pb_round, looks_well)


def set_up(iain: Page, priya: Page, folder: Path, looks_well: Callable[..., None]) -> Round:
    """The officer asks, the budget owner answers for the money, and nobody else sees it until it is announced."""
    desk.answer_the_questions(iain)
    looks_well(iain)
    desk.change_the_rest(iain, most=2)
    desk.add_by_hand(iain, LAMPS, "4,300")
    desk.add_from_file(
        iain, folder, desk.PROJECTS_CSV.replace("5200", "about 5200"), then="Projects from a spreadsheet"
    )
    shows(iain, "One thing to mend", "cost")
    looks_well(iain)
    iain.get_by_label("Or paste the rows here").fill(
        desk.PROJECTS_CSV
    )  # what was in the file stands here to be mended
    press(iain, "Add these projects", then=desk.NAME)
    shows(iain, "3 projects added.", "Tick up to 2 projects", "must confirm the pot")
    looks_well(iain)
    pb_round = Round.objects.get()
    assert priya.request.get("/decide/").ok
    priya.goto(f"/desk/rounds/{pb_round.public_id}/")
    press(priya, "Confirm the pot: £12,500", then=desk.NAME)
    shows(priya, "was confirmed by Priya Nair")
    iain.reload()
    desk.announce(iain)
    desk.freeze_and_start(iain)
    pb_round.refresh_from_db()
    return pb_round


def residents_vote(
    sandbank: Sandbank, open_window: OpenWindow, pb_round: Round, looks_well: Callable[..., None]
) -> dict[str, str]:
    """By email code and again, by a code from a letter, by phone, and by somebody who was not on the list."""
    receipts = {}
    agnes = open_window()
    agnes.goto("/")
    follow(agnes, "See the projects and vote", then="Vote")
    shows(agnes, "To vote, show that you are on the list")
    looks_well(agnes)
    follow(agnes, "Sign in", then="Sign in")
    sign_in_by_email(agnes, "agnes@example.com", then="Your vote")
    receipts["replaced"] = vote_on_paper(agnes, SHED)
    looks_well(agnes)
    agnes.goto(f"/votes/{pb_round.register.public_id}/")
    shows(agnes, "If you send another, it takes its place")
    untick_all(agnes)
    receipts["Agnes"] = vote_on_paper(agnes, LAMPS, BENCH)
    shows(agnes, "It takes the place of the one you sent before")

    shona = already_in(open_window(), sandbank["Shona Baird"])
    receipts["Tariq"] = vote_with_a_letter(shona, open_window(), pb_round, looks_well)
    receipts["Moira"] = vote_of_a_newcomer(sandbank, shona, open_window(), pb_round, looks_well)
    return receipts


def vote_with_a_letter(shona: Page, tariq: Page, pb_round: Round, looks_well: Callable[..., None]) -> str:
    """He lost his letter; the housing officer prints another code, and he types it without an account."""
    shona.goto(f"/desk/registers/{pb_round.register.public_id}/?q=Tariq")
    follow(shona, "New code", then="A new voting code")
    press(shona, "Make a new code", then="A new voting code")
    code = without_spaces(shona.locator(".receipt code").text_content())
    looks_well(shona)
    tariq.goto(f"/votes/{pb_round.register.public_id}/")
    follow(tariq, "I have a code from a letter", then="Vote with the code on your letter")
    fill(tariq, code=code, born_in=1950)
    press(tariq, "Go to the vote", then="Vote with the code on your letter")
    shows(tariq, "We couldn't match this code and year of birth")
    looks_well(tariq)
    fill(tariq, code=code.lower(), born_in=1951)
    press(tariq, "Go to the vote", then="Your vote")
    return vote_on_paper(tariq, LAMPS)


def vote_of_a_newcomer(
    sandbank: Sandbank, shona: Page, moira: Page, pb_round: Round, looks_well: Callable[..., None]
) -> str:
    """She moved in last week: she says so, staff check and add her in public, and then type her vote on the phone."""
    register = pb_round.register.public_id
    moira.goto(f"/votes/{register}/")
    follow(moira, "I'm not on the list", then="on the list")
    fill(moira, name="Moira Docherty", address="Flat 12, 12 Sandbank Street", contact="0141 496 0112")
    press(moira, "Tell us", then="Thank you, we have it")
    looks_well(moira)
    sandbank.move_in("Moira Docherty", reference="T-900")
    shona.goto("/desk/")
    shona.get_by_role("link", name="Answer 1 voter").click()
    heading(shona, "Who can vote")
    follow(shona, "Answer Moira Docherty", then="on the list")
    follow(shona, "Find them in the register", then="Who can vote")
    follow(shona, "Add to the list Moira Docherty", then="Add Moira Docherty")
    fill(shona, reason="Tenancy since Monday, seen in the housing system.")
    press(shona, "Add them", then="Who can vote")
    follow(shona, "Answer Moira Docherty", then="on the list")
    choose(shona, "Put it right")
    press(shona, "That is done", then="Who can vote")
    shows(shona, "added after the freeze")
    return enter_by_phone(shona, register, "Moira", looks_well)


def enter_by_phone(shona: Page, register: str, name: str, looks_well: Callable[..., None]) -> str:
    shona.goto(f"/desk/votes/{register}/?q={name}")
    follow(shona, "Enter their vote", then=f"The vote of {name}")
    tick(shona, BENCH)
    press(shona, "Check this vote", then=f"The vote of {name}")  # it isn't said yet how we know who is on the phone
    looks_well(shona)
    choose(shona, "On the phone")
    choose(shona, "I checked who they are")
    press(shona, "Check this vote", then="Read it back to them")
    press(shona, "They said yes: send their vote", then="Their vote is in")
    looks_well(shona)
    return without_spaces(shona.locator(".receipt code").text_content())


def cast_for_all(pb_round: Round, voters: list[Person]) -> None:
    """Two hundred neighbours, by the action that the page calls: lamps are liked by most, the shed by few."""
    ids = {p.name: p.public_id for p in pb_round.projects.all()}
    wishes = [[ids[LAMPS], ids[BENCH]], [ids[LAMPS], ids[MURAL]], [ids[BENCH], ids[LAMPS]], [ids[SHED]]]
    entitlements = pb_round.register.entitlements.filter(person__in=voters).select_related("person").order_by("pk")
    for number, entitlement in enumerate(entitlements):
        cast_ballot(
            register_id=pb_round.register_id, entitlement_id=entitlement.pk, choices=wishes[number % len(wishes)],
            key=f"neighbour-{number}", channel=Channel.WEB, proof=Proof.ACCOUNT, by=entitlement.person,
        )  # fmt: skip


def count(
    sandbank: Sandbank, open_window: OpenWindow, iain: Page, pb_round: Round, looks_well: Callable[..., None],
    folder: Path,
) -> tuple[Path, str]:  # fmt: skip
    """Two people sign, the worker counts, the result stands there by itself."""
    desk.let_voting_end(pb_round)
    desk.sign_for_opening(iain, pb_round, button="Sign as the first of two")
    shows(iain, "You have signed. Now a second person has to sign.", "Iain Macrae signed")
    donald = already_in(open_window(), sandbank["Donald Geddes"])
    desk.sign_for_opening(donald, pb_round, button="Sign as the second person, and count")
    call_command("worker", "--once", verbosity=0)
    donald.goto(f"/decide/{pb_round.public_id}/result/")
    heading(donald, "What we chose")
    looks_well(donald)
    return download(donald, "Download everything", folder), without_spaces(
        donald.locator("#check ~ p code").text_content()
    )


def everybody_checks(
    anybody: Page,
    pb_round: Round,
    receipts: dict[str, str],
    pack: Path,
    head: str,
    looks_well: Callable[..., None],
) -> None:
    """Why for each project, every receipt in the list, and the pack counts again to the same winners."""
    anybody.goto(f"/decide/{pb_round.public_id}/result/")
    for project, why in ((LAMPS, "Why:"), (BENCH, "Why:"), (SHED, "Why"), (MURAL, "Why")):
        said = anybody.locator("article.why, .why li", has_text=project).first
        said.get_by_text(why).first.wait_for()
    follow(anybody, "Look up a receipt", then="Receipts")
    for whose, receipt in receipts.items():
        fill(anybody, receipt=receipt.lower())
        anybody.get_by_role("button", name="Look it up").click()
        shows(anybody, "a later one took its place" if whose == "replaced" else "is in the box and was counted")
    looks_well(anybody)
    listed = fetch(anybody, f"/votes/{pb_round.register.public_id}/receipts.csv")
    assert all(receipt in without_spaces(listed) for receipt in receipts.values())
    check_pack(pack, head, funded=[p.name for p in pb_round.projects.filter(ledger__kind="voted")])


def check_pack(pack: Path, head: str, *, funded: list[str]) -> None:
    """With our own command, and with nothing but Python and the program inside the pack."""
    ours = [sys.executable, "-m", "commonty.cli", "verify", str(pack), "--head", head]
    verified = subprocess.run(ours, capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    with zipfile.ZipFile(pack) as opened:
        opened.extractall(pack.parent / "pack")
    plain = [sys.executable, "-I", "-S", "recount.py"]  # no packages: nothing but Python
    recounted = subprocess.run(plain, capture_output=True, text=True, cwd=pack.parent / "pack")
    assert recounted.returncode == 0, recounted.stdout + recounted.stderr
    assert funded
    for name in funded:
        assert name in recounted.stdout


def money_is_spent(priya: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    """The budget owner writes down an order; everybody reads it, as a page, a file and a feed."""
    priya.goto(f"/decide/{pb_round.public_id}/money/")
    follow(priya, "Record an order", then="Record an order")
    fill(priya, supplier="Macrae Works", number="PO-4101", pence="4000", says="Three lamps")
    press(priya, "Record it", then="Where the money went")
    shows(priya, "Recorded.", "order PO-4101", "Macrae Works", "£4,000")
    looks_well(priya)
    take_back(priya, looks_well)
    assert "PO-4101" in fetch(priya, f"/decide/{pb_round.public_id}/money.csv")
    assert pb_round.name in fetch(priya, "/decide/feed.atom")
    assert pb_round.public_id in fetch(priya, "/decide/rounds.csv")


def take_back(priya: Page, looks_well: Callable[..., None]) -> None:
    """It was another amount: both lines stay."""
    follow(priya, "This line is wrong", then="This line is wrong")
    press(priya, "Take this line back", then="This line is wrong")
    mistakes(priya)
    looks_well(priya, at="budgeting:reverse_line")
    fill(priya, says="The order says £3,900.")
    press(priya, "Take this line back", then="Where the money went")
    shows(priya, "Was wrong: taken back", "Takes back a wrong line", "£3,900")
    looks_well(priya)
