"""Documents: known by what is in them, kept as they are, saved by a browser and shown by none."""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile

import pytest

from commonty.access.refusal import Refused
from commonty.files import documents
from commonty.files.actions import drop_document, forget_left, keep_document
from commonty.files.documents import LARGEST, kind_of
from commonty.files.models import Document
from commonty.files.serving import document_answer
from commonty.files.tests.planted import A_PDF, a_docx, a_photo, an_odt, zipped
from commonty.places.models import Kind, Place

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TAKEN = [
    (A_PDF, "pdf"), (b"A list\r\n1. Spades", "txt"), ("B\u0103l\u0103".encode(), "txt"), (b"a,b\n1,2\n", "txt"),
    (a_docx(), "docx"), (an_odt(), "odt"),
]  # fmt: skip
LEFT = [
    (b"", "empty"), (b"a" * (LARGEST + 1), "too large"), (b"%PDF-1.7 cut", "breaks off"), (a_photo(), "Photos go"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old format"), (b"PK\x03\x04broken", "broken"),
    (zipped(a_txt="a"), "We take PDF"),
    (a_docx(word__vbaProject_bin="x"), "macro"), (an_odt(Basic__Standard__Module1_xml="x"), "macro"),
    (b"MZ\x90\x00\x03", "We take PDF"), (b"\x7fELF\x02\x01", "We take PDF"), (b"a\x00b", "We take PDF"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "kind"), TAKEN)
def test_of_which_kind_it_is_says_what_is_in_it(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(("data", "says"), LEFT)
def test_what_is_of_no_kind_that_we_take_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        kind_of(data)


def broken_documents() -> Iterator[bytes]:
    """Bytes of a zipped one changed by lot, always the same ones."""
    whole = an_odt(ZIP_DEFLATED)
    for n in range(2_000):
        lot, data = random.Random(n), bytearray(whole)
        for _change in range(lot.randint(1, 6)):
            data[lot.randrange(4, len(data))] = lot.randrange(256)
        yield bytes(data)


def faults_of(documents: Iterable[bytes]) -> set[str]:
    found = set()
    for data in documents:
        try:
            kind_of(data)
        except Refused:
            continue
        except Exception as fault:
            found.add(type(fault).__name__)
    return found


def test_whatever_is_broken_in_a_zipped_document_is_said_in_a_sentence() -> None:
    assert faults_of(broken_documents()) == set()


def test_the_twin_it_breaks_in_more_ways_than_one_thinks_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "BROKEN", (BadZipFile, NotImplementedError, RuntimeError, OSError, KeyError))
    assert len(faults_of(broken_documents())) > 1


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Path) -> Place:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes", hosts="testserver")


PAGE = b"<html><script>alert('canary')</script></html>"


@pytest.mark.parametrize("data", [A_PDF, PAGE])
def test_no_browser_shows_it_whatever_is_in_it(place: Place, data: bytes) -> None:
    answer = document_answer(keep_document(data, place=place, now=NOW), name="a-quote")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == data  # type: ignore[attr-defined, arg-type]


def test_what_belongs_to_nothing_goes_and_its_file_with_it(
    place: Place, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    keep_document(A_PDF, place=place, now=NOW)
    assert len(list((tmp_path / "media" / "documents").iterdir())) == 1
    assert forget_left(before=NOW) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_left(before=NOW.replace(year=2099)) >= 1
    assert not Document.objects.exists()
    assert not list((tmp_path / "media" / "documents").iterdir())


def test_dropped_its_file_is_gone_once_nothing_brings_it_back(
    place: Place, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    document = keep_document(A_PDF, place=place, now=NOW)
    with django_capture_on_commit_callbacks(execute=False):
        drop_document(document)
        assert list((tmp_path / "media" / "documents").iterdir())
