"""Count it yourself: from the result page to "it is the same", and to "it is not" where somebody changed a byte."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from commonty.budgeting.models import Result
from commonty.budgeting.tests.test_recount import written
from tests.journeys.conftest import OpenWindow, assert_accessible
from tests.journeys.rounds import counted
from tests.journeys.sandbank import Sandbank
from tests.journeys.seeded_election import seeded_election
from tests.journeys.steps import download, follow, heading, shows

pytestmark = pytest.mark.once

LooksWell = Callable[[Page], None]


@pytest.fixture
def result(sandbank: Sandbank, tmp_path: Path) -> Result:
    """A vote large enough for its ballots to be public."""
    file = tmp_path / "seeded.pb"
    file.write_text(seeded_election(ballots=300, projects=14), encoding="utf-8")
    call_command("import_election", str(file), place="Sandbank", json=True, stdout=io.StringIO())
    return Result.objects.select_related("round").get()


def open_the_page(page: Page, result: Result) -> None:
    page.goto(f"/decide/{result.round.public_id}/result/")
    follow(page, "Count it yourself", then="Count it yourself")


def packed(result: Result) -> dict[str, bytes]:
    with result.pack.open("rb") as pack, zipfile.ZipFile(io.BytesIO(pack.read())) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def pack_bytes(result: Result) -> bytes:
    with result.pack.open("rb") as pack:
        return pack.read()  # type: ignore[no-any-return]


def verdict(page: Page, *says: str) -> None:
    for text in says:
        expect(page.locator("[data-recount-verdict]")).to_contain_text(text)


def choose_files(page: Page, files: dict[str, bytes], fingerprint: str = "") -> None:
    given = [{"name": name, "mimeType": "", "buffer": data} for name, data in files.items()]
    page.get_by_label("The file", exact=True).set_input_files(given)
    page.get_by_label("The fingerprint you wrote down").fill(fingerprint)
    page.get_by_role("button", name="Count this file").click()


def test_from_the_result_to_the_same(page: Page, has_script: bool, result: Result, looks_well: LooksWell) -> None:
    open_the_page(page, result)
    shows(page, "What this shows, and what it doesn't", "The script comes from us, too.", "python3 recount.py")
    shows(page, f"--head {result.pack_digest}")
    for name in ("The script that counts", "The script around it"):
        source = page.request.get(page.get_by_role("link", name=name).get_attribute("href") or "")
        assert source.text().startswith(("// Counts a money vote again", "// The page around recount.js"))
    if not has_script:
        shows(page, "Your browser runs no script here", "There are two other ways")
        expect(page.get_by_role("button", name="Count now")).to_be_hidden()
        return
    expect(page.get_by_text("Your browser runs no script here")).to_be_hidden()
    looks_well(page)
    page.get_by_role("button", name="Count now").click()
    verdict(page, "It is the same", "the same projects, in the same order, with the same money left", "seconds")
    expect(page.locator("[data-recount-verdict]")).to_be_focused()
    funded = result.outcome["funded"]
    assert funded
    expect(page.locator("[data-recount-table] tbody tr")).to_have_count(len(funded))
    expect(page.get_by_text("the same", exact=True)).to_have_count(len(funded))
    shows(page, "300votes", "14projects", "its fingerprint is the same")
    page.get_by_text("The rules by which it counted").click()
    shows(page, "Everybody who votes gets an equal share of the money.", "raised by £1 ", "whose number in the file")
    looks_well(page)


def test_the_result_and_the_page_of_checks_lead_there(page: Page, result: Result, looks_well: LooksWell) -> None:
    page.goto(f"/decide/{result.round.public_id}/check/")
    heading(page, "Check this result")
    follow(page, "Count it yourself", then="Count it yourself")
    follow(page, "All ways to check this result", then="Check this result")
    page.goto("/find-out/")
    follow(page, "Count it yourself", then="Count it yourself")


@pytest.fixture
def counting(windows: Callable, result: Result) -> Page:
    """The page in a browser with script, with the form for one's own file open."""
    page: Page = windows().new_page()
    open_the_page(page, result)
    page.get_by_text("Count a file that you have already").click()
    return page


