"""A money vote of a whole landlord from its pots to its last pound: by web, phone and paper, counted by every program."""

import itertools
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from django.conf import settings
from playwright.sync_api import sync_playwright

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots.actions import cast_ballot, casting
from commonty.ballots.models import Channel, HandedIn, PaperBatch, Proof, RefusedBecause, Register
from commonty.ballots.tests import paper
from commonty.budgeting import recount
from commonty.budgeting.actions import finishing, ledger, opening, pots, set_up, signing
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.models import Result, Round
from commonty.budgeting.packs import layout
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.queries.accounts import balances, whole_balance
from commonty.budgeting.tests import factories as make
from commonty.kit.canonical import read_zip
from commonty.places.models import Kind, Place
from tests.journeys.chromium import FLAGS, browser_path

Outcome = dict[str, Any]
AREAS = {"North": 40_000_00, "Middle": 35_000_00, "South": 25_000_00}
COMMON = 20_000_00
IN_EACH, HOMES = 8, 40  # projects, and homes of one area, in which all its residents live
DURING, LAST_DAY = make.OPENS + timedelta(hours=1), make.CLOSES - timedelta(hours=1)
SPOILT, BLANK = "s1", "b"
TESTS = Path(__file__).parents[1]
IN_THE_BROWSER = "({text, rules}) => recount.count(recount.readElection(text), rules).funded"


def programme(*, ballots: int, seed: int = 1, beside: Sequence[str] = (), without: Sequence[str] = ()) -> Outcome:
    """`ballots`: how many voters take part. `beside`: which other programs count, of `browser` and `pabutools`."""
    if "paper is final" in without:
        casting.check_not_voted_on_paper = lambda is_accepted: None  # type: ignore[assignment]
    media = tempfile.TemporaryDirectory(prefix="commonty-programme-")
    settings.MEDIA_ROOT = media.name
    marks = [perf_counter()]
    pb_round = voting(ballots)
    marks.append(perf_counter())
    expected, channels = votes_of_everybody(pb_round.register, Random(seed))
    marks.append(perf_counter())
    try:
        result = counted(pb_round)
    except Refused as refused:
        return {"ballots": sum(expected.values()), **channels, "unopened": str(refused)}
    marks.append(perf_counter())
    with result.pack.open("rb") as opened:
        pack = opened.read()
    published = Counter(choices_in(pack))
    outcome = {
        "ballots": sum(expected.values()),
        **channels,
        "differ": (expected - published).total() + (published - expected).total(),
        "pack_is_sound": check_pack(pack, head=result.pack_digest).exit_code == 0,
        "balances": sheet_balances(pack),
        "funded": len(result.outcome["funded"]),
        "counted_otherwise": [name for name, funded in counts_of(pack, beside) if funded != result.outcome["funded"]],
        "money": followed(pb_round),
    }
    names = ("set_up", "voting", "count")
    return outcome | {f"{name}_s": round(b - a, 1) for name, (a, b) in zip(names, itertools.pairwise(marks))}


# The vote


