"""Minutes, their versions and photos; and all that a group has, taken away."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from commonty.access.refusal import Refused
from commonty.files.actions import NewPhoto
from commonty.files.models import Photo
from commonty.files.tests.planted import a_photo
from commonty.groups.actions.deciding import Question, close_decisions, open_decision, vote
from commonty.groups.actions.forgetting import KEPT, forget_groups
from commonty.groups.actions.forming import dissolve_group
from commonty.groups.actions.minutes import Written, change_minutes, take_photo_out, write_minutes
from commonty.groups.models import Group, Minutes, MinutesPhoto
from commonty.groups.queries.export import export_of
from commonty.groups.tests.factories import HOW, NOW, Street, a_group, joined

pytestmark = pytest.mark.django_db
SAID = Written(title="First meeting", met_on=NOW.date(), text="We met in the hall.")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def group(street: Street) -> Group:
    group = a_group(street)
    joined(group, street.tariq)
    return group


def write(group: Group, street: Street, **changes: Any) -> Minutes:
    return write_minutes(replace(SAID, **changes), group_id=group.pk, by=street.tariq, **HOW)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": "-"}, "a heading"),
        ({"text": " "}, "what was said"),
        ({"met_on": NOW.date() + timedelta(days=1)}, "still to come"),
        ({"photos": [NewPhoto(b"")] * 21}, "room for 20"),
    ],
)
def test_what_minutes_have_to_say(group: Group, street: Street, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        write(group, street, **changes)


def test_each_version_stays_and_nobody_overwrites_the_other(group: Group, street: Street) -> None:
    minutes = write(group, street)
    second = replace(SAID, text="We met in the hall, eight of us.")
    how = {"minutes_id": minutes.pk, "by": street.agnes, **HOW}
    change_minutes(second, number=1, **how)
    with pytest.raises(Refused, match="in the meantime"):
        change_minutes(replace(SAID, text="Mine"), number=1, **how)
    assert list(minutes.versions.order_by("number").values_list("by_name", "text")) == [
        ("Tariq", SAID.text), ("Agnes", second.text),
    ]  # fmt: skip


def test_only_members_write(group: Group, street: Street) -> None:
    minutes = write(group, street, photos=[NewPhoto(a_photo(), "Us")])
    link = MinutesPhoto.objects.get()
    for stranger in (street.ewa, street.iain, street.morag):
        with pytest.raises(PermissionDenied):
            write_minutes(SAID, group_id=group.pk, by=stranger, **HOW)
        with pytest.raises(PermissionDenied):
            change_minutes(SAID, minutes_id=minutes.pk, number=1, by=stranger, **HOW)
        with pytest.raises(PermissionDenied):
            take_photo_out(link_id=link.pk, minutes_id=link.minutes_id, by=stranger, **HOW)
    take_photo_out(link_id=link.pk, minutes_id=link.minutes_id, by=street.agnes, **HOW)
    assert not Photo.objects.exists()


def test_everything_can_be_taken_away_and_secrets_stay_secret(group: Group, street: Street) -> None:
    joined(group, street.ewa)
    write(group, street, photos=[NewPhoto(a_photo(), "Us")])
    asked = Question("poll", "A bench?", NOW + timedelta(days=1), choices=["Yes", "No"], is_secret=True)
    decision = open_decision(asked, group_id=group.pk, by=street.agnes, **HOW)
    for person in (street.agnes, street.tariq, street.ewa):
        vote(decision_id=decision.pk, said=[1], because="", by=person, **HOW)
    close_decisions(now=NOW + timedelta(days=1))
    pack = ZipFile(BytesIO(export_of(group, street.agnes, now=NOW + timedelta(days=1))))
    names = {name.partition("-")[0].partition("/")[0] for name in pack.namelist()}
    assert names == {"group.json", "minutes", "decisions", "register.json", "opened.json"}
    assert len([name for name in pack.namelist() if name.endswith(".webp")]) == 1
    assert {one["name"] for one in json.loads(pack.read("group.json"))["members"]} == {"Agnes", "Tariq", "Ewa"}
    told = next(json.loads(pack.read(name)) for name in pack.namelist() if name.startswith("decisions/"))
    assert told["result"] == ["Yes"]
    assert told["votes"] == [{"said": ["Yes"], "because": ""}] * 3
    assert "Agnes Rennie" not in str([pack.read(name) for name in pack.namelist()])


def test_when_the_room_is_emptied_nothing_of_it_is_left(group: Group, street: Street) -> None:
    write(group, street, photos=[NewPhoto(a_photo(), "Us")])
    dissolve_group(group_id=group.pk, by=street.agnes, **HOW)
    forget_groups(now=NOW + KEPT)
    assert not Minutes.objects.exists()
    assert not Photo.objects.exists()


def test_minutes_on_pages_are_read_by_members_alone(group: Group, street: Street, be: Callable[..., Client]) -> None:
    tariq, page = be(street.tariq), f"/groups/{group.public_id}/"
    assert tariq.post(f"{page}minutes/new/", {"title": "We met"}).status_code == 422
    typed = {"title": "We met", "met_on": NOW.date().isoformat(), "text": "In the hall.", "key": "k"}
    address = tariq.post(f"{page}minutes/new/", typed).url
    assert tariq.post(f"{page}minutes/new/", typed).url == address
    tariq.post(f"{address}change/", typed | {"text": "In the other hall.", "number": "1"})
    late = tariq.post(f"{address}change/", typed | {"text": "My own words.", "number": "1"})
    assert late.status_code == 422
    assert "My own words." in late.content.decode()
    assert "In the other hall." in be(street.agnes).get(address).content.decode()
    for who in (street.ewa, street.iain, street.morag):
        doors = [address, f"{page}minutes/", f"{address}change/", f"{page}everything.zip", f"{page}decisions/"]
        assert {be(who).get(door).status_code for door in doors} == {404}
    assert tariq.get(f"{page}everything.zip").status_code == 404
    assert be(street.agnes).get(f"{page}everything.zip")["Content-Type"] == "application/zip"
