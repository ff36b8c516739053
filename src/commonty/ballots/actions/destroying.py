"""When a result is final: two people sign, key and sealed votes are destroyed, and then somebody looks for what is left.

The looking comes after the commit, since only then has the database written over what was deleted. Whoever dies between
the two leaves a destruction that nobody has checked: the timetable finds it and goes on. See docs/decisions/0020.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.ballots import rules
from commonty.ballots.actions.keys import forget_halves
from commonty.ballots.events import Event
from commonty.ballots.models import DestructionSignature, Envelope, Keying, Register, Slip, VotingCode, lock_of
from commonty.ballots.queries.destruction import bytes_left, rows_left, what_to_look_for
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.jobs import enqueue
from commonty.kit.locks import hold_exclusive
from commonty.people.models import Person
from commonty.people.queries.staff import has_let_in

# By its path: the job itself calls what is here.
CHECK_TASK = "commonty.ballots.jobs.check_that_it_is_gone"


@transaction.atomic
def sign_destruction(*, register_id: int, by: Person, clock: Clock = database_now, channel: str = "web") -> Register:
    """One of two people signs; with the second, key and sealed votes are destroyed.

    Whoever calls has made sure that the result can be counted again without them.
    """
    register = _alone_with(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    if not isinstance(by, Person):
        raise PermissionDenied(_("Two people sign for this. A program can't do it for them."))
    now = clock()
    rules.check_can_destroy(register, list(register.challenges.all()), now=now)
    rows = register.destruction_signatures.select_related("person").order_by("signed_at")
    signed = [signature.person for signature in rows]
    has_signed = any(by.is_same_human(other) for other in signed)
    rules.check_can_sign_destruction(has_signed=has_signed, is_let_in=any(has_let_in(by, other) for other in signed))
    DestructionSignature.objects.create(register=register, person=by, signed_at=now)
    if len(signed) + 1 == rules.SIGNATURES:
        destroyed = _destroy(register, now=now)
        _record(Event.DESTRUCTION_SIGNED, register, by=by, at=now, channel=channel, signature=len(signed) + 1)
        _record(Event.SECRETS_DESTROYED, register, by=by, at=now, channel=channel, **destroyed)
    else:
        _record(Event.DESTRUCTION_SIGNED, register, by=by, at=now, channel=channel, signature=len(signed) + 1)
    return register


@transaction.atomic
def destroy_secrets(
    *, register_id: int, by: Actor, clock: Clock = database_now, channel: str = "timetable"
) -> Register:
    """The same without two signatures, once the time for them is over: what was promised to voters is kept."""
    register = _alone_with(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    now = clock()
    signatures = register.destruction_signatures.count()
    rules.check_can_destroy(register, list(register.challenges.all()), signatures=signatures, now=now)
    destroyed = _destroy(register, now=now)
    _record(Event.SECRETS_DESTROYED, register, by=by, at=now, channel=channel, **destroyed)
    return register


def check_destruction(*, register_id: int, by: Actor = SYSTEM, clock: Clock = database_now) -> bool:
    """Look for what is left of what was destroyed, take that away too, and note what was found. Outside a transaction.

    Returns whether nothing is left.
    """
    finished = finish_destruction(register_id=register_id, by=by, clock=clock)
    wanted = what_to_look_for(finished)
    found = bytes_left(wanted)
    if found:  # what the database moved and did not write over: it writes its whole file anew
        found = bytes_left(wanted, rewrite=True)
    return note_check(register_id=register_id, bytes_found=found, by=by, clock=clock)


@transaction.atomic
def finish_destruction(*, register_id: int, by: Actor, clock: Clock = database_now) -> Register:
    """Rows that are there after a destruction go: a table may have been put back from a copy."""
    register = _alone_with(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    rules.check_is_destroyed(register)
    left = rows_left(register)
    if left:
        now = clock()
        kept_at = register.secrets_destroyed_at
        _destroy(register, now=now)
        register.secrets_destroyed_at = kept_at  # the day that people read; that it took two goes is in the journal
        register.save(update_fields=["secrets_destroyed_at"])
        facts = {"is_well": False, "rows": sum(left.values())}
        _record(Event.DESTRUCTION_CHECKED, register, by=by, at=now, channel="job", **facts)
    return register


@transaction.atomic
def note_check(*, register_id: int, bytes_found: int | None, by: Actor, clock: Clock = database_now) -> bool:
    """`bytes_found`: how many keys and sealed votes the database's file still holds; None where nobody can look."""
    register = _alone_with(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    now, left = clock(), rows_left(register)
    is_well = not left and not bytes_found
    facts = {"is_well": is_well, "rows": sum(left.values()), "in_file": bytes_found}
    if is_well:
        if register.destruction_checked_at is not None:
            return True
        register.destruction_checked_at = now
        register.save(update_fields=["destruction_checked_at"])
    _record(Event.DESTRUCTION_CHECKED, register, by=by, at=now, channel="job", **facts)
    return is_well


def _alone_with(register_id: int) -> Register:
    hold_exclusive(lock_of(register_id))
    return Register.objects.locked(register_id)


def _destroy(register: Register, *, now: datetime) -> dict[str, Any]:
    """With the key gone, the sealed votes in older backups can't be opened either: that makes them harmless."""
    destroyed = what_to_look_for(register).facts
    register.wrapped_private_key, register.secrets_destroyed_at = None, now
    register.destruction_checked_at = None
    register.save(update_fields=["wrapped_private_key", "secrets_destroyed_at", "destruction_checked_at"])
    forget_halves(register)
    envelopes = Envelope.objects.filter(register=register).update(sealed=b"", body_digest="")
    Keying.objects.filter(paper__batch__register=register).update(sealed=b"", digest="")
    Slip.objects.filter(entitlement__register=register).delete()
    VotingCode.objects.filter(entitlement__register=register).delete()
    enqueue(CHECK_TASK, register.public_id)
    return {"envelopes": envelopes, **destroyed}


def _record(kind: Event, register: Register, *, by: Actor, at: datetime, channel: str, **facts: Any) -> None:
    within, chain = register.place, register.chain
    record(kind, about=register, by=by, at=at, channel=channel, within=within, chain=chain, **facts)
