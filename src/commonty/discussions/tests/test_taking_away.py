"""What is said in a room is taken away by whoever reads it, as long as they do; what an officer reads is counted."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from django.utils import timezone

from commonty.discussions.actions.comments import say, withdraw_comment
from commonty.discussions.models import Mute
from commonty.discussions.tests.factories import HOW
from commonty.discussions.tests.test_rooms import CANARY, body, group, room, url
from commonty.groups.actions.forming import dissolve_group
from commonty.groups.models import Group, RoomAccess
from commonty.groups.queries.export import export_of
from commonty.journal.models import Entry

__all__ = ["group", "room"]


def csv_of(client, room) -> str:
    answer = client.get(url("thread_csv", room.public_id))
    return body(answer) if answer.status_code == 200 else ""


def test_members_take_it_away_also_when_the_group_has_ended_until_the_room_is_emptied(close, be, room) -> None:
    dissolve_group(group_id=room.group_id, by=close.agnes, **HOW)
    assert CANARY in csv_of(be(close.neighbour), room)
    assert CANARY in body(be(close.neighbour).get(url("thread", room.public_id)))
    Group.objects.get().memberships.all().delete()  # as when it is emptied
    assert csv_of(be(close.neighbour), room) == ""


def test_an_officer_who_is_let_in_takes_it_away_as_long_as_that_lasts_and_each_page_is_counted(
    close, be, room
) -> None:
    officer, now = close.morag, timezone.now()
    client = be(officer)
    assert csv_of(client, room) == ""
    access = RoomAccess.objects.create(
        group=room.group, officer=officer, because="Somebody is threatened.", asked_at=now, lapses_at=now,
        opened_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), told_at=now,
    )  # fmt: skip
    assert CANARY in csv_of(client, room)
    assert CANARY in body(client.get(url("thread", room.public_id)))
    assert client.get(url("room", room.group.public_id)).status_code == 200
    access.refresh_from_db()
    assert access.times_read == 3
    assert Entry.objects.filter(kind="room_read").count() == 3
    csv_of(be(close.neighbour), room)  # what members read nobody counts
    access.refresh_from_db()
    assert access.times_read == 3
    RoomAccess.objects.update(ends_at=now - timedelta(minutes=1))
    assert csv_of(client, room) == ""


def test_everything_of_the_group_has_its_discussions_without_what_was_taken_back(close, room) -> None:
    gone = say(thread_id=room.pk, text="I never said this.", by=close.neighbour, **HOW)
    withdraw_comment(comment_id=gone.comment.pk, by=close.neighbour, **HOW)
    say(thread_id=room.pk, text="=1+1 spades", by=close.neighbour, **HOW)
    Mute.objects.create(person=close.agnes, other=close.neighbour, at=HOW["now"])
    pack = ZipFile(BytesIO(export_of(room.group, close.agnes, now=HOW["now"])))
    (table,) = (name for name in pack.namelist() if name.startswith("discussions/") and name.endswith(".csv"))
    said = pack.read(table).decode()
    assert CANARY in said
    assert "Aggie" in said
    assert "'=1+1 spades" in said  # whom the organiser doesn't read is in the group's pack all the same
    assert "I never said this." not in said
    assert json.loads(pack.read(table.replace(".csv", ".json")))["title"] == f"The {CANARY} plan"