def test_a_file_of_ones_own_is_counted_without_the_internet(counting: Page, result: Result, tmp_path: Path) -> None:
    pack = download(counting, "Download everything", tmp_path).read_bytes()
    counting.context.set_offline(True)
    grouped = " ".join(result.pack_digest[i : i + 4] for i in range(0, 64, 4)).upper()
    choose_files(counting, {"pack.zip": pack}, fingerprint=grouped)
    verdict(counting, "It is the same")
    shows(counting, "its fingerprint is the same")
    counting.get_by_role("button", name="Count now").click()
    verdict(counting, "We couldn't get the file")
    counting.context.set_offline(False)
    files = packed(result)
    choose_files(counting, {name: files[name] for name in ("ballots.pb", "rules.json")})
    verdict(counting, "It is the same")
    expect(counting.get_by_text("its fingerprint is the same")).to_be_hidden()
    some = {name: files[name] for name in ("ballots.pb", "rules.json", "manifest.json")}
    choose_files(counting, some)
    verdict(counting, "It is the same")
    choose_files(counting, some | {"ballots.pb": some["ballots.pb"] + b"\n"})
    verdict(counting, "something is wrong with the file", "ballots.pb is not the file that was published")
    public_id = result.round.public_id
    alone = {f"{public_id}{end}": counting.request.get(f"/decide/{public_id}{path}").body()
             for end, path in ((".pb", "/ballots.pb"), ("-rules (1).json", "/rules.json"))}  # fmt: skip
    choose_files(counting, alone)
    verdict(counting, "It is the same")


def one_byte_changed(pack: bytes) -> bytes:
    """In the first ballot of the file, the digit of one project."""
    at = pack.index(b"voter_id;vote\n1;") + len(b"voter_id;vote\n1;")
    return pack[:at] + (b"2" if pack[at : at + 1] == b"1" else b"1") + pack[at + 1 :]


def test_a_changed_byte_is_seen(counting: Page, result: Result) -> None:
    changed = one_byte_changed(pack_bytes(result))
    counting.route("**/pack.zip", lambda route: route.fulfill(body=changed, content_type="application/zip"))
    counting.get_by_role("button", name="Count now").click()
    verdict(counting, "something is wrong with the file", "This isn't the file that was announced")
    verdict(counting, "Inside, ballots.pb is damaged or was changed", "ballots.pb is not the file that was published")
    shows(counting, "The fingerprint of this file is another one")
    assert_accessible(counting)


