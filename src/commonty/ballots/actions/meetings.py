"""The box of a vote that is decided in a meeting: it closes when that begins, moves with it, and may stay empty."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.ballots import rules
from commonty.ballots.events import Event
from commonty.ballots.models import Register, lock_of
from commonty.ballots.queries import counted_digest
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_exclusive

Status = Register.Status


@transaction.atomic
def close_unused_box(*, register_id: int, by: Actor, channel: str, clock: Clock = database_now) -> Register:
    """Where people vote in the room alone nothing can come in: shut, looked into and found empty, in one."""
    register = _alone_with(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    if register.status == Status.OPENED:
        return register
    now = clock()
    rules.check_can_close_unused(register, envelopes=register.envelopes.count(), now=now)
    register.status = Status.OPENED
    register.shut_at = register.opened_at = now
    register.save(update_fields=["status", "shut_at", "opened_at"])
    how: dict[str, Any] = {"by": by, "at": now, "channel": channel, "within": register.place, "chain": register.chain}
    record(Event.SHUT, about=register, **how)
    empty: dict[str, Any] = {"counted": 0, "blank": 0, "invalid": 0}
    record(Event.BOX_OPENED, about=register, digest=counted_digest(register), **empty, **how)
    return register


@transaction.atomic
def move_close(
    *, register_id: int, closes_at: datetime, by: Actor, channel: str, clock: Clock = database_now
) -> Register:
    """The meeting at whose beginning the box closes is at another hour. What came in stays, and can be replaced."""
    register = _alone_with(register_id)
    require(by, Permission.OPEN_ROUND, within=register.place)
    now = clock()
    rules.check_can_move_close(register, closes_at=closes_at, now=now)
    register.closes_at = closes_at
    register.save(update_fields=["closes_at"])
    facts = {"closes_at": closes_at.isoformat()}
    within, chain = register.place, register.chain
    record(Event.CLOSE_MOVED, about=register, by=by, at=now, channel=channel, within=within, chain=chain, **facts)
    return register


@transaction.atomic
def call_off_vote(*, register_id: int, by: Actor, channel: str, clock: Clock = database_now) -> Register:
    """Nobody has voted, and nobody will. The key goes at once: there is nothing that it could open."""
    register = _alone_with(register_id)
    require(by, Permission.OPEN_ROUND, within=register.place)
    now = clock()
    rules.check_can_call_off(register, envelopes=register.envelopes.count())
    register.status, register.wrapped_private_key = Status.VOID, None
    register.save(update_fields=["status", "wrapped_private_key"])
    within, chain = register.place, register.chain
    record(Event.CALLED_OFF, about=register, by=by, at=now, channel=channel, within=within, chain=chain)
    return register


def _alone_with(register_id: int) -> Register:
    hold_exclusive(lock_of(register_id))
    return Register.objects.locked(register_id)
