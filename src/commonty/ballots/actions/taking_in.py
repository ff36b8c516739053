"""Taking in the outer envelope of a paper vote: accepted or refused, and taken out again if it isn't the voter's.

An accepted paper vote takes the place of any online one, whichever came first, and is final.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.ballots import rules
from commonty.ballots.actions.casting import checked_key
from commonty.ballots.events import Event
from commonty.ballots.models import (
    Entitlement,
    Envelope,
    HandedIn,
    PaperBatch,
    PaperDeclaration,
    PaperEnvelope,
    RefusedBecause,
    Register,
    lock_of,
)
from commonty.ballots.queries import paper_votes
from commonty.ballots.queries.voices import is_theirs
from commonty.ballots.rules import paper_votes as paper_rules
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_shared
from commonty.people.models import Person

ACCEPTED, REFUSED = PaperEnvelope.State.ACCEPTED, PaperEnvelope.State.REFUSED


@transaction.atomic
def declare_no_stake(
    *, register_id: int, by: Person, clock: Clock = database_now, channel: str = "web"
) -> PaperDeclaration:
    """Sign that one promotes nothing that stands to this vote, before one handles its paper."""
    hold_shared(lock_of(register_id))
    register = Register.objects.locked(register_id)
    require(by, Permission.TAKE_IN_PAPER, within=register.place)
    is_promoter = paper_votes.is_promoter(register, by)
    paper_rules.check_no_stake(has_declared=True, is_promoter=is_promoter)
    existing = register.paper_declarations.filter(person=by).first()
    if existing is not None:
        return existing
    now = clock()
    helper = PaperDeclaration.objects.create(register=register, person=by, declared_at=now)
    record_paper(Event.PAPER_DECLARED, register, about=register, by=by, at=now, channel=channel)
    return helper


def take_in(
    *,
    register_id: int,
    entitlement_id: int | None,
    handed_in: str,
    key: str,
    by: Person,
    reason: str = "",
    visit: str = "",
    channel: str = "web",
    clock: Clock = database_now,
    durable: bool = True,
) -> PaperEnvelope:
    """Accept this outer envelope, or refuse it for a reason. The same key again gets the first answer.

    `entitlement_id`: whom the slip names, nobody if nobody can tell. `visit`: the same for all that one person hands in.
    Returns when it is on the disk; Refused or PermissionDenied otherwise, and then nothing has happened.
    `durable`: not in a rehearsal, which takes all of it back.
    """
    with transaction.atomic(durable=durable):
        hold_shared(lock_of(register_id))
        entitlement = Entitlement.objects.locked(entitlement_id, register_id=register_id) if entitlement_id else None
        register = (
            entitlement.register if entitlement else Register.objects.select_related("place").get(pk=register_id)
        )
        now = clock()
        require(by, Permission.TAKE_IN_PAPER, within=register.place)
        check_may_touch(register, by)
        repeated = PaperEnvelope.objects.filter(register=register, key=checked_key(key)).first()
        if repeated is not None:
            return repeated
        paper_rules.check_can_take_in(register, now=now)
        if entitlement is not None:
            lives_there = is_theirs(by, entitlement, on=timezone.localdate(now))
            rules.check_not_own(by, entitlement.person, lives_there=lives_there)
        how = {"handed_in": handed_in, "visit": visit, "key": key, "taken_in_by": by, "taken_in_at": now}
        if reason or entitlement is None:
            return _refuse(register, entitlement, reason, by=by, channel=channel, **how)
        return _accept(register, entitlement, by=by, channel=channel, **how)


def _accept(register: Register, entitlement: Entitlement, *, by: Person, channel: str, **how: Any) -> PaperEnvelope:
    # The lock of the entitlement is held, as it is by whoever casts: one of the two finds what the other has done.
    has_paper = paper_votes.has_paper_of_human(entitlement)
    paper_rules.check_acceptable(is_cancelled=entitlement.cancelled_at is not None, has_paper=has_paper)
    _check_visit(register, how["handed_in"], how["visit"])
    replaced = _replace(entitlement)
    outer = _put_into_batch(register, entitlement=entitlement, state=ACCEPTED, **how)
    facts = {"batch": outer.batch.number, "replaced": replaced, "handed_in": str(outer.handed_in)}
    at = outer.taken_in_at
    record_paper(Event.PAPER_ACCEPTED, register, about=entitlement, by=by, at=at, channel=channel, **facts)
    return outer


def _replace(entitlement: Entitlement) -> int:
    """The online vote that paper takes the place of; its version, or 0."""
    live = Envelope.objects.live().filter(entitlement=entitlement)
    version = live.values_list("version", flat=True).first() or 0
    live.update(state=Envelope.State.BY_PAPER)
    return version


def _refuse(
    register: Register, entitlement: Entitlement | None, reason: str, *, by: Person, channel: str, **how: Any
) -> PaperEnvelope:
    paper_rules.check_refusal(reason, is_known=entitlement is not None)
    outer = _put_into_batch(register, entitlement=entitlement, state=REFUSED, reason=reason, **how)
    facts = {"batch": outer.batch.number, "reason": str(reason), "handed_in": str(outer.handed_in)}
    about, at = entitlement or outer.batch, outer.taken_in_at
    record_paper(Event.PAPER_REFUSED, register, about=about, by=by, at=at, channel=channel, **facts)
    return outer


def _check_visit(register: Register, handed_in: str, visit: str) -> None:
    if not visit:
        return
    same = list(
        PaperEnvelope.objects.accepted().filter(register=register, visit=visit).values_list("handed_in", flat=True)
    )
    own, for_others = same.count(HandedIn.OWN), same.count(HandedIn.FOR_OTHERS)
    paper_rules.check_visit(handed_in, visit, own=own, for_others=for_others)


def _put_into_batch(register: Register, **fields: Any) -> PaperEnvelope:
    """Into the batch that is being collected; a full one is closed and the next begun."""
    batch = _collecting(register)
    number = batch.envelopes.count() + 1
    if number > paper_rules.MOST_IN_BATCH:
        batch.state = PaperBatch.State.CLOSED
        batch.save(update_fields=["state"])
        batch, number = _collecting(register), 1
    return PaperEnvelope.objects.create(register=register, batch=batch, number=number, **fields)


def _collecting(register: Register) -> PaperBatch:
    # Two colleagues at two desks fill one batch: the row of the register makes the second wait for the first's number.
    Register.objects.select_for_update(of=("self",), no_key=True).get(pk=register.pk)
    batches = PaperBatch.objects.filter(register=register)
    found = batches.filter(state=PaperBatch.State.COLLECTING).first()
    return found or PaperBatch.objects.create(register=register, number=batches.count() + 1)


@transaction.atomic
def set_aside_paper(
    *, envelope_id: int, by: Person, clock: Clock = database_now, channel: str = "web"
) -> PaperEnvelope:
    """The voter says that it isn't theirs: take it out while its batch is unopened. Their online vote is back in force."""
    found = PaperEnvelope.objects.get(pk=envelope_id)
    hold_shared(lock_of(found.register_id))
    entitlement = (
        Entitlement.objects.locked(found.entitlement_id, register_id=found.register_id)
        if found.entitlement_id
        else None
    )
    batch = PaperBatch.objects.locked(found.batch_id)
    register = batch.register
    outer = PaperEnvelope.objects.select_for_update(no_key=True).get(pk=envelope_id)
    require(by, Permission.KEEP_REGISTER, within=register.place)
    now = clock()
    paper_rules.check_can_set_aside(batch, is_accepted=outer.state == ACCEPTED and entitlement is not None)
    assert entitlement is not None
    lives_there = is_theirs(by, entitlement, on=timezone.localdate(now))
    rules.check_not_own(by, entitlement.person, lives_there=lives_there)
    outer.state, outer.reason = REFUSED, RefusedBecause.NOT_THEIRS
    outer.save(update_fields=["state", "reason"])
    restored = _restore(entitlement)
    facts = {"batch": batch.number, "restored": restored}
    record_paper(Event.PAPER_SET_ASIDE, register, about=entitlement, by=by, at=now, channel=channel, **facts)
    return outer


def _restore(entitlement: Entitlement) -> int:
    """The newest vote that paper had replaced; its version, or 0. Nothing else can have come in since."""
    replaced = Envelope.objects.filter(entitlement=entitlement, state=Envelope.State.BY_PAPER)
    newest = replaced.order_by("-version").first()
    if newest is None or entitlement.cancelled_at is not None:
        return 0
    newest.state = Envelope.State.LIVE
    newest.save(update_fields=["state"])
    return newest.version


def check_may_touch(register: Register, by: Person) -> None:
    is_promoter, declared = paper_votes.is_promoter(register, by), paper_votes.has_declared(register, by)
    paper_rules.check_no_stake(has_declared=declared, is_promoter=is_promoter)


def record_paper(
    kind: Event, register: Register, *, about: Any, by: Actor, at: datetime, channel: str, **facts: Any
) -> None:
    record(kind, about=about, by=by, at=at, channel=channel, within=register.place, chain=register.chain, **facts)
