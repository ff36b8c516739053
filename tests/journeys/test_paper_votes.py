"""A whole paper vote in browsers: printed, taken in, opened by two, keyed blind, settled, sealed, counted, checked."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonty.ballots.actions import box
from commonty.ballots.actions.slips import slip_code
from commonty.ballots.models import Entitlement, PaperBatch, PaperEnvelope, Register
from commonty.budgeting.models import Result, Round
from commonty.budgeting.tests import factories
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank, fill_up
from tests.journeys.setting_up import let_voting_end
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, download, fill, follow, heading, mistakes, press, shows
from tests.journeys.voting import vote_on_paper

STAFF = ("Shona Baird", "Iain Macrae", "Priya Nair", "Donald Geddes")
PAPERS = 6


@pytest.fixture
def pb_round(sandbank: Sandbank) -> Round:
    fill_up(sandbank, PAPERS)
    return factories.make_voting_now(sandbank.estate, voters=0, how_many=3, has_paper=True, paper_days=1)


def test_a_paper_vote_from_printing_to_a_result_that_balances(
    sandbank: Sandbank,
    pb_round: Round,
    open_window: OpenWindow,
    looks_well: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shona, iain, priya, donald = (already_in(open_window(), sandbank[name]) for name in STAFF)
    print_packs(shona, pb_round, tmp_path)
    agnes = already_in(open_window(), sandbank["Agnes Rennie"])
    agnes.goto(f"/votes/{pb_round.register.public_id}/")
    vote_on_paper(agnes, "Project 1")
    for page in (shona, iain, priya, donald):
        sign_declaration(page, pb_round, looks_well)
    take_in(shona, sandbank, pb_round, looks_well)
    agnes.goto(f"/votes/{pb_round.register.public_id}/")
    shows(agnes, "We have your paper vote", "It is final")
    looks_well(agnes)
    move_the_clock(pb_round, monkeypatch)
    batch = open_batch(iain, donald, pb_round, looks_well)
    key_papers(iain, priya, donald, batch, looks_well)
    seal(priya, donald, batch, looks_well)
    count_and_check(iain, priya, pb_round, tmp_path, looks_well)


def print_packs(shona: Page, pb_round: Round, folder: Path) -> None:
    shona.goto(f"/desk/registers/{pb_round.register.public_id}/letters/")
    choose(shona, "Everybody who can vote")
    press(shona, "Make the letters", then="Letters with codes")
    with shona.expect_download() as waiting:
        shona.get_by_role("button", name="Print part 1 (PDF)").click()
    waiting.value.save_as(folder / "packs.pdf")
    assert (folder / "packs.pdf").read_bytes().startswith(b"%PDF")
    shona.goto(f"/desk/registers/{pb_round.register.public_id}/paper/")
    assert download(shona, "Pack for a desk (PDF)", folder).read_bytes().startswith(b"%PDF")


def sign_declaration(page: Page, pb_round: Round, looks_well: Callable[..., None]) -> None:
    page.goto(f"/desk/registers/{pb_round.register.public_id}/paper/")
    looks_well(page, at="ballots:paper")
    press(page, "Sign this declaration", then="Paper votes")
    mistakes(page, "Tick this if it is so")
    choose(page, "I promote none of these projects")
    press(page, "Sign this declaration", then="Paper votes")
    expect(page.locator("body")).not_to_contain_text("Before you start")


def take_in(shona: Page, sandbank: Sandbank, pb_round: Round, looks_well: Callable[..., None]) -> None:
    """Agnes's first, then the neighbours': the field waits for each. One slip is typed wrongly, one isn't signed."""
    follow(shona, "Take in envelopes", then="Take in envelopes")
    looks_well(shona, at="ballots:take_in_paper")
    ours = Entitlement.objects.filter(register=pb_round.register).exclude(person=sandbank["Tariq Mahmood"])
    agnes = ours.get(person=sandbank["Agnes Rennie"])
    expect(shona.locator("[name=code]")).to_be_focused()
    fill(shona, code=slip_code(agnes)[:-1])
    shona.keyboard.press("Enter")
    mistakes(shona, "There is a slip in this code")
    looks_well(shona)
    for n, one in enumerate([agnes, *ours.exclude(pk=agnes.pk).order_by("pk")], start=1):
        fill(shona, code=slip_code(one))
        shona.locator("[name=code]").press("Enter")
        shows(shona, f"Write 1/{n} on the envelope")
        expect(shona.locator("[name=code]")).to_be_focused()
    fill(shona, q="Tariq")
    press(shona, "Find", then="Take in envelopes")
    follow(shona, "It is theirs", then="Take in envelopes")
    choose(shona, "The declaration isn't signed")
    press(shona, "Take it in", then="Take in envelopes")
    shows(shona, "Refused. Write 1/")
    shona.goto(f"/desk/registers/{pb_round.register.public_id}/?q=Agnes")
    follow(shona, "They say it isn't theirs Agnes Rennie", then="Take an envelope out")
    looks_well(shona, at="ballots:set_aside_paper")
    follow(shona, "No, go back", then="Who can vote")


