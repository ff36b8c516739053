"""Hiding what a group says of itself. Nothing of the group changes: it is hidden as long as its hiding is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction

from commonty.access.may import Actor
from commonty.discussions.actions.moderation import hide
from commonty.discussions.models import Hiding
from commonty.groups.actions.forming import note_hidden
from commonty.groups.actions.locked import locked_group
from commonty.groups.models import Group
from commonty.places.models import Place


@dataclass
class WordsOfGroup:
    """A group as `hide` takes a thing: a group lies below, and points at no hiding."""

    public_id: str
    hiding: Hiding | None
    _meta: ClassVar[Any] = Group._meta

    def save(self, *, update_fields: Sequence[str]) -> None:
        pass


@transaction.atomic
def hide_group(*, public_id: str, rule: str, why: str, by: Actor, now: datetime, channel: str) -> Hiding:
    """Without an author: whoever keeps the peace is not told who organises it."""
    group = locked_group(Group.objects.values_list("pk", flat=True).get(public_id=public_id))
    words = WordsOfGroup(public_id, hiding_of_group(group))
    how: dict[str, Any] = {"by": by, "now": now, "channel": channel}
    hiding = hide(words, rule=rule, why=why, author=None, place=place_of_group(group), **how)
    note_hidden(group_id=group.pk, **how)
    return hiding


def hiding_of_group(group: Group) -> Hiding | None:
    return Hiding.objects.in_force().filter(about_kind="groups.group", about_id=group.public_id).first()


def place_of_group(group: Group) -> Place:
    """Of one that is in no list nobody learns where it is."""
    return group.landlord if group.is_unlisted else group.place
