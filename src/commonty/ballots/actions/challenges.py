"""A result is challenged: one person writes it down, which holds what could answer it; a second one settles it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.ballots import rules
from commonty.ballots.events import Event
from commonty.ballots.models import Challenge, Register, lock_of
from commonty.journal.record import record
from commonty.kit.canonical import sha256_hex
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_exclusive
from commonty.people.models import Person
from commonty.people.queries.staff import has_let_in


@transaction.atomic
def challenge_result(*, register_id: int, reason: str, by: Person, clock: Clock = database_now) -> Challenge:
    """Write down that somebody says the result is wrong, and why, for all to read. Until it is settled nothing goes."""
    register = _alone_with(register_id)
    _require_a_person(by, register)
    now = clock()
    rules.check_can_challenge(register, list(register.challenges.all()), reason=reason, now=now)
    challenge = Challenge.objects.create(register=register, reason=reason, recorded_by=by, recorded_at=now)
    _record(Event.RESULT_CHALLENGED, challenge, register, by=by, at=now, reason=sha256_hex(reason.encode()))
    return challenge


@transaction.atomic
def settle_challenge(
    *, register_id: int, challenge_id: int, outcome: str, by: Person, clock: Clock = database_now
) -> Challenge:
    """Say what came of a challenge, as a second person: the two are as far apart as two who open a box."""
    register = _alone_with(register_id)
    _require_a_person(by, register)
    now = clock()
    challenge = Challenge.objects.filter(register=register).locked(challenge_id)
    first = challenge.recorded_by
    rules.check_can_settle(challenge, is_own=by.is_same_human(first), is_let_in=has_let_in(by, first))
    challenge.outcome, challenge.ended_by, challenge.ended_at = outcome, by, now
    challenge.save(update_fields=["outcome", "ended_by", "ended_at"])
    _record(Event.CHALLENGE_SETTLED, challenge, register, by=by, at=now, outcome=sha256_hex(outcome.encode()))
    return challenge


def _alone_with(register_id: int) -> Register:
    # As whoever destroys the key has it: what is recorded before that holds it, what comes after is refused.
    hold_exclusive(lock_of(register_id))
    return Register.objects.locked(register_id)


def _require_a_person(by: Person, register: Register) -> None:
    require(by, Permission.CLOSE_ROUND, within=register.place)
    if not isinstance(by, Person):
        raise PermissionDenied(_("Two people deal with a challenge. A program can't do it for them."))


def _record(kind: Event, challenge: Challenge, register: Register, *, by: Person, at: datetime, **facts: Any) -> None:
    """The words are on the result's page; the journal keeps a hash of them, so that they can't be changed unseen."""
    within, chain, facts = register.place, register.chain, {"challenge": challenge.public_id, **facts}
    record(kind, about=register, by=by, at=at, channel="web", within=within, chain=chain, **facts)
