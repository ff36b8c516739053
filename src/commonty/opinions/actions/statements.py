"""Statements: those that it begins with, those that neighbours add, and reading them first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.actions.danger import hand_over
from commonty.discussions.actions.gate import may_write
from commonty.discussions.actions.moderation import hide
from commonty.discussions.models import Hiding
from commonty.journal.record import record
from commonty.opinions import rules
from commonty.opinions.events import Event
from commonty.opinions.models import Conversation, Statement
from commonty.opinions.queries.residents import home_there
from commonty.people.models import Person

State = Statement.State


@dataclass(frozen=True)
class Added:
    """The statement; and the request that was made of it at once where it tells of danger or damp."""

    statement: Statement
    case: Case | None = None


@transaction.atomic
def add_seed(*, conversation_id: int, text: str, by: Actor, now: datetime, channel: str) -> Statement:
    """One of ours. It can be agreed with or not like any other."""
    conversation = Conversation.objects.locked(conversation_id)
    require(by, Permission.ASK_PEOPLE, within=conversation.place)
    rules.check_text(text)
    rules.check_can_seed(conversation, statements=conversation.statements.count(), now=now)
    reader = by if isinstance(by, Person) else None
    facts: dict[str, Any] = {"is_seed": True, "state": State.SHOWN, "read_by": reader, "read_at": now}
    statement = _write(conversation, text, channel=channel, at=now, **facts)
    record(Event.STATEMENT_ADDED, about=statement, by=by, at=now, channel=channel, within=conversation.place)
    return statement


@transaction.atomic
def add_statement(
    *, conversation_id: int, text: str, by: Person, typed_by: Person | None = None, posted_key: str = "",
    now: datetime, channel: str,
) -> Added:  # fmt: skip
    """A neighbour's own. Where it tells of danger a request is made of it, and it waits for a human to read it."""
    conversation = Conversation.objects.locked(conversation_id)
    if typed_by is not None:
        require(typed_by, Permission.VOTE_FOR_SOMEBODY, within=conversation.place)
    own = conversation.statements.filter(author__in=Person.objects.same_human(by.human.pk))
    if posted_key and (known := own.filter(posted_key=posted_key).first()):
        return Added(known)
    rules.check_text(text)
    rules.check_lives_there(home_there(by, conversation, on=timezone.localdate(now)) is not None)
    rules.check_can_add(conversation, own=own.count(), statements=conversation.statements.count(), now=now)
    is_held = may_write(by, conversation.place, now) or conversation.reads_first
    case = hand_over(text, place=conversation.place, by=by, typed_by=typed_by, now=now, channel=channel)
    state = State.HELD if is_held or case else State.SHOWN
    facts: dict[str, Any] = {"author": by, "typed_by": typed_by, "state": state, "posted_key": posted_key}
    statement = _write(conversation, text, channel=channel, at=now, **facts)
    typed = {"typed_by": typed_by.public_id} if typed_by else {}
    record(Event.STATEMENT_ADDED, about=statement, by=by, at=now, channel=channel, within=conversation.place, **typed)
    return Added(statement, case)


@transaction.atomic
def read_statement(
    *, statement_id: int, state: str, because: str = "", by: Person, now: datetime, channel: str
) -> Statement:
    """Show it, or leave it out with a reason that its author is told. What is left out is in no report and no file."""
    conversation = Conversation.objects.locked(
        Statement.objects.values_list("conversation_id", flat=True).get(pk=statement_id)
    )
    statement = Statement.objects.select_for_update(no_key=True, of=("self",)).get(pk=statement_id)
    require(by, Permission.ASK_PEOPLE, within=conversation.place)
    if statement.author is not None and statement.author.is_same_human(by):
        raise Refused(_("This is your own. Somebody else reads it first."))
    rules.check_can_read(statement, state=state, because=because)
    statement.state, statement.read_by, statement.read_at = state, by, now
    statement.because = because.strip() if state == State.OUT else ""
    statement.save(update_fields=["state", "because", "read_by", "read_at"])
    facts = {"state": state, "conversation": conversation.public_id}
    record(Event.STATEMENT_READ, about=statement, by=by, at=now, channel=channel, within=conversation.place, **facts)
    return statement


@transaction.atomic
def hide_statement(*, public_id: str, rule: str, why: str, by: Person, now: datetime, channel: str) -> Hiding:
    """What breaks a house rule. Its author is told, and may ask another person to look again (`discussions`)."""
    rows = Statement.objects.select_for_update(no_key=True, of=("self",))
    statement = rows.select_related("hiding", "author__merged_into", "conversation__place__landlord").get(
        public_id=public_id
    )
    how: dict[str, Any] = {"rule": rule, "why": why, "by": by, "now": now, "channel": channel}
    return hide(statement, author=statement.author, place=statement.place, **how)


def _write(conversation: Conversation, text: str, **facts: Any) -> Statement:
    number = conversation.statements.aggregate(last=Max("number"))["last"]
    number = 0 if number is None else number + 1
    return Statement.objects.create(conversation=conversation, number=number, text=" ".join(text.split()), **facts)
