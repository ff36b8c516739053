"""A member adds a document to the room; they or an organiser take it out."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.files.actions import drop_document, keep_document
from commonty.groups.actions.locked import locked_group, record_group, require_member
from commonty.groups.events import Event
from commonty.groups.models import Group, GroupFile
from commonty.groups.rules import files as rules
from commonty.groups.rules.joining import check_is_open
from commonty.kit.limits import Limit, spend
from commonty.people.models import Person

A_DAY = Limit("documents added by one person in a day", 40, 86_400)


@dataclass(frozen=True)
class NewFile:
    name: str
    data: bytes
    says: str = ""


@transaction.atomic
def add_file(
    new: NewFile, *, group_id: int, by: Person, now: datetime, channel: str, posted_key: str = ""
) -> GroupFile:
    group = locked_group(group_id)
    mine = require_member(group, by)
    known = GroupFile.objects.filter(group=group, posted_key=posted_key).first() if posted_key else None
    if known is not None:
        return known
    if not spend(A_DAY, by.human.public_id, now=now):
        raise Refused(_("You have added many documents today. Please add the next ones tomorrow."))
    there = GroupFile.objects.filter(group=group).aggregate(n=Count("pk"), size=Sum("document__size"))
    size = (there["size"] or 0) + len(new.data)
    rules.check_can_add(group, name=new.name, says=new.says, how_many=there["n"] + 1, how_large=size)
    file = GroupFile.objects.create(
        group=group, document=keep_document(new.data, place=group.place, now=now), name=new.name.strip(),
        says=new.says.strip(), by=mine, by_name=mine.name, at=now, posted_key=posted_key,
    )  # fmt: skip
    record_group(Event.FILE_ADDED, group, mine, now, channel, file=file.public_id)
    return file


@transaction.atomic
def take_file_out(*, file_id: int, group_id: int, by: Person, now: datetime, channel: str) -> Group:
    """Pressed twice it is taken out once."""
    group = locked_group(group_id)
    mine = require_member(group, by)
    check_is_open(group)
    file = GroupFile.objects.filter(group=group, pk=file_id).select_related("document").first()
    if file is None:
        return group
    if not rules.may_take_out(file, mine):
        raise PermissionDenied(_("Whoever added it or an organiser takes it out."))
    drop_document(file.document)
    record_group(Event.FILE_OUT, group, mine, now, channel, file=file.public_id)
    return group
