"""The pack (T11, R24): whatever is changed in it is found, given the fingerprint from the result page."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from random import Random

import pytest

from commonty.budgeting.packs import layout
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.packs.making import make_pack, manifest_of
from commonty.budgeting.packs.report import Verdict
from commonty.budgeting.tests.elections import contents_of, journal_of, pack_of, random_vote
from commonty.kit.canonical import canonical_json, canonical_zip, read_zip, sha256_hex

SEED = {"method": "approval", "projects": 8, "ballots": 40, "rule": "equal-shares", "minimum_turnout": 0}


@pytest.fixture(autouse=True, scope="module")
def only_what_happened():
    """What would have been enough takes dozens of counts for each project, and is tested with the reasons."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("commonty.budgeting.working.MOST_LOOKS", 0)
        yield


@pytest.fixture(scope="module")
def pack() -> bytes:
    return pack_of(1, **SEED)


@pytest.fixture(scope="module")
def head(pack) -> str:
    return layout.fingerprint(pack)


def files_in(pack: bytes) -> dict[str, bytes]:
    return read_zip(pack, most_bytes=10**8, most_files=99)


def mended(files: dict[str, bytes]) -> bytes:
    """The files as a pack again, with a manifest that agrees with them."""
    return canonical_zip(files | {layout.MANIFEST: manifest_of(files)})


def test_a_pack_is_sound_and_says_who_won(pack, head):
    report = check_pack(pack, head=head)
    assert (report.verdict, report.exit_code) == (Verdict.SOUND, 0), report.checks
    assert report.winners
    assert report.warning == ""


def test_the_same_contents_make_the_same_bytes(pack):
    assert pack_of(1, **SEED) == pack


def test_without_a_head_it_says_what_that_leaves_open(pack):
    report = check_pack(pack)
    assert report.verdict == Verdict.SOUND
    assert "--head" in report.warning


@pytest.mark.parametrize("seed", range(60))
def test_packs_of_every_kind_of_rules_are_sound(seed):
    for is_public in (True, False):
        report = check_pack(make_pack(contents_of(*random_vote(seed), is_public=is_public)))
        assert report.verdict == Verdict.SOUND, report.checks


def test_what_needs_the_votes_is_not_called_well_without_them():
    report = check_pack(make_pack(contents_of(*random_vote(1, **SEED), is_public=False)))
    by_name = {check["name"]: check["ok"] for check in report.as_dict()["checks"]}
    assert (by_name["count"], by_name["recount"]) == (None, None)
    assert by_name["figures"] is True
    assert report.exit_code == 0


def test_with_the_votes_both_programs_count(pack):
    """The twin: nothing is left out where nothing has to be."""
    assert {check["ok"] for check in check_pack(pack).as_dict()["checks"]} == {True}


# A thousand changes


def flip_bit(pack: bytes, random: Random) -> bytes:
    at = random.randrange(len(pack))
    return pack[:at] + bytes([pack[at] ^ 1 << random.randrange(8)]) + pack[at + 1 :]


def cut_out(pack: bytes, random: Random) -> bytes:
    at, length = random.randrange(len(pack)), random.choice([1, 1, 7, 500, len(pack)])
    return pack[:at] + pack[at + length :]


def put_in(pack: bytes, random: Random) -> bytes:
    at = random.randrange(len(pack) + 1)
    return pack[:at] + random.randbytes(random.randint(1, 20)) + pack[at:]


def swap_bytes(pack: bytes, random: Random) -> bytes:
    at, to = sorted(random.sample(range(len(pack)), 2))
    return pack[:at] + pack[to : to + 1] + pack[at + 1 : to] + pack[at : at + 1] + pack[to + 1 :]


def drop_row(pack: bytes, random: Random) -> bytes:
    return rows_changed(pack, random, lambda rows, at: rows[:at] + rows[at + 1 :])


def double_row(pack: bytes, random: Random) -> bytes:
    return rows_changed(pack, random, lambda rows, at: rows[:at] + [rows[at]] + rows[at:])


def swap_rows(pack: bytes, random: Random) -> bytes:
    return rows_changed(pack, random, lambda rows, at: rows[:at] + rows[at : at + 2][::-1] + rows[at + 2 :])


def edit_row(pack: bytes, random: Random) -> bytes:
    def edited(rows: list[bytes], at: int) -> list[bytes]:
        row = rows[at] or b"x"
        place = random.randrange(len(row))
        return [
            *rows[:at],
            row[:place] + random.choice(b"0123456789,p").to_bytes() + row[place + 1 :],
            *rows[at + 1 :],
        ]

    return rows_changed(pack, random, edited)


def rows_changed(pack: bytes, random: Random, change: Callable[[list[bytes], int], list[bytes]]) -> bytes:
    """A row of some file changed, and the manifest made to agree."""
    files = files_in(pack)
    name = random.choice(sorted(set(files) - {layout.MANIFEST}))
    by = b"," if name.endswith(".json") else b"\n"
    rows = files[name].split(by)
    return mended(files | {name: by.join(change(rows, random.randrange(len(rows))))})


def drop_file(pack: bytes, random: Random) -> bytes:
    files = files_in(pack)
    del files[random.choice(sorted(files))]
    return canonical_zip(files) if layout.MANIFEST not in files else mended(files)


def swap_files(pack: bytes, random: Random) -> bytes:
    files = files_in(pack)
    one, other = random.sample(sorted(set(files) - {layout.MANIFEST}), 2)
    return mended(files | {one: files[other], other: files[one]})


