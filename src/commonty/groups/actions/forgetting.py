"""What goes for good: the room of a group that ended a year ago, and who was in a group a year ago.

    # in the room above, `empties_room.py`
    EMPTIES = delete_what_is_ours

It takes the group, deletes what the room above keeps of it, and gives nothing.
"""

from datetime import datetime, timedelta

from django.db import transaction

from commonty.access.may import SYSTEM
from commonty.files.actions import drop_document, drop_photo
from commonty.groups.actions.locked import locked_group, record_group
from commonty.groups.events import Event
from commonty.groups.models import Group, GroupFile, Link, Membership, MinutesPhoto
from commonty.kit.parts import gather

KEPT = timedelta(days=365)
MOST = 500


def forget_groups(*, now: datetime) -> int:
    """One group after the other, so that no lock is held for long."""
    gone = _forget_left(now)
    over = Group.objects.filter(dissolved_at__lte=now - KEPT, emptied_at=None).order_by("pk")
    for group_id in over.values_list("pk", flat=True)[:MOST]:
        empty_room(group_id=group_id, now=now, channel="timetable")
        gone += 1
    return gone


@transaction.atomic
def empty_room(*, group_id: int, now: datetime, channel: str) -> Group:
    """The name stays, so that what once was said of it is understood."""
    group = locked_group(group_id)
    if group.emptied_at is None and group.dissolved_at is not None and group.dissolved_at <= now - KEPT:
        group.memberships.all().delete()  # type: ignore[attr-defined]
        group.decisions.all().delete()  # type: ignore[attr-defined]
        for link in MinutesPhoto.objects.filter(minutes__group=group).select_related("photo"):
            drop_photo(link.photo)
        for file in GroupFile.objects.filter(group=group).select_related("document"):
            drop_document(file.document)
        group.minutes.all().delete()  # type: ignore[attr-defined]
        group.meetings.all().delete()  # type: ignore[attr-defined]
        group.links.all().delete()  # type: ignore[attr-defined]
        gather("empties_room", "EMPTIES", group)  # what rooms above keep of it
        group.purpose, group.emptied_at = "", now
        group.save(update_fields=["purpose", "emptied_at"])
        record_group(Event.GROUP_FORGOTTEN, group, SYSTEM, now, channel)
    return group


def _forget_left(now: datetime) -> int:
    left = Membership.objects.filter(state=Membership.State.LEFT, since__lte=now - KEPT)
    return left.delete()[0] + Link.objects.filter(ends_at__lte=now - KEPT).delete()[0]
