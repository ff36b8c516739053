"""When a group meets: set, changed and called off; who comes; a reminder; what everybody reads of it, and no more."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.groups.actions.forgetting import KEPT, forget_groups
from commonty.groups.actions.forming import dissolve_group
from commonty.groups.actions.joining import leave_group
from commonty.groups.actions.meetings import (
    Planned,
    answer_meeting,
    call_meeting_off,
    change_meeting,
    remind_of_meetings,
    set_meeting,
)
from commonty.groups.actions.minutes import Written, write_minutes
from commonty.groups.models import (
    Group,
    GroupMeeting,
    MeetingAnswer,
    Membership,
    Minutes,
    Registration,
    RoomAccess,
)
from commonty.groups.queries.export import export_of
from commonty.groups.queries.meetings import page_of_meeting
from commonty.groups.queries.membership import membership_of
from commonty.groups.queries.pages import page_of_group
from commonty.groups.tests.factories import HOW, NOW, Street, a_group, joined
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Person

pytestmark = pytest.mark.django_db
CANARY = "zebrafinch"
SOON = NOW + timedelta(days=3)


@pytest.fixture
def group(street: Street) -> Group:
    """Agnes organises it; Tariq is in it, and Ewa is not."""
    group = a_group(street)
    joined(group, street.tariq)
    return group


def planned(**more: Any) -> Planned:
    starts_at = more.pop("starts_at", SOON)
    words = {"title": f"The {CANARY} meeting", "where": "Sandbank hall", "access": f"Ask for the {CANARY}",
             "agenda": f"The {CANARY}\n\nTea", **more}  # fmt: skip
    return Planned(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **words)


def met(group: Group, by: Person, key: str = "", now: Any = NOW, **more: Any) -> GroupMeeting:
    return set_meeting(planned(**more), group_id=group.pk, by=by, now=now, channel="web", posted_key=key)


def says(meeting: GroupMeeting, by: Person, word: str) -> None:
    answer_meeting(meeting_id=meeting.pk, word=word, by=by, **HOW)


def registered(group: Group) -> Registration:
    day = NOW.date()
    facts = {"points": [], "committee": 3, "agm_on": day, "next_agm_on": day, "renew_by": day, "since": day}
    return Registration.objects.create(
        group=group, state="registered", applied_at=NOW, meets="Mondays, 7 pm", area="The street", **facts
    )


def seen(meeting: GroupMeeting, person: Person) -> Any:
    return page_of_meeting(meeting, person, membership_of(person, meeting.group), now=NOW)


def test_any_member_sets_one_once_a_form_and_nobody_else(group: Group, street: Street) -> None:
    assert met(group, street.tariq, "k") == met(group, street.tariq, "k")
    met(group, street.tariq)
    met(group, street.tariq)
    assert GroupMeeting.objects.count() == 3
    for stranger in (street.ewa, street.iain, street.morag):
        with pytest.raises(PermissionDenied):
            met(group, stranger)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": ""}, "what kind"),
        ({"where": " "}, "where"),
        ({"starts_at": NOW - timedelta(minutes=1)}, "still to come"),
        ({"starts_at": NOW + timedelta(days=500)}, "still to come"),
        ({"agenda": "\n".join("abcdefghijklmnopqrstuvwxyz")}, "lines"),
    ],
)
def test_what_has_to_be_said_of_one(group: Group, street: Street, wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        met(group, street.agnes, **wrong)


def test_it_ends_after_it_begins(group: Group, street: Street) -> None:
    wrong = Planned("Meeting", SOON, SOON, "The hall")
    with pytest.raises(Refused, match="ends"):
        set_meeting(wrong, group_id=group.pk, by=street.agnes, **HOW)


def test_whoever_set_it_or_an_organiser_changes_it_and_those_who_come_are_told(group: Group, street: Street) -> None:
    mine, theirs = met(group, street.agnes), met(group, street.tariq)
    with pytest.raises(PermissionDenied):
        change_meeting(planned(), meeting_id=mine.pk, by=street.tariq, **HOW)
    with pytest.raises(PermissionDenied):
        call_meeting_off(meeting_id=mine.pk, because="It rains.", by=street.tariq, **HOW)
    says(theirs, street.tariq, "yes")
    change_meeting(planned(where="The green"), meeting_id=theirs.pk, by=street.agnes, **HOW)
    change_meeting(planned(where="The green"), meeting_id=theirs.pk, by=street.agnes, **HOW)  # sent twice
    theirs.refresh_from_db()
    assert (theirs.where, theirs.version) == ("The green", 1)
    assert told("group_meeting_changed") == ["Tariq Mahmood"]


def told(kind: str) -> list[str]:
    owe_notices(now=NOW)
    return sorted(notice.person.name for notice in Notice.objects.filter(kind=kind))


def test_called_off_with_a_reason_it_stays_and_takes_no_answers(group: Group, street: Street) -> None:
    meeting = met(group, street.tariq)
    says(meeting, street.agnes, "yes")
    with pytest.raises(Refused, match="why"):
        call_meeting_off(meeting_id=meeting.pk, because="no", by=street.tariq, **HOW)
    call_meeting_off(meeting_id=meeting.pk, because="The hall is shut.", by=street.tariq, **HOW)
    assert told("group_meeting_called_off") == ["Agnes Rennie"]
    for door in (
        lambda: says(meeting, street.tariq, "yes"),
        lambda: change_meeting(planned(), meeting_id=meeting.pk, by=street.agnes, **HOW),
        lambda: call_meeting_off(meeting_id=meeting.pk, because="Again.", by=street.agnes, **HOW),
    ):
        with pytest.raises(Refused, match="called off"):
            door()


def test_each_human_says_once_whether_they_come_and_whoever_left_is_in_no_number(
    group: Group, street: Street
) -> None:
    meeting = met(group, street.agnes)
    for word in ("maybe", "yes", "yes"):
        says(meeting, street.tariq, word)
    other = Person.objects.create(landlord=street.landlord, name="T. Mahmood", merged_into=street.tariq)
    Membership.objects.create(group=group, person=other, name="Taz", state="in", since=NOW, channel="web")
    says(meeting, other, "no")
    assert MeetingAnswer.objects.count() == 1
    says(meeting, street.tariq, "yes")
    page = seen(meeting, street.tariq)
    assert (len(page.come), page.mine, page.cannot) == (1, "yes", [])
    with pytest.raises(PermissionDenied):
        says(meeting, street.ewa, "yes")
    with pytest.raises(Refused):
        says(meeting, street.tariq, "never")
    Membership.objects.filter(person=other).delete()
    leave_group(group_id=group.pk, by=street.tariq, **HOW)
    assert seen(meeting, street.agnes).come == []


def test_the_day_before_those_who_wish_it_are_reminded_once_and_nobody_else(group: Group, street: Street) -> None:
    joined(group, street.ewa)
    meeting = met(group, street.agnes)
    assert told("group_meeting_set") == []  # quiet: whoever wants to be reminded says so
    for person, word in ((street.agnes, "yes"), (street.tariq, "maybe"), (street.ewa, "no")):
        says(meeting, person, word)
    assert remind_of_meetings(now=SOON - timedelta(hours=25)) == 0
    assert remind_of_meetings(now=SOON - timedelta(hours=23)) == 1
    assert remind_of_meetings(now=SOON - timedelta(hours=22)) == 0
    assert told("group_meeting_near") == ["Agnes Rennie", "Tariq Mahmood"]
    assert CANARY not in str(list(Notice.objects.values("subject", "body")))


def test_of_what_is_called_off_or_has_begun_nobody_is_reminded(group: Group, street: Street) -> None:
    meeting = met(group, street.agnes)
    assert remind_of_meetings(now=SOON + timedelta(minutes=1)) == 0
    call_meeting_off(meeting_id=meeting.pk, because="It rains.", by=street.agnes, **HOW)
    assert remind_of_meetings(now=SOON - timedelta(hours=1)) == 0


def test_a_group_on_the_register_shows_day_time_and_place_and_nothing_else(
    group: Group, street: Street, be: Callable[..., Client]
) -> None:
    with pytest.raises(Refused, match="register"):
        met(group, street.agnes, is_public=True)
    entry = registered(group)
    with pytest.raises(PermissionDenied):
        met(group, street.tariq, is_public=True)
    now = timezone.now()
    met(group, street.agnes, is_public=True, starts_at=now + timedelta(days=2), now=now)
    doors = (f"/groups/{group.public_id}/", f"/groups/register/{entry.public_id}/")
    for door in doors:
        page = be(None).get(door).content.decode()
        assert "Sandbank hall" in page
        assert CANARY not in page
    assert "Mondays, 7 pm" in be(None).get(doors[1]).content.decode()
    GroupMeeting.objects.update(is_public=False)  # the twin: of one that is not public nobody reads
    assert not any("Sandbank hall" in be(None).get(door).content.decode() for door in doors)
    GroupMeeting.objects.update(is_public=True)
    Registration.objects.update(state="left")
    assert page_of_group(group, None, now=now).open_meeting is None


@pytest.mark.parametrize(("ends", "is_fine"), [((3, 30), True), ((2, 30), False)])
def test_in_the_night_when_the_clock_goes_forward_it_is_as_long_as_it_is(
    group: Group, street: Street, ends: tuple[int, int], is_fine: bool
) -> None:
    """Half past one is half past two then, so one from half past one to half past two takes no time."""
    zone = ZoneInfo("Europe/London")
    starts_at, ends_at = datetime(2027, 3, 28, 1, 30, tzinfo=zone), datetime(2027, 3, 28, *ends, tzinfo=zone)
    told = replace(planned(starts_at=starts_at), ends_at=ends_at)
    if is_fine:
        assert set_meeting(told, group_id=group.pk, by=street.agnes, **HOW).ends_at == ends_at
    else:
        with pytest.raises(Refused, match="ends after"):
            set_meeting(told, group_id=group.pk, by=street.agnes, **HOW)


def test_of_a_hidden_group_nobody_outside_reads_when_and_where_it_meets(
    group: Group, street: Street, be: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, now = registered(group), timezone.now()
    met(group, street.agnes, is_public=True, starts_at=now + timedelta(days=2), now=now, where="At Back courts’ hut")
    door = f"/groups/register/{entry.public_id}/"
    assert "At Back courts’ hut" in be(None).get(door).content.decode()
    monkeypatch.setattr(type(Group.objects.all()), "named", lambda rows: rows.none())
    page = be(None).get(door).content.decode()
    assert "hut" not in page
    assert "Mondays, 7 pm" in page  # what the register asks for stays


def test_what_everybody_reads_of_organisers_alone_change(group: Group, street: Street) -> None:
    registered(group)
    meeting = met(group, street.tariq)
    change_meeting(planned(is_public=True), meeting_id=meeting.pk, by=street.agnes, **HOW)
    with pytest.raises(PermissionDenied):
        change_meeting(planned(where="My kitchen", is_public=True), meeting_id=meeting.pk, by=street.tariq, **HOW)


def test_minutes_are_of_a_meeting_of_the_same_group(group: Group, street: Street) -> None:
    meeting = met(group, street.agnes)
    other = met(a_group(street, "Others", by=street.ewa), street.ewa)
    for of, found in ((meeting, meeting), (other, None)):
        written = Written("We met", NOW.date(), "We had tea.", meeting=of.public_id)
        assert write_minutes(written, group_id=group.pk, by=street.tariq, **HOW).meeting == found


def test_they_go_with_the_room_and_lie_in_what_an_organiser_takes_away(group: Group, street: Street) -> None:
    meeting = met(group, street.agnes)
    says(meeting, street.tariq, "yes")
    pack = ZipFile(BytesIO(export_of(group, street.agnes, now=NOW)))
    (kept,) = json.loads(pack.read("meetings.json"))
    assert (kept["agenda"], kept["said"]) == ([f"The {CANARY}", "Tea"], [{"name": "Tariq", "says": "yes"}])
    dissolve_group(group_id=group.pk, by=street.agnes, **HOW)
    with pytest.raises(Refused, match="end"):
        met(group, street.agnes)
    forget_groups(now=NOW + KEPT)
    assert not GroupMeeting.objects.exists()


def test_the_journal_knows_members_by_number_and_no_word(group: Group, street: Street) -> None:
    meeting = met(group, street.agnes)
    says(meeting, street.tariq, "yes")
    remind_of_meetings(now=SOON - timedelta(hours=1))
    rows = Entry.objects.filter(kind__startswith="group_meeting")
    assert rows.count() == 3
    assert not {street.agnes.public_id, street.tariq.public_id} & {row.by_id for row in rows}
    assert CANARY not in str(list(Entry.objects.values()))


def test_on_pages_members_alone_find_them(group: Group, street: Street, be: Callable[..., Client]) -> None:
    tariq, page = be(street.tariq), f"/groups/{group.public_id}/meetings/"
    day = timezone.localdate() + timedelta(days=2)
    form = {"title": f"The {CANARY}", "day": day, "starts": "19:00", "ends": "21:00", "where": "The hall", "key": "k"}
    wrong = tariq.post(f"{page}new/", {**form, "ends": "18:00"})
    assert wrong.status_code == 422
    assert CANARY in wrong.content.decode()
    assert "Show day, time and place" not in wrong.content.decode()
    made = [tariq.post(f"{page}new/", form).url for _twice in range(2)]
    meeting = GroupMeeting.objects.get()
    where = f"{page}{meeting.public_id}/"
    assert made == [where] * 2
    tariq.post(f"{where}come/", {"says": "yes"})
    assert "1 member comes" in be(street.agnes).get(where).content.decode()
    assert tariq.post(f"{where}change/", {**form, "where": "The green"}).status_code == 302
    calendar = tariq.get(f"{where}meeting.ics")
    assert "LOCATION:The green" in calendar.content.decode()
    assert "SEQUENCE:1" in calendar.content.decode()
    assert CANARY not in calendar.content.decode()
    assert group.name not in calendar.content.decode()
    doors = [page, f"{page}new/", where, f"{where}change/", f"{where}call-off/", f"{where}meeting.ics"]
    for who in (street.ewa, street.iain, street.morag):
        assert {be(who).get(door).status_code for door in doors} == {404}
        assert be(who).post(f"{where}come/", {"says": "yes"}).status_code == 404
        assert CANARY not in be(who).get(f"/groups/{group.public_id}/").content.decode()
    other = a_group(street, "Others", by=street.ewa)  # its own members find nothing of another's by its number
    assert be(street.ewa).get(f"/groups/{other.public_id}/meetings/{meeting.public_id}/").status_code == 404
    assert tariq.post(f"{where}call-off/", {"because": "It rains."}).status_code == 302
    assert "It rains." in be(street.agnes).get(where).content.decode()


def test_minutes_of_one_begin_with_its_name_and_day(group: Group, street: Street, be: Callable[..., Client]) -> None:
    now = timezone.now()
    meeting = met(group, street.agnes, starts_at=now + timedelta(hours=1), now=now)
    began = now - timedelta(hours=3)
    GroupMeeting.objects.update(starts_at=began, ends_at=began + timedelta(hours=1))
    client, where = be(street.agnes), f"/groups/{group.public_id}/minutes/new/?meeting={meeting.public_id}"
    assert f"The {CANARY} meeting" in client.get(where).content.decode()
    day = timezone.localdate(began)
    client.post(where, {"title": "We met", "met_on": day, "text": "Tea.", "meeting": meeting.public_id, "key": "k"})
    minutes = Minutes.objects.get()
    assert minutes.meeting == meeting
    again = client.get(f"/groups/{group.public_id}/minutes/{minutes.public_id}/change/").content.decode()
    assert f'<option value="{meeting.public_id}" selected>' in again  # else whoever changes a word would lose it
    assert "We met" in client.get(f"/groups/{group.public_id}/meetings/").content.decode()
    assert meeting.title in client.get(f"/groups/{group.public_id}/minutes/{minutes.public_id}/").content.decode()


def test_an_officer_whom_somebody_let_in_reads_them_counted_and_answers_nothing(
    group: Group, street: Street, be: Callable[..., Client]
) -> None:
    meeting, now = met(group, street.agnes), timezone.now()
    RoomAccess.objects.create(
        group=group, officer=street.morag, because="A threat.", asked_at=now, lapses_at=now + timedelta(days=7),
        opened_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), told_at=now,
    )  # fmt: skip
    client, where = be(street.morag), f"/groups/{group.public_id}/meetings/{meeting.public_id}/"
    assert CANARY in client.get(where).content.decode()
    client.get(f"{where}meeting.ics")
    assert RoomAccess.objects.get().times_read == 2
    assert client.post(f"{where}come/", {"says": "yes"}).status_code == 404
