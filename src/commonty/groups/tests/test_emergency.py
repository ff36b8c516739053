"""A room opens to one officer, by somebody whom the group named, for a day; and the group knows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.groups.actions.access import (
    ask_for_room,
    keep_room_shut,
    name_for_emergencies,
    open_room,
    tell_afterwards,
)
from commonty.groups.models import Group, RoomAccess
from commonty.groups.queries.membership import may_read_room
from commonty.groups.queries.pages import page_of_group
from commonty.groups.tests.factories import HOW, NOW, Street, a_group, joined, officer
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import RoleHeld, Tie

pytestmark = pytest.mark.django_db
BECAUSE = "A member wrote to us that somebody threatens her in the room."


@pytest.fixture
def group(street: Street) -> Group:
    """Tariq is named; Ewa is a member like any other."""
    group = a_group(street)
    theirs = joined(group, street.tariq)
    joined(group, street.ewa)
    name_for_emergencies(group_id=group.pk, member_id=theirs.pk, is_named=True, by=street.agnes, **HOW)
    return group


def asked(group: Group, street: Street, **more: Any) -> RoomAccess:
    what = {"because": BECAUSE, "tell_on": None, "by": street.morag, **HOW, **more}
    return ask_for_room(group_id=group.pk, **what)


def told() -> set[str]:
    owe_notices(now=NOW)
    return {notice.person.name for notice in Notice.objects.filter(kind__in=["room_asked", "room_told"])}


def test_it_takes_two_and_lasts_a_day(group: Group, street: Street) -> None:
    access = asked(group, street)
    assert not may_read_room(street.morag, group, now=NOW)
    for other in (street.agnes, street.ewa, street.morag, street.iain):
        with pytest.raises(PermissionDenied):
            open_room(access_id=access.pk, by=other, **HOW)
    open_room(access_id=access.pk, by=street.tariq, **HOW)
    hours = [0, 23, 24]
    assert [may_read_room(street.morag, group, now=NOW + timedelta(hours=h)) for h in hours] == [True, True, False]
    colleague = officer(street.landlord, "Una Reid", Role.COMPLAINTS_OFFICER)
    assert not may_read_room(colleague, group, now=NOW)
    RoleHeld.objects.filter(person=street.morag).update(ended_at=NOW)
    street.morag = type(street.morag).objects.get(pk=street.morag.pk)
    assert not may_read_room(street.morag, group, now=NOW)


def test_the_group_is_told_first(group: Group, street: Street) -> None:
    asked(group, street)
    assert told() == {"Agnes Rennie", "Tariq Mahmood", "Ewa Kowalczyk"}
    assert [one.because for one in page_of_group(group, street.ewa, now=NOW).accesses] == [BECAUSE]
    assert not page_of_group(group, None, now=NOW).accesses
    assert BECAUSE not in str(list(Entry.objects.values()))


def test_or_on_a_day_where_telling_first_endangers_somebody(group: Group, street: Street) -> None:
    day = NOW.date() + timedelta(days=5)
    access = asked(group, street, tell_on=day)
    assert told() == set()
    assert Notice.objects.get(kind="room_asked_quietly").person == street.tariq
    assert not page_of_group(group, street.ewa, now=NOW).accesses
    open_room(access_id=access.pk, by=street.tariq, **HOW)
    assert tell_afterwards(now=NOW + timedelta(days=4)) == 0
    assert (tell_afterwards(now=NOW + timedelta(days=5)), tell_afterwards(now=NOW + timedelta(days=6))) == (1, 0)
    assert told() == {"Agnes Rennie", "Tariq Mahmood", "Ewa Kowalczyk"}
    assert page_of_group(group, street.ewa, now=NOW).accesses == [access]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"because": "I want to."}, "what happened"),
        ({"tell_on": NOW.date()}, "within the next 28 days"),
        ({"tell_on": NOW.date() + timedelta(days=29)}, "within the next 28 days"),
    ],
)
def test_it_needs_a_reason_and_a_day_that_comes(
    group: Group, street: Street, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        asked(group, street, **changes)


def test_who_may_ask(group: Group, street: Street) -> None:
    for stranger in (street.iain, street.tariq, officer(street.landlord, "Dan", Role.HOUSING_OFFICER)):
        with pytest.raises(PermissionDenied):
            asked(group, street, by=stranger)
    asked(group, street)
    with pytest.raises(Refused, match="asked for this room already"):
        asked(group, street)


def test_a_group_that_named_nobody_has_no_way_in(street: Street) -> None:
    with pytest.raises(Refused, match="no way in"):
        asked(a_group(street), street)


def test_no_one_is_both_of_the_two(group: Group, street: Street) -> None:
    Tie.objects.create(person=street.morag, home=street.home, kind="tenant")
    theirs = joined(group, street.morag)
    with pytest.raises(Refused, match="work for the landlord"):
        name_for_emergencies(group_id=group.pk, member_id=theirs.pk, is_named=True, by=street.agnes, **HOW)
    with pytest.raises(Refused, match="You are in this group"):
        asked(group, street)
    una = officer(street.landlord, "Una Reid", Role.COMPLAINTS_OFFICER)
    access = asked(group, street, by=una)
    RoleHeld.objects.create(
        person=street.tariq, place=street.landlord, role=Role.HOUSING_OFFICER, given_at=NOW
    )  # hired since they were named
    with pytest.raises(PermissionDenied):
        open_room(access_id=access.pk, by=street.tariq, **HOW)


@pytest.mark.parametrize("named", ["before", "after"])
def test_whoever_is_named_after_it_was_asked_answers_the_next_one(
    group: Group, street: Street, be: Callable[..., Client], named: str
) -> None:
    """Else one organiser could name themselves and open the room at once. Twin: named a minute before, they answer."""
    minutes = timedelta(minutes=-1 if named == "before" else 1)
    mine = group.memberships.get(person=street.agnes)  # type: ignore[attr-defined]
    what = {"group_id": group.pk, "member_id": mine.pk, "is_named": True, "by": street.agnes, "channel": "web"}
    if named == "before":
        name_for_emergencies(**what, now=NOW + minutes)
    access = asked(group, street)
    if named == "after":
        name_for_emergencies(**what, now=NOW + minutes)
        with pytest.raises(PermissionDenied):
            open_room(access_id=access.pk, by=street.agnes, **HOW)
    page = be(street.agnes).get(f"/groups/{group.public_id}/opened/{access.public_id}/")
    assert page.status_code == (200 if named == "before" else 404)
    assert page_of_group(group, street.agnes, now=NOW).to_answer == ([access] if named == "before" else [])


@pytest.mark.parametrize("with_proof", [True, False])
def test_a_room_that_is_open_to_an_officer_asks_for_their_second_factor(
    group: Group, street: Street, be: Callable[..., Client], with_proof: bool
) -> None:
    """Whoever reads an officer's mail can sign in by a code, and reads what residents read. Twin: with it they read."""
    access = asked(group, street)
    open_room(access_id=access.pk, by=street.tariq, **{**HOW, "now": timezone.now()})
    morag = be(street.morag, with_proof=with_proof)
    doors = [f"/groups/{group.public_id}/members/", f"/groups/{group.public_id}/files/"]
    assert {morag.get(door).status_code for door in doors} == {200 if with_proof else 404}
    assert morag.get("/desk/rooms/").status_code == (200 if with_proof else 302)


