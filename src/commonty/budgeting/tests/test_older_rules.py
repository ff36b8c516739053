"""A pack of the first version of the rules, kept as it was published (invented voters): it stays sound for good."""

import gzip
import json
from pathlib import Path

import pytest

from commonty.budgeting.how_counted import how_counted
from commonty.budgeting.packs import layout
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.packs.making import manifest_of
from commonty.budgeting.packs.report import Verdict
from commonty.budgeting.why import Teller
from commonty.kit.canonical import canonical_json, canonical_zip, read_zip, sha256_hex

KEPT = Path(__file__).with_name("packs") / "rules-version-1.zip.gz"
HEAD = "9503e934f874fc7953a1e5d9d4598960241e9100a9e43780932d2f0d671f40a2"


@pytest.fixture(scope="module")
def pack() -> bytes:
    return gzip.decompress(KEPT.read_bytes())


@pytest.fixture(scope="module")
def files(pack) -> dict[str, bytes]:
    return read_zip(pack, most_bytes=10**7, most_files=99)


def loaded(files: dict[str, bytes], name: str):
    return json.loads(files[name])


def test_it_is_sound_and_counts_to_the_same_working(pack) -> None:
    report = check_pack(pack, head=HEAD)
    assert report.verdict == Verdict.SOUND, report.checks
    assert all(is_well for name, is_well, _says in report.checks if name != "fairness")
    assert ("fairness", None) in [(name, is_well) for name, is_well, _says in report.checks]


def test_its_page_can_still_be_written(files) -> None:
    frozen, result = loaded(files, layout.FROZEN), loaded(files, layout.RESULT)
    assert frozen["version"] == 1
    assert how_counted(result, frozen)
    assert all(story.says for story in Teller(result, frozen).stories())


def test_twin_read_by_other_rules_it_is_not(files) -> None:
    """Were the newer rules to mean something else by what it left out, this is how it would show."""
    frozen, result = loaded(files, layout.FROZEN), loaded(files, layout.RESULT)
    changed = canonical_json(frozen | {"groups": [result["funded"][:2]]})
    journal = files[layout.JOURNAL].replace(sha256_hex(files[layout.FROZEN]).encode(), sha256_hex(changed).encode())
    altered = {name: data for name, data in files.items() if name != layout.MANIFEST}
    altered |= {layout.FROZEN: changed, layout.JOURNAL: journal}
    report = check_pack(canonical_zip(altered | {layout.MANIFEST: manifest_of(altered)}))
    assert report.verdict == Verdict.ALTERED
