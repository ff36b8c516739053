"""Files in a group's room: added by members, read by them alone, in the ZIP, and gone with the room."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonty.access.refusal import Refused
from commonty.files.models import Document
from commonty.files.tests.planted import A_PDF
from commonty.groups.actions.files import A_DAY, NewFile, add_file, take_file_out
from commonty.groups.actions.forgetting import KEPT, forget_groups
from commonty.groups.actions.forming import dissolve_group
from commonty.groups.models import Group, GroupFile
from commonty.groups.queries.export import export_of
from commonty.groups.rules import files as rules
from commonty.groups.tests.factories import HOW, NOW, Street, a_group, joined
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db
QUOTE = NewFile(name="Quote for the bench", data=A_PDF, says="It costs £400.")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def group(street: Street) -> Group:
    group = a_group(street)
    joined(group, street.tariq)
    return group


def added(group: Group, by: Any, key: str = "") -> GroupFile:
    return add_file(QUOTE, group_id=group.pk, by=by, posted_key=key, **HOW)


def test_only_members_add_once_a_form_and_whoever_added_it_or_an_organiser_takes_it_out(
    group: Group, street: Street
) -> None:
    for stranger in (street.ewa, street.iain, street.morag):
        with pytest.raises(PermissionDenied):
            added(group, stranger)
    first = added(group, street.tariq, "k")
    assert added(group, street.tariq, "k") == first
    other = added(group, street.agnes)
    with pytest.raises(PermissionDenied):
        take_file_out(file_id=other.pk, group_id=group.pk, by=street.tariq, **HOW)
    take_file_out(file_id=first.pk, group_id=group.pk, by=street.agnes, **HOW)
    take_file_out(file_id=other.pk, group_id=group.pk, by=street.agnes, **HOW)
    assert not Document.objects.exists()


def test_nobody_fills_the_disk_in_a_day(group: Group, street: Street) -> None:
    """However many rooms they are in. Twin: somebody else of it still can."""
    for _n in range(A_DAY.most):
        added(group, street.tariq)
    with pytest.raises(Refused, match="tomorrow"):
        added(group, street.tariq)
    added(group, street.agnes)


def test_pressed_twice_it_is_out_once_and_after_the_end_nothing_is_taken_out(group: Group, street: Street) -> None:
    """Twin: what is still there is taken out, and recorded."""
    first, other = added(group, street.tariq), added(group, street.tariq)
    for _press in range(2):
        take_file_out(file_id=first.pk, group_id=group.pk, by=street.agnes, **HOW)
    assert Entry.objects.filter(kind="file_out").count() == 1
    dissolve_group(group_id=group.pk, by=street.agnes, **HOW)
    with pytest.raises(Refused):
        take_file_out(file_id=other.pk, group_id=group.pk, by=street.agnes, **HOW)
    assert GroupFile.objects.get() == other


def test_one_that_the_disk_has_lost_keeps_nobody_from_the_others(
    group: Group, street: Street, be: Callable[..., Client]
) -> None:
    """Twin: the other one is saved, and in the ZIP as it was sent."""
    lost, other = added(group, street.tariq), added(group, street.tariq)
    Path(lost.document.data.path).unlink()
    pack = ZipFile(BytesIO(export_of(group, street.agnes, now=NOW)))
    listed = {row["file"]: row.get("missing", False) for row in json.loads(pack.read("files/files.json"))}
    assert sorted(listed.values()) == [False, True]
    there = next(name for name, is_missing in listed.items() if not is_missing)
    assert pack.read(there) == A_PDF
    agnes = be(street.agnes)
    answers = [
        agnes.get(f"/groups/{group.public_id}/files/{one.public_id}/save/").status_code for one in (lost, other)
    ]
    assert answers == [404, 200]


def test_there_is_so_much_room(group: Group, street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    added(group, street.tariq)
    monkeypatch.setattr(rules, "MOST_BYTES", 2 * len(A_PDF) - 1)
    with pytest.raises(Refused, match="full"):
        added(group, street.tariq)
    monkeypatch.setattr(rules, "MOST_BYTES", 2 * len(A_PDF))
    added(group, street.tariq)
    monkeypatch.setattr(rules, "MOST_FILES", 2)
    with pytest.raises(Refused, match="full"):
        added(group, street.tariq)


def test_they_are_in_the_zip_as_they_were_sent_and_gone_with_the_room(group: Group, street: Street) -> None:
    added(group, street.tariq)
    pack = ZipFile(BytesIO(export_of(group, street.agnes, now=NOW)))
    (listed,) = json.loads(pack.read("files/files.json"))
    assert (listed["name"], listed["by"]) == ("Quote for the bench", "Tariq")
    assert pack.read(listed["file"]) == A_PDF
    dissolve_group(group_id=group.pk, by=street.agnes, **HOW)
    with pytest.raises(Refused, match="its end"):
        added(group, street.tariq)
    forget_groups(now=NOW + KEPT)
    assert not Document.objects.exists()


def test_on_pages_members_alone_find_them(group: Group, street: Street, be: Callable[..., Client]) -> None:
    tariq, page = be(street.tariq), f"/groups/{group.public_id}/files/"
    wrong = SimpleUploadedFile("a.pdf", b"MZ\x90\x00\x03")
    refused = tariq.post(f"{page}new/", {"name": "A quote", "file": wrong, "key": "k"})
    assert refused.status_code == 422
    assert "We take PDF" in refused.content.decode()
    assert "A quote" in refused.content.decode()
    sent = {"name": "A quote", "file": SimpleUploadedFile("a.exe", A_PDF), "key": "k"}  # its name decides nothing
    assert tariq.post(f"{page}new/", sent).status_code == 302
    file = GroupFile.objects.get()
    saved = be(street.agnes).get(f"{page}{file.public_id}/save/")
    assert saved["Content-Disposition"] == 'attachment; filename="a-quote.pdf"'
    assert b"".join(saved.streaming_content) == A_PDF
    assert "Take it away" in tariq.get(page).content.decode()
    doors = [page, f"{page}new/", f"{page}{file.public_id}/save/"]
    for who in (street.ewa, street.iain, street.morag):
        assert {be(who).get(door).status_code for door in doors} == {404}
        assert be(who).post(f"{page}{file.public_id}/away/").status_code == 404
    other = a_group(street, "Others", by=street.ewa)  # its own members find nothing of another's by its number
    assert be(street.ewa).get(f"/groups/{other.public_id}/files/{file.public_id}/save/").status_code == 404
