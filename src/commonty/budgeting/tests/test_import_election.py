"""A real file through the whole: same checks, same box, same winners; stopped anywhere, nothing is lost."""

import importlib.util
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.ballots.models import CountedBallot, Entitlement, Envelope
from commonty.budgeting.actions import imported
from commonty.budgeting.actions.count import CountsDisagree, count_round
from commonty.budgeting.actions.imported import begin_import, close_imported, put_in_ballots, put_in_stretch
from commonty.budgeting.from_file import read_source
from commonty.budgeting.models import LedgerEntry, Result, Round
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.tests.factories import make_landlord
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry
from commonty.kit.clock import database_now
from commonty.maths.counting import CountingError, Rules, count, read_pabulib

ROOT = Path(__file__).resolve().parents[4]
SHARED = ROOT.parent / "shared" / "data" / "pabulib"
pytestmark = pytest.mark.django_db


def seeded(**sizes) -> bytes:
    path = ROOT / "tests" / "journeys" / "seeded_election.py"
    spec = importlib.util.spec_from_file_location("seeded_election", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.seeded_election(**sizes).encode()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "vote.pb"
    path.write_bytes(seeded(ballots=250, projects=10))
    return path


def run(path: Path, place) -> dict:
    out = StringIO()
    call_command("import_election", str(path), "--place", place.public_id, "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_a_file_becomes_a_published_result(file):
    place = make_landlord()
    told = run(file, place)
    pb_round = Round.objects.get(public_id=told["round"])
    assert pb_round.status == Round.Status.DECIDED
    assert told["funded"] == list(count(read_pabulib(file), Rules()).funded)
    assert CountedBallot.objects.filter(register=pb_round.register).count() == 250
    assert Envelope.objects.live().filter(register=pb_round.register).count() == 250
    assert verify_chain(pb_round.chain).is_sound
    pack = Path(told["pack"]).read_bytes()
    report = check_pack(pack, head=told["head"])
    assert report.exit_code == 0, report.checks
    assert report.winners == told["funded"]
    lines = LedgerEntry.objects.filter(project__round=pb_round, kind="voted")
    assert {line.project.source_id for line in lines} == set(told["funded"])
    published = Entry.objects.get(chain=pb_round.chain, kind="result_published")
    assert published.facts["pack"] == told["head"]


def test_the_same_file_again_changes_nothing(file):
    place = make_landlord()
    first, entries = run(file, place), None
    entries = Entry.objects.count()
    assert run(file, place)["head"] == first["head"]
    assert (Round.objects.count(), Entry.objects.count()) == (1, entries)
    assert run(file, make_landlord("elsewhere.example"))["round"] != first["round"]


def test_stopped_anywhere_it_goes_on_where_it_was(file, monkeypatch):
    monkeypatch.setattr(imported, "AT_ONCE", 40)
    place, source = make_landlord(), read_source(file.name, file.read_bytes())
    for done_before in (40, 120, 200):

        def stop(done: int, total: int, at: int = done_before) -> None:
            if done >= at:
                raise KeyboardInterrupt

        pb_round = begin_import(source=source, place=place, by=SYSTEM, now=database_now(), channel="import")
        with pytest.raises(KeyboardInterrupt):
            put_in_ballots(round_id=pb_round.pk, source=source, by=SYSTEM, progress=stop)
    assert Entitlement.objects.count() == 200
    assert run(file, place)["ballots"] == 250
    assert (Round.objects.count(), Entitlement.objects.count()) == (1, 250)


def test_two_at_once_put_no_ballot_in_twice(file):
    place, source = make_landlord(), read_source(file.name, file.read_bytes())
    pb_round = begin_import(source=source, place=place, by=SYSTEM, now=database_now(), channel="import")
    for _ in range(3):
        assert put_in_stretch(round_id=pb_round.pk, source=source, by=SYSTEM, clock=database_now) == 250


def test_counting_again_gives_the_first_result(file):
    place, source = make_landlord(), read_source(file.name, file.read_bytes())
    pb_round = begin_import(source=source, place=place, by=SYSTEM, now=database_now(), channel="import")
    put_in_ballots(round_id=pb_round.pk, source=source, by=SYSTEM)
    for _ in range(2):
        close_imported(round_id=pb_round.pk, by=SYSTEM, channel="import")
    results = {count_round(round_id=pb_round.pk).pk for _ in range(3)}
    assert len(results) == Result.objects.count() == 1
    assert Entry.objects.filter(chain=pb_round.chain, kind="round_counted").count() == 1


def test_twin_a_count_on_which_two_programs_differ_is_not_published(file, monkeypatch):
    monkeypatch.setattr("commonty.budgeting.tally.second_count", lambda rules, text: (["1"], 1))
    place, source = make_landlord(), read_source(file.name, file.read_bytes())
    pb_round = begin_import(source=source, place=place, by=SYSTEM, now=database_now(), channel="import")
    put_in_ballots(round_id=pb_round.pk, source=source, by=SYSTEM)
    close_imported(round_id=pb_round.pk, by=SYSTEM, channel="import")
    with pytest.raises(CountsDisagree):
        count_round(round_id=pb_round.pk)
    assert not Result.objects.exists()
    assert Entry.objects.filter(kind="count_disputed").count() == 1


def test_what_can_not_be_held_is_refused_with_a_sentence(tmp_path):
    text = seeded(ballots=5, projects=3).decode()
    with pytest.raises(Refused):
        read_source("x.pb", text.split("VOTES")[0].encode() + b"VOTES\nvoter_id;vote\n")
    with pytest.raises(CountingError):
        read_source("x.pb", b"nonsense")
    broken = tmp_path / "broken.pb"
    broken.write_text("nonsense")
    with pytest.raises(CommandError) as refused:
        run(broken, make_landlord())
    assert refused.value.returncode == 2
    with pytest.raises(CommandError):
        call_command("import_election", str(broken), "--place", "Nowhere")


TYPES = {
    "cumulative": ("voter_id;vote;points", ["1;1,2;6,4", "2;3;10", "3;;"], {"1": 6, "2": 4}, "points"),
    "ordinal": ("voter_id;vote", ["1;2,1", "2;3", "3;"], ["2", "1"], "ranking"),
    "choose-1": ("voter_id;vote", ["1;2", "2;3", "3;"], ["2"], "approval"),
}


@pytest.mark.parametrize("kind", TYPES)
def test_each_kind_of_ballot_becomes_ours(kind, tmp_path):
    heads, rows, first, method = TYPES[kind]
    votes = "\n".join([heads, *rows])
    text = (
        f"META\nkey;value\nbudget;1000.50\nvote_type;{kind}\ncurrency;PLN\nmax_sum_points;12\n"
        f"PROJECTS\nproject_id;cost;name\n1;100;A\n2;300,25;B\n3;900;{'C' * 130}\nVOTES\n{votes}\n"
    )
    source = read_source("x.pb", text.encode())
    assert source.method == method
    assert source.kinds[0] == first
    assert source.points == (12 if kind == "cumulative" else 0)
    path = tmp_path / "x.pb"
    path.write_text(text)
    told = run(path, make_landlord())
    pb_round = Round.objects.get(public_id=told["round"])
    assert (pb_round.pot_pence, pb_round.currency, told["ballots"]) == (1000_50, "PLN", 3)
    assert told["funded"] == list(count(read_pabulib(path), Rules()).funded)
    assert len(pb_round.projects.get(number=3).name) == 120


def expected(name: str) -> dict:
    return json.loads((SHARED / "expected" / f"{name}.json").read_text())


@pytest.mark.skipif(not SHARED.exists(), reason="the shared elections are not here")
@pytest.mark.parametrize("name", ["Netherlands_Assen_2024", "Poland_Lodz_2020_Nr_33", "Switzerland_Zurich_D10"])
def test_real_elections_have_their_real_winners(name):
    told, known = run(SHARED / f"{name}.pb", make_landlord()), expected(name)
    assert told["funded"] == known["results"]["cost"]["mes_add_until_overspend"]["winners"]
    if known["official_rule"].startswith("equalshares"):
        assert set(told["funded"]) == set(known["official_selected"])


@pytest.mark.faults
@pytest.mark.skipif(not SHARED.exists(), reason="the shared elections are not here")
@pytest.mark.parametrize("name", ["Poland_Wieliczka_2023_Green_Budget", "Poland_Wroclaw_2015_from_500"])
def test_large_real_elections(name):
    told, known = run(SHARED / f"{name}.pb", make_landlord()), expected(name)
    assert told["funded"] == known["results"]["cost"]["mes_add_until_overspend"]["winners"]
    assert told["ballots"] == known["ballots"]