def voting(ballots: int) -> Round:
    landlord = make.make_landlord()
    areas = [make.make_area(landlord, name) for name in AREAS]
    draft = make.make_draft(landlord, how_many=0)
    officer = make.make_staff(landlord)
    how: dict[str, Any] = {"by": officer, "now": make.NOW, "channel": "web"}
    pot = sum(AREAS.values()) + COMMON
    set_up.change_round(round_id=draft.pk, step="pot", changes={"pot_pence": pot}, **how)
    rest = {"has_paper": True, "paper_days": 2, "choose_most": 3}
    set_up.change_round(round_id=draft.pk, step="rest", changes=rest, **how)
    owner = make.make_staff(landlord, Role.BUDGET_OWNER)
    set_up.confirm_pot(round_id=draft.pk, pence=pot, **how | {"by": owner})
    shares = dict(zip(areas, AREAS.values()))
    pots.share_between_areas(round_id=draft.pk, shares=shares, common=COMMON, **how)
    prices = itertools.cycle(range(2_150_00, 14_000_00, 1_135_00))
    for place in [*areas, None]:
        for _ in range(IN_EACH):
            make.make_project(draft, by=officer, place=place, cost_pence=next(prices))
    for area in areas:
        populate(area, ballots * 21 // 20 // len(areas) + 1)
    opening.announce_round(round_id=draft.pk, **how)
    opening.open_round(
        round_id=draft.pk, by=officer, channel="web", clock=make.at(make.NOW), untested_because="It is a test."
    )
    return Round.objects.select_related("place", "register").get(pk=draft.pk)


def populate(area: Place, people: int) -> None:
    homes = [
        Place.objects.create(kind=Kind.HOME, parent=area, name=f"Flat {n}", address=f"{n} Close")
        for n in range(HOMES)
    ]
    for number in range(people):
        make.make_resident(area, home=homes[number % HOMES])


def votes_of_everybody(register: Register, random: Random) -> tuple[Counter[str], dict[str, int]]:
    """Cast by web and phone, or handed in on paper, which takes the place of a vote online and is final.

    Returns what the box must hold, from books of our own; and by which way each voter took part.
    """
    place = register.place
    officer = make.make_staff(place)
    helper = paper.helper(register)
    ids = [option["id"] for option in register.paper["options"]]
    final: list[str] = []
    ways: Counter[str] = Counter()
    for entitlement in register.entitlements.select_related("person").order_by("pk").iterator(chunk_size=500):
        way = random.choices(("web", "phone", "paper", "paper instead", "nothing"), (64, 12, 12, 8, 4))[0]
        chosen = liked(ids, random)
        cast: dict[str, Any] = {"register_id": register.pk, "entitlement_id": entitlement.pk, "choices": chosen}
        by_web = cast | {"channel": Channel.WEB, "proof": Proof.ACCOUNT, "by": entitlement.person}
        ways[way] += 1
        if way in ("web", "paper instead"):
            cast_ballot(**by_web, key=f"first-{entitlement.pk}", clock=make.at(DURING))
        if way == "phone":
            typed = {"channel": Channel.PHONE, "proof": Proof.OFFICER, "by": entitlement.person, "typed_by": officer}
            cast_ballot(**cast | typed, key=f"phone-{entitlement.pk}", clock=make.at(DURING))
        if way.startswith("paper"):
            paper.hand_in(entitlement, by=helper, clock=make.at(DURING))
            ways["changed after paper"] += was_accepted(by_web | {"key": f"late-{entitlement.pk}"})
        if way in ("web", "phone"):
            final.append(canonical(chosen))
    for _ in range(3):
        refused = {"register": register, "handed_in": HandedIn.POST, "reason": RefusedBecause.NO_SLIP}
        paper.hand_in(None, by=helper, clock=make.at(DURING), **refused)
    final += papers_read(register, random)
    return Counter(final), {
        "web": ways["web"],
        "phone": ways["phone"],
        "paper": ways["paper"] + ways["paper instead"],
        "online_replaced": ways["paper instead"],
        "changed_after_paper": ways["changed after paper"],
    }


def liked(ids: Sequence[str], random: Random) -> list[str]:
    """Some are liked by many, as anywhere; one in fifty likes none."""
    wanted = 0 if random.random() < 0.02 else random.randint(1, 3)
    weights = [1 + (number * 7 % 11) for number in range(len(ids))]
    found: dict[str, None] = {}
    while len(found) < wanted:
        found[random.choices(ids, weights)[0]] = None
    return list(found)


def was_accepted(cast: dict[str, Any]) -> bool:
    """Whoever voted on paper is refused online."""
    try:
        cast_ballot(**cast, clock=make.at(LAST_DAY))
    except Refused:
        return False
    return True


def papers_read(register: Register, random: Random) -> list[str]:
    """Each batch is opened, read by two who don't see each other's, a third settles where they differ; it is sealed."""
    options = register.paper["options"]
    number_of = {option["id"]: str(option["number"]) for option in options}
    one, two, three = (paper.helper(register) for _ in range(3))
    when = make.CLOSES + timedelta(days=2, hours=1)
    read: list[str] = []
    for batch in PaperBatch.objects.filter(register=register).order_by("number"):
        batch = PaperBatch.objects.select_related("register__place").get(pk=batch.pk)
        accepted = batch.envelopes.accepted().count()
        paper.opened(batch, found=accepted, when=when)
        for position in range(1, accepted + 1):
            chosen = liked(list(number_of), random)
            is_spoilt = random.random() < 0.02
            typed = SPOILT if is_spoilt else " ".join(number_of[i] for i in chosen) or BLANK
            other = BLANK if random.random() < 0.03 and typed != BLANK else typed
            paper.key_one(batch, position, typed, turn=1, by=one, when=when)
            paper.key_one(batch, position, other, turn=2, by=two, when=when)
            if other != typed:
                paper.key_one(batch, position, typed, turn=3, by=three, when=when)
            if not is_spoilt:
                read.append(canonical(chosen))
        batch.refresh_from_db()
        paper.sealed(batch, when=when)
    return read


def counted(pb_round: Round) -> Result:
    after = make.at(make.CLOSES + timedelta(days=2, hours=2))
    for role in (Role.ENGAGEMENT_OFFICER, Role.BOARD_MEMBER):
        by = make.make_staff(pb_round.place, role)
        signing.sign_for_count(round_id=pb_round.pk, by=by, channel="web", clock=after)
    return count_round(round_id=pb_round.pk, clock=after)


# What came of it


def canonical(choices: Sequence[str]) -> str:
    return ",".join(sorted(choices))


def choices_in(pack: bytes) -> Iterator[str]:
    """The published ballots, read as text and by nothing of ours."""
    head, *rows = files_of(pack)[layout.BALLOTS].decode().split("VOTES\n")[1].splitlines()
    for row in rows:
        voted = dict(zip(head.split(";"), row.split(";")))["vote"]
        yield canonical([project for project in voted.split(",") if project])


def files_of(pack: bytes) -> dict[str, bytes]:
    return read_zip(pack, most_bytes=10**8, most_files=99)


def sheet_balances(pack: bytes) -> bool:
    """Each manifest, and the sheet of the whole vote, as arithmetic that anybody can do again."""
    filed = json.loads(files_of(pack)[layout.PAPER])
    return all(
        m["received"] == m["accepted"] + m["refused"]
        and m["accepted"] == m["found"] + m["empty"]
        and m["found"] == m["votes"] + m["spoilt"]
        for m in filed["manifests"]
    )


def counts_of(pack: bytes, beside: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """What programs that share nothing with ours say was funded, from the pack alone."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pack.zip"
        file.write_bytes(pack)
        said = subprocess.run(
            [sys.executable, "-I", recount.__file__, str(file), "--json"], capture_output=True, text=True, check=True
        )
        yield "recount.py", json.loads(said.stdout)["funded"]
        if "browser" in beside:
            yield "browser", in_browser(pack)
        if "pabutools" in beside:
            asked = [str(TESTS / "oracle" / "run"), "--pack", str(file)]
            oracle = subprocess.run(asked, capture_output=True, text=True, check=True)
            yield "pabutools", json.loads(oracle.stdout.splitlines()[-1])


def in_browser(pack: bytes) -> list[str]:
    files = files_of(pack)
    script = Path(recount.__file__).parent / "static" / "budgeting" / "recount.js"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = browser.new_page()
        page.add_script_tag(content=script.read_text(encoding="utf-8"))
        asked = {"text": files[layout.BALLOTS].decode(), "rules": json.loads(files[layout.RULES])}
        funded: list[str] = page.evaluate(IN_THE_BROWSER, asked)
        browser.close()
    return funded


# The money


def followed(pb_round: Round) -> str:
    """Each project is ordered for somewhat less than was voted, invoiced, paid, and the rest goes back. What is left
    when the vote is closed."""
    keeper = make.make_staff(pb_round.place, Role.BUDGET_OWNER)
    now = make.CLOSES + timedelta(days=30)
    how: dict[str, Any] = {"by": keeper, "now": now, "channel": "web"}
    for number, project in enumerate(pb_round.projects.filter(ledger__kind="voted").order_by("number"), start=1):
        spent = project.cost_pence - number * 1_00 * 10
        line = line_of(project.pk, now.date(), how)
        ordered = line("ordered", spent, number=f"PO-{number}", supplier="Macrae Works")
        invoiced = line("invoiced", spent, number=f"INV-{number}", of_id=ordered.pk)
        line("paid", spent, of_id=invoiced.pk)
        line("returned", project.cost_pence - spent)
        finishing.finish_project(project_id=project.pk, on=now.date(), **how)
    finishing.finish_round(round_id=pb_round.pk, lessons="Ask earlier.", leftover="next", **how)
    whole = whole_balance(balances(Round.objects.get(pk=pb_round.pk)).values())
    is_whole = whole.voted == whole.paid + whole.returned and not (whole.waiting or whole.ordered or whole.invoiced)
    return "followed to the last return" if is_whole and whole.paid else f"does not balance: {whole}"


def line_of(project_id: int, on: date, how: dict[str, Any]) -> Callable[..., Any]:
    def line(kind: str, pence: int, **more: Any) -> Any:
        return ledger.add_line(project_id=project_id, kind=kind, pence=pence, on=on, says="Swings", **more, **how)

    return line