def zip_it_otherwise(pack: bytes, random: Random) -> bytes:
    """The very same files in a ZIP of another form."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as made:
        for name, data in files_in(pack).items():
            made.writestr(name, data)
        made.comment = random.randbytes(3)
    return buffer.getvalue()


CHANGES = (
    flip_bit,
    cut_out,
    put_in,
    swap_bytes,
    drop_row,
    double_row,
    swap_rows,
    edit_row,
    drop_file,
    swap_files,
    zip_it_otherwise,
)


def changed_packs(pack: bytes, how_many: int):
    random = Random(20261122)
    while how_many:
        change = random.choice(CHANGES)
        changed = change(pack, random)
        if changed != pack:
            how_many -= 1
            yield change.__name__, changed


def test_a_thousand_changes_are_all_found(pack, head):
    missed = [name for name, changed in changed_packs(pack, 1_000) if check_pack(changed, head=head).exit_code == 0]
    assert missed == []


def test_changes_are_called_altered_and_other_files_unreadable(pack, head):
    altered = [check_pack(changed, head=head).verdict for _name, changed in changed_packs(pack, 300) if changed]
    assert altered.count(Verdict.ALTERED) >= 0.99 * len(altered)
    for other in (b"", b"not a pack", b"\x89PNG" + bytes(500)):
        assert check_pack(other, head=head).verdict == Verdict.UNREADABLE
        assert check_pack(other).verdict == Verdict.UNREADABLE


def test_without_a_head_careless_changes_are_found_too(pack):
    """What was not made to agree everywhere shows by itself."""
    careless = [flip_bit, cut_out, put_in, swap_bytes, zip_it_otherwise, drop_file]
    random = Random(7)
    for _ in range(200):
        changed = random.choice(careless)(pack, random)
        assert changed == pack or check_pack(changed, count_again=False).exit_code


def test_twin_a_consistent_forgery_passes_without_the_head_and_not_with_it(pack, head):
    """Another winner, counted rightly from other ballots, with journal and manifest to match: only the head tells."""
    frozen, ballots = random_vote(1, **SEED)
    honest = contents_of(frozen, ballots)
    last = honest.result["projects"][-1]["id"]
    forged = make_pack(contents_of(frozen, [[last]] * len(ballots)))
    assert check_pack(forged).winners != check_pack(pack).winners
    assert check_pack(forged).verdict == Verdict.SOUND
    assert check_pack(forged, head=head).verdict == Verdict.ALTERED


def faulty(pack: bytes, name: str) -> str:
    """The check that finds fault with the pack; the checks before it were content."""
    report = check_pack(pack)
    assert report.verdict == Verdict.ALTERED
    found, is_well, _says = report.checks[-1]
    assert not is_well
    return found


def test_each_check_finds_what_it_is_for(pack):
    files = files_in(pack)

    def with_json(name: str, **changes) -> bytes:
        return mended(files | {name: canonical_json(json.loads(files[name]) | changes)})

    result, frozen = json.loads(files[layout.RESULT]), json.loads(files[layout.FROZEN])
    assert faulty(zip_it_otherwise(pack, Random(1)), "form") == "form"
    assert faulty(canonical_zip(files | {layout.README: b"other"}), "manifest") == "manifest"
    assert (
        faulty(
            mended({name: files[name] for name in files if name != layout.README} | {"more.txt": b"more"}), "manifest"
        )
        == "manifest"
    )
    assert faulty(with_json(layout.ROUND, journal_head="0" * 64), "journal") == "journal"
    assert faulty(with_json(layout.FROZEN, budget=frozen["budget"] + 1), "rules") == "rules"
    assert faulty(with_json(layout.RULES, budget="1"), "rules") == "rules"
    assert faulty(mended(files | {layout.PROJECTS: b"id\n"}), "rules") == "rules"
    assert faulty(with_json(layout.TOTALS, voted=1), "figures") == "figures"
    assert faulty(with_json(layout.RESULT, funded=result["funded"][::-1]), "count") == "count"
    assert faulty(mended(files | {layout.RESULT: b"[]"}), "count") == "count"


def test_the_second_program_is_asked_too(pack, monkeypatch):
    monkeypatch.setattr("commonty.budgeting.tally.second_count", lambda rules, text: ([], 0))
    assert faulty(pack, "recount") == "recount"


def test_a_changed_journal_entry_is_found():
    contents = contents_of(*random_vote(1, **SEED))
    entries = journal_of([entry["content"] for entry in contents.journal])
    entries[0]["content"]["kind"] = "something_else"
    assert faulty(make_pack(replace(contents, journal=entries)), "journal") == "journal"


@pytest.mark.parametrize("value", ["null", "[]", "{}", '"x"', "1e400", "NaN", "[" * 5000, "\x00", '{"a":1,"a":2}'])
@pytest.mark.parametrize(
    "name", [layout.ROUND, layout.FROZEN, layout.JOURNAL, layout.TOTALS, layout.RESULT, layout.RULES]
)
def test_a_forger_can_put_anything_anywhere_without_breaking_the_check(pack, name, value):
    assert check_pack(mended(files_in(pack) | {name: value.encode()})).verdict == Verdict.ALTERED


def test_the_program_in_the_pack_agrees_and_needs_nothing_but_python(pack, tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(pack)
    with zipfile.ZipFile(path) as opened:
        opened.extractall(tmp_path / "unpacked")
    for told in (["recount.py"], ["recount.py", str(path)]):
        found = subprocess.run(
            [sys.executable, "-I", "-S", *told], cwd=tmp_path / "unpacked", capture_output=True, text=True
        )
        assert found.returncode == 0, found.stdout + found.stderr


def test_the_fingerprint_is_what_any_tool_says(pack, head):
    assert head == sha256_hex(pack)


def test_the_fingerprint_may_be_typed_as_it_is_printed(pack, head):
    printed = " ".join(head[at : at + 8] for at in range(0, 64, 8))
    assert check_pack(pack, head=f" {printed.upper()} ").verdict == Verdict.SOUND
