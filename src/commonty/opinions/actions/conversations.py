"""Asking people something: drafted, changed, opened, closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.kit.locks import hold_exclusive
from commonty.opinions import rules
from commonty.opinions.events import Event
from commonty.opinions.models import Conversation
from commonty.people.models import Person
from commonty.places.models import Place


@transaction.atomic
def draft_conversation(
    *, place: Place, fields: Mapping[str, Any], by: Actor, now: datetime, channel: str
) -> Conversation:
    require(by, Permission.ASK_PEOPLE, within=place)
    rules.check_day(fields["closes_at"], now=now)
    author = by if isinstance(by, Person) else None
    conversation = Conversation.objects.create(place=place, made_by=author, made_at=now, **fields)
    record(Event.CONVERSATION_DRAFTED, about=conversation, by=by, at=now, channel=channel, within=place)
    return conversation


@transaction.atomic
def change_conversation(
    *, conversation_id: int, fields: Mapping[str, Any], by: Actor, now: datetime, channel: str
) -> Conversation:
    """The question itself stays once people answer it: what they said was said to that question."""
    conversation = Conversation.objects.locked(conversation_id)
    require(by, Permission.ASK_PEOPLE, within=conversation.place)
    rules.check_can_change(conversation, now=now)
    rules.check_day(fields["closes_at"], now=now)
    for name, value in fields.items():
        if conversation.opened_at is None or name not in ("question", "who"):
            setattr(conversation, name, value)
    conversation.save(update_fields=list(fields))
    record(Event.CONVERSATION_CHANGED, about=conversation, by=by, at=now, channel=channel, within=conversation.place)
    return conversation


@transaction.atomic
def open_conversation(*, conversation_id: int, by: Actor, now: datetime, channel: str) -> Conversation:
    conversation = Conversation.objects.locked(conversation_id)
    require(by, Permission.ASK_PEOPLE, within=conversation.place)
    rules.check_can_open(conversation, seeds=conversation.statements.shown().count(), now=now)
    conversation.opened_at = now
    conversation.save(update_fields=["opened_at"])
    record(Event.CONVERSATION_OPENED, about=conversation, by=by, at=now, channel=channel, within=conversation.place)
    return conversation


@transaction.atomic
def close_conversation(*, conversation_id: int, by: Actor, now: datetime, channel: str) -> Conversation:
    """Before its day. Votes that are being written are waited for; whoever comes after reads that it has closed."""
    hold_exclusive(lock_of(conversation_id))
    conversation = Conversation.objects.locked(conversation_id)
    require(by, Permission.ASK_PEOPLE, within=conversation.place)
    rules.check_can_close(conversation, now=now)
    conversation.closed_at = now
    conversation.save(update_fields=["closed_at"])
    record(Event.CONVERSATION_CLOSED, about=conversation, by=by, at=now, channel=channel, within=conversation.place)
    return conversation


def lock_of(conversation_id: int) -> str:
    return f"opinions:{conversation_id}"