def move_the_clock(pb_round: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """Voting has ended, the last post is in, and nobody objected within the day."""
    let_voting_end(pb_round)
    before = timezone.now() - timedelta(days=2)
    Register.objects.filter(pk=pb_round.register_id).update(closes_at=before, paper_until=before)
    Round.objects.filter(pk=pb_round.pk).update(closes_at=before)
    PaperEnvelope.objects.update(taken_in_at=before)
    # The journal knows that the rules said another day; all else that it knows is held against the box as ever.
    monkeypatch.setattr(box, "box_faults", lambda r, ask=box.box_faults: [f for f in ask(r) if "longer" not in f])


def open_batch(iain: Page, donald: Page, pb_round: Round, looks_well: Callable[..., None]) -> str:
    iain.goto("/desk/")
    iain.get_by_role("link", name="Close batch 1 of the paper votes").click()
    heading(iain, "Batch 1")
    press(iain, "Close this batch", then="Batch 1")
    looks_well(iain, at="ballots:batch")
    count_them(iain, found=PAPERS, empty=1)
    shows(iain, "Your figures are kept")
    batch = f"/desk/registers/{pb_round.register.public_id}/batches/{PaperBatch.objects.get().public_id}/"
    donald.goto("/desk/")
    donald.get_by_role("link", name="as the second person").click()
    heading(donald, "Batch 1")
    count_them(donald, found=PAPERS + 1, empty=0)
    shows(donald, "Iain Macrae counted otherwise")
    looks_well(donald)
    count_them(donald, found=PAPERS, empty=1)
    shows(donald, "You both counted the same")
    looks_well(donald)
    return batch


def count_them(page: Page, **figures: int) -> None:
    fill(page, **figures)
    page.locator("form", has=page.locator("[name=found]")).get_by_role("button").click()


def key_papers(iain: Page, priya: Page, donald: Page, batch: str, looks_well: Callable[..., None]) -> None:
    """All by keyboard. The two differ on the fifth paper, which Donald settles."""
    iain.goto(batch)
    iain.get_by_role("link", name="Key these papers").first.click()
    heading(iain, "Paper 1 of 6")
    looks_well(iain, at="ballots:key_paper")
    type_papers(iain, "1 2", "2", "b", "1", "3")
    heading(iain, "Paper 6 of 6")
    type_papers(iain, "9")
    mistakes(iain, "“9” is no number on the ballot paper")
    looks_well(iain)
    iain.get_by_role("button", name="s1: Nobody can tell what is meant").click()
    shows(iain, "That was the last paper")
    expect(iain.locator("main")).not_to_contain_text("Key these papers")
    priya.goto(f"{batch}key/2/")
    type_papers(priya, "1 2", "2", "b", "1", "2", "s1")
    shows(priya, "1 paper was read in two ways", "Somebody who keyed neither time")
    donald.goto("/desk/")
    donald.get_by_role("link", name="read in two ways").click()
    follow(donald, "Settle it", then="Paper 5 of 6")
    looks_well(donald)
    type_papers(donald, "1")
    mistakes(donald, "neither what the first nor what the second read")
    type_papers(donald, "3")
    shows(donald, "That was the last paper")


def type_papers(page: Page, *papers: str) -> None:
    for typed in papers:
        before = page.locator("h1").inner_text()
        fill(page, typed=typed)
        page.locator("[name=typed]").press("Enter")
        page.wait_for_load_state()
        if page.locator(".error-summary").count() == 0:
            expect(page.locator("h1")).not_to_have_text(before)


def seal(priya: Page, donald: Page, batch: str, looks_well: Callable[..., None]) -> None:
    priya.goto(batch)
    press(priya, "Sign as the first of two", then="Batch 1")
    shows(priya, "You have signed")
    donald.goto(batch)
    press(donald, "Sign as the second person, and seal", then="Batch 1")
    shows(donald, "Priya Nair and Donald Geddes sealed it")
    looks_well(donald)


def count_and_check(iain: Page, priya: Page, pb_round: Round, folder: Path, looks_well: Callable[..., None]) -> None:
    for page in (iain, priya):
        page.goto(f"/desk/rounds/{pb_round.public_id}/close/")
        page.get_by_role("button", name="Sign as the").click()
        page.wait_for_load_state()
    call_command("worker", "--once", verbosity=0)
    iain.goto(f"/decide/{pb_round.public_id}/result/")
    heading(iain, "What we chose")
    shows(iain, "Paper and online votes add up")
    looks_well(iain)
    totals = Result.objects.get().totals
    assert (totals["voted"], totals["counted"], totals["blank"], totals["invalid"]) == (7, 5, 1, 1)
    pack = download(iain, "Download everything", folder)
    checked = subprocess.run(
        [sys.executable, "-m", "commonty.cli", "verify", str(pack)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "7 votes on paper: every batch balances" in checked.stdout
    iain.goto(f"/votes/{pb_round.register.public_id}/receipts/")
    shows(iain, "Replaced by paper")
