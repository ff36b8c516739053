"""Minutes are written by any member, and written again: each version stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commonty.files.actions import NewPhoto, drop_photo, keep_photo
from commonty.groups.actions.locked import locked_group, record_group, require_member
from commonty.groups.events import Event
from commonty.groups.models import Group, GroupMeeting, Membership, Minutes, MinutesPhoto, Version
from commonty.groups.rules import minutes as rules
from commonty.groups.rules.joining import check_is_open
from commonty.people.models import Person


@dataclass(frozen=True)
class Written:
    title: str
    met_on: date
    text: str
    photos: Sequence[NewPhoto] = ()
    meeting: str = ""  # of which meeting they are, by its public id


@transaction.atomic
def write_minutes(
    written: Written, *, group_id: int, by: Person, now: datetime, channel: str, posted_key: str = ""
) -> Minutes:
    group = locked_group(group_id)
    mine = require_member(group, by)
    if posted_key and (known := Minutes.objects.filter(group=group, posted_key=posted_key).first()):
        return known
    _check(group, written, now)
    minutes = Minutes.objects.create(
        group=group, title=written.title.strip(), met_on=written.met_on, posted_key=posted_key,
        meeting=_meeting_of(group, written),
    )  # fmt: skip
    _add(minutes, written, mine, number=1, now=now)
    record_group(Event.MINUTES_WRITTEN, group, mine, now, channel, minutes=minutes.public_id)
    return minutes


@transaction.atomic
def change_minutes(
    written: Written, *, minutes_id: int, number: int, by: Person, now: datetime, channel: str
) -> Minutes:
    """`number`: the version that the writer had before them."""
    group = locked_group(Minutes.objects.values_list("group_id", flat=True).get(pk=minutes_id))
    mine = require_member(group, by)
    _check(group, written, now)
    minutes = Minutes.objects.get(pk=minutes_id)
    newest = minutes.versions.count()  # type: ignore[attr-defined]
    rules.check_is_newest(number, newest)
    minutes.title, minutes.met_on = written.title.strip(), written.met_on
    minutes.meeting = _meeting_of(group, written)
    minutes.save(update_fields=["title", "met_on", "meeting"])
    _add(minutes, written, mine, number=newest + 1, now=now)
    record_group(Event.MINUTES_CHANGED, group, mine, now, channel, minutes=minutes.public_id, version=newest + 1)
    return minutes


@transaction.atomic
def take_photo_out(*, link_id: int, minutes_id: int, by: Person, now: datetime, channel: str) -> Minutes:
    """Pressed twice it is taken out once."""
    minutes = Minutes.objects.get(pk=minutes_id)
    group = locked_group(minutes.group_id)
    mine = require_member(group, by)
    check_is_open(group)
    link = MinutesPhoto.objects.filter(minutes=minutes, pk=link_id).select_related("photo").first()
    if link is not None:
        drop_photo(link.photo)
        record_group(Event.MINUTES_PHOTO_OUT, group, mine, now, channel, minutes=minutes.public_id)
    return minutes


def _meeting_of(group: Group, written: Written) -> GroupMeeting | None:
    return GroupMeeting.objects.filter(group=group, public_id=written.meeting).first() if written.meeting else None


def _check(group: Group, written: Written, now: datetime) -> None:
    today = timezone.localdate(now)
    rules.check_can_write(group, title=written.title, text=written.text, met_on=written.met_on, today=today)


def _add(minutes: Minutes, written: Written, mine: Membership, *, number: int, now: datetime) -> None:
    Version.objects.create(
        minutes=minutes, number=number, text=written.text.strip(), by=mine, by_name=mine.name, at=now
    )
    rules.check_has_room(minutes.photos.count() + len(written.photos))  # type: ignore[attr-defined]
    MinutesPhoto.objects.bulk_create(
        MinutesPhoto(minutes=minutes, photo=keep_photo(new, place=minutes.group.place, now=now))
        for new in written.photos
    )