@pytest.mark.parametrize("is_quiet", [True, False])
def test_a_page_does_not_say_that_nobody_asked_while_somebody_has(
    group: Group, street: Street, be: Callable[..., Client], is_quiet: bool
) -> None:
    asked(group, street, tell_on=NOW.date() + timedelta(days=5) if is_quiet else None)
    page = be(street.ewa).get(f"/groups/{group.public_id}/").content.decode()
    assert "Never" not in page
    assert ("No time that we have told you of" in page) == is_quiet


def test_a_no_is_a_no_and_silence_too(group: Group, street: Street) -> None:
    access = asked(group, street)
    keep_room_shut(access_id=access.pk, by=street.tariq, **HOW)
    with pytest.raises(Refused, match="answered already"):
        open_room(access_id=access.pk, by=street.tariq, **HOW)
    late = asked(group, street)
    with pytest.raises(Refused, match="too long ago"):
        open_room(access_id=late.pk, by=street.tariq, **{**HOW, "now": NOW + timedelta(days=7)})


def test_each_page_that_is_read_is_counted(street: Street, be: Callable[..., Client]) -> None:
    group = a_group(street, is_unlisted=True)
    theirs = joined(group, street.tariq, "The gardener")
    name_for_emergencies(group_id=group.pk, member_id=theirs.pk, is_named=True, by=street.agnes, **HOW)
    morag, tariq = be(street.morag), be(street.tariq)
    page = f"/groups/{group.public_id}/"
    assert morag.post("/desk/rooms/", {"address": "x", "because": BECAUSE}).status_code == 422
    sent = morag.post("/desk/rooms/", {"address": f"https://testserver{page}", "because": BECAUSE})
    assert sent.status_code == 302
    assert morag.get(page).status_code == 404
    access = RoomAccess.objects.get()
    assert BECAUSE in tariq.get(f"{page}opened/{access.public_id}/").content.decode()
    assert be(street.agnes).get(f"{page}opened/{access.public_id}/").status_code == 404
    tariq.post(f"{page}opened/{access.public_id}/", {"yes": "1"})
    assert "The gardener" in morag.get(f"{page}members/").content.decode()
    assert morag.post(f"{page}members/link/").status_code == 404
    access.refresh_from_db()
    assert access.times_read == Entry.objects.filter(kind="room_read").count() == 1
    assert "opened 1 page" in tariq.get(page).content.decode()