def test_other_votes_are_another_result(counting: Page, result: Result) -> None:
    """Whoever packs it anew with other votes may mend every sum inside: the count and the fingerprint tell."""
    files = packed(result)
    loser = next(p["id"] for p in result.outcome["projects"] if not p["place"])
    head, votes = files["ballots.pb"].decode().split("VOTES\n")
    for_one = [f"{row.split(';')[0]};{loser}" for row in votes.splitlines()[1:]]
    files["ballots.pb"] = (head + "VOTES\nvoter_id;vote\n" + "\n".join(for_one) + "\n").encode()
    del files["manifest.json"]
    packed_anew = io.BytesIO()
    with zipfile.ZipFile(packed_anew, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            pack.writestr(f"a folder/{name}", data)
    choose_files(counting, {"pack.zip": packed_anew.getvalue()})
    verdict(counting, "It is not the same", "This isn't the file that was announced", "Announced, but not chosen")
    expect(counting.get_by_text("not chosen here").first).to_be_visible()
    expect(counting.get_by_text("only here, number 1")).to_be_visible()
    assert_accessible(counting)
    counting.get_by_role("button", name="Count now").click()  # and the one that we have is as good as before
    verdict(counting, "It is the same")
    expect(counting.get_by_text("only here, number 1")).to_have_count(0)


def test_twin_without_the_fingerprint_a_forged_pack_agrees_with_itself(counting: Page, result: Result) -> None:
    """Nothing inside tells of a change that doesn't change the result: only the fingerprint on the page does."""
    files = packed(result) | {"README.txt": b"Another word."}
    del files["manifest.json"]
    forged = io.BytesIO()
    with zipfile.ZipFile(forged, "w") as pack:
        for name, data in files.items():
            pack.writestr(name, data)
    choose_files(counting, {"pack.zip": forged.getvalue()})
    verdict(counting, "something is wrong with the file", "This isn't the file that was announced")
    counting.evaluate("document.querySelector('[data-recount-page]').dataset.fingerprint = ''")
    choose_files(counting, {"pack.zip": forged.getvalue()})
    verdict(counting, "It is the same")


def test_what_cannot_be_read_says_why(counting: Page, result: Result) -> None:
    files = packed(result)
    counting.get_by_role("button", name="Count this file").click()
    verdict(counting, "Choose a file first")
    choose_files(counting, {"pack.zip": pack_bytes(result)[:-5_000]})
    verdict(counting, "This could not be counted", "can't be unpacked")
    choose_files(counting, {"ballots.pb": files["ballots.pb"]})
    verdict(counting, "rules.json is missing")
    choose_files(counting, {"rules.json": files["rules.json"]})
    verdict(counting, "ballots.pb is missing")
    choose_files(counting, {"rules.json": b"[", "ballots.pb": files["ballots.pb"]})
    verdict(counting, "rules.json can't be read")
    choose_files(
        counting, {"rules.json": files["rules.json"], "ballots.pb": files["ballots.pb"].replace(b"cost", b"price")}
    )
    verdict(counting, "The column cost is missing", "It is in line")
    choose_files(counting, {"rules.json": files["rules.json"], "ballots.pb": b"\xff\xfe"})
    verdict(counting, "isn't text that can be read")


def test_a_long_count_can_be_stopped_and_the_page_stays_usable(counting: Page, result: Result) -> None:
    """A share that is raised by a millionth of a penny takes for ever."""
    files = packed(result)
    rules = json.loads(files["rules.json"]) | {"step": "0.00000001"}
    choose_files(counting, {"ballots.pb": files["ballots.pb"], "rules.json": json.dumps(rules).encode()})
    expect(counting.get_by_text("So often the shares were raised by a step")).to_be_visible()
    counting.get_by_text("The rules by which it counted").click()
    shows(counting, "Everybody who votes gets an equal share of the money.")
    counting.get_by_role("button", name="Stop").click()
    verdict(counting, "You stopped it")
    counting.get_by_role("button", name="Count now").click()
    verdict(counting, "It is the same")


def test_nothing_chosen_is_counted_too(windows: Callable, sandbank: Sandbank, tmp_path: Path) -> None:
    file = tmp_path / "dear.pb"
    file.write_text(written(5, {"a": 30}, ["a", "a"], meta="vote_type;approval"), encoding="utf-8")
    call_command("import_election", str(file), place="Sandbank", json=True, stdout=io.StringIO())
    page = windows().new_page()
    open_the_page(page, Result.objects.get())
    page.get_by_role("button", name="Count now").click()
    verdict(page, "It is the same", "5 ")
    shows(page, "Nothing was chosen.")


def test_where_few_voted_it_says_why_and_what_can_be_done(
    open_window: OpenWindow, has_script: bool, sandbank: Sandbank, looks_well: LooksWell
) -> None:
    pb_round = counted(sandbank, [sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]])
    page = open_window()
    page.goto(f"/decide/{pb_round.public_id}/result/")
    follow(page, "Count it yourself", then="Count it yourself")
    shows(page, "These votes can't be counted here", "So few people voted", "an observer whom both sides trust")
    looks_well(page)
    if not has_script:
        return
    page.get_by_role("button", name="Check the sums").click()
    verdict(page, "The sums are right")
    files = packed(Result.objects.get(round=pb_round))
    announced = json.loads(files["result.json"]) | {"spent": "1"}
    page.get_by_text("For observers who were given the votes").click()
    choose_files(page, files | {"result.json": json.dumps(announced).encode()})
    verdict(page, "The sums are not right", "result.json is not the file that was published", "Announced were £1 ")
    looks_well(page)
