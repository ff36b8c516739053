"""Saying what one thinks of a statement: oneself, or to a member of staff who types it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.kit.locks import hold_shared
from commonty.opinions import rules
from commonty.opinions.actions.conversations import lock_of
from commonty.opinions.events import Event
from commonty.opinions.models import AGREE, DISAGREE, SKIP, Conversation, Statement, StatementVote, TakingPart
from commonty.opinions.queries.conversations import taking_part_of
from commonty.opinions.queries.residents import area_of, home_there
from commonty.people.models import Person
from commonty.places.models import Place

COUNTED_AS = {AGREE: "agrees", DISAGREE: "disagrees", SKIP: "skips"}


def say(
    *, conversation_id: int, statement_id: int, value: int, matters: bool = False, by: Person,
    typed_by: Person | None = None, now: datetime, channel: str,
) -> StatementVote:  # fmt: skip
    """One human says one thing to one statement; said again it takes the place of what was said before."""
    said = say_all(
        conversation_id=conversation_id, values={statement_id: value}, by=by, typed_by=typed_by,
        matters=[statement_id] if matters else [], now=now, channel=channel,
    )  # fmt: skip
    return said[0]


@transaction.atomic
def say_all(
    *, conversation_id: int, values: Mapping[int, int], by: Person, typed_by: Person | None = None,
    matters: list[int] | None = None, now: datetime, channel: str,
) -> list[StatementVote]:  # fmt: skip
    """To several statements at once, by their ids: what somebody says on the phone. All of it is taken, or nothing."""
    hold_shared(lock_of(conversation_id))
    conversation = Conversation.objects.select_related("place__landlord").get(pk=conversation_id)
    if typed_by is not None:
        require(typed_by, Permission.VOTE_FOR_SOMEBODY, within=conversation.place)
    home = home_there(by, conversation, on=timezone.localdate(now))
    statements = {s.pk: s for s in conversation.statements.filter(pk__in=values).select_related("hiding")}
    for pk, value in values.items():
        rules.check_can_vote(conversation, statements[pk], value=value, may=home is not None, now=now)
    taking, is_new = _taking_part(conversation, by, home, now=now, channel=channel)
    known = {vote.statement_id: vote for vote in taking.votes.filter(statement__in=values)}
    # In one order, so that two who say something to the same statements never wait for each other.
    said = [
        _write(taking, statements[pk], known.get(pk), values[pk], pk in (matters or ()), typed_by, now, channel)
        for pk in sorted(values)
    ]
    if is_new:
        typed = {"typed_by": typed_by.public_id} if typed_by else {}
        record(
            Event.TOOK_PART, about=conversation, by=by, at=now, channel=channel, within=conversation.place, **typed
        )
    elif typed_by is not None:
        record(
            Event.SAID_FOR_SOMEBODY, about=conversation, by=typed_by, at=now, channel=channel,
            within=conversation.place, person=by.public_id,
        )  # fmt: skip
    return said


def _taking_part(
    conversation: Conversation, by: Person, home: Place | None, *, now: datetime, channel: str
) -> tuple[TakingPart, bool]:
    """Locked, so that one human's votes come one after the other, through whichever channels they come."""
    rows = TakingPart.objects.select_for_update(no_key=True, of=("self",))
    known = taking_part_of(conversation, by, rows)
    if known is not None or home is None:
        assert known is not None  # whoever may not take part was refused
        return known, False
    facts = {"area": area_of(home, conversation.place), "channel": channel, "at": now}
    return rows.get_or_create(conversation=conversation, person=by.human, defaults=facts)


def _write(
    taking: TakingPart, statement: Statement, known: StatementVote | None, value: int, matters: bool,
    typed_by: Person | None, now: datetime, channel: str,
) -> StatementVote:  # fmt: skip
    vote = known or StatementVote(by=taking, statement=statement)
    change: dict[str, int] = {}
    if known is not None:
        change[COUNTED_AS[known.value]] = -1
        change["matters"] = -int(known.matters)
    change[COUNTED_AS[value]] = change.get(COUNTED_AS[value], 0) + 1
    change["matters"] = change.get("matters", 0) + int(matters)
    vote.value, vote.matters, vote.typed_by, vote.channel, vote.at = value, matters, typed_by, channel, now
    vote.save()
    Statement.objects.filter(pk=statement.pk).update(**{name: F(name) + by for name, by in change.items() if by})
    return vote
