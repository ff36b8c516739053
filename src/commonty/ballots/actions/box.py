"""After the vote: shutting the box, two signatures, and opening it."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import rules
from commonty.ballots.actions.keys import turn_key
from commonty.ballots.actions.one_vote import leave_one_vote_a_human
from commonty.ballots.events import Event
from commonty.ballots.models import (
    CountedBallot,
    Envelope,
    OpeningSignature,
    Register,
    lock_of,
)
from commonty.ballots.queries import box_faults, counted_digest
from commonty.ballots.queries.paper_votes import agreed_papers, batches_of, last_digest, reconciliation_of
from commonty.ballots.rules.paper_votes import check_paper_is_done, check_reconciles
from commonty.ballots.rules.pitches import check_can_end_night
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_exclusive
from commonty.kit.sealing import CannotOpen, open_sealed, unwrap
from commonty.people.models import Person
from commonty.people.queries.staff import has_let_in

Progress = Callable[[int, int], None]
Status = Register.Status


@transaction.atomic
def shut_box(*, register_id: int, by: Actor, clock: Clock = database_now, channel: str = "web") -> Register:
    """Shut the box once voting has ended; a second call finds it shut. Waits for votes that are on their way in."""
    register = _alone_with(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    if register.status == Status.SHUT:
        return register
    now = clock()
    _check_can_shut(register, now)
    _shut(register, by=by, now=now, channel=channel)
    return register


@transaction.atomic
def sign_opening(
    *, register_id: int, by: Person, key: str = "", clock: Clock = database_now, channel: str = "web"
) -> int:
    """One of two people signs for the opening, and shuts the box if nobody has yet. Returns how many have signed.

    Where three people hold the keys, it is two of them who sign, each by turning their `key`.
    """
    register = _alone_with(register_id)
    if register.keyring_id is None:
        require(by, Permission.CLOSE_ROUND, within=register.place)
    if not isinstance(by, Person):
        raise PermissionDenied(_("Two people open the box. A program can't sign for them."))
    now = clock()
    if register.status == Status.OPEN:
        _check_can_shut(register, now)
        _shut(register, by=by, now=now, channel=channel)
    signed = [signature.person for signature in register.signatures.select_related("person")]
    has_signed = any(by.is_same_human(other) for other in signed)
    is_let_in = any(has_let_in(by, other) for other in signed)
    rules.check_can_sign(register, has_signed=has_signed, signatures=len(signed), is_let_in=is_let_in)
    if register.keyring_id is not None:
        turn_key(register, by=by, key=key, before=signed[0] if signed else None)
    OpeningSignature.objects.create(register=register, person=by, signed_at=now)
    _record(Event.OPENING_SIGNED, register, by=by, at=now, signature=len(signed) + 1, channel=channel)
    return len(signed) + 1


@transaction.atomic
def open_box(
    *,
    register_id: int,
    by: Actor = SYSTEM,
    clock: Clock = database_now,
    progress: Progress | None = None,
    channel: str = "job",
) -> Register:
    """Open every live envelope, shuffle what lay in them and forget whose it was.

    All or nothing: whoever dies over it leaves the box shut, and the next call does it again. Called on an opened box
    it changes nothing.
    """
    register = _alone_with(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    if register.status == Status.OPENED:
        return register
    now = clock()
    rules.check_can_open(register, signatures=register.signatures.count(), now=now)
    check_paper_is_done(register, list(batches_of(register)), now=now)
    check_untouched(register)
    _check_night_is_done(register)
    there = list(register.counted.all()) if rules.is_scored(register.paper) else []  # project by project, that night
    counted = [*there, *opened_and_shuffled(register, progress)]
    invalid = sum(ballot.is_invalid for ballot in counted)
    blank = sum(rules.is_blank(ballot.choices) for ballot in counted) - invalid
    agrees = _reconciled(register, counted=len(counted) - invalid, invalid=invalid)
    CountedBallot.objects.bulk_create(counted[len(there) :], batch_size=500)
    register.status, register.opened_at = Status.OPENED, now
    register.save(update_fields=["status", "opened_at"])
    figures = {"counted": len(counted), "blank": blank, "invalid": invalid, "digest": counted_digest(register)}
    figures |= agrees
    _record(Event.BOX_OPENED, register, by=by, at=now, **figures, **_envelopes_by_state(register), channel=channel)
    return register


def result_is_out(*, register_id: int, now: datetime, margin: int | None = None, is_proof: bool = False) -> None:
    """A part of publishing, which records it: from now on the result can be challenged, and in the end is final.

    `margin`: by how many ballots it could have been another one, for whoever compares papers with what was counted;
    `is_proof`: whether fewer could not.
    """
    unpublished = Register.objects.filter(pk=register_id, result_published_at=None)
    unpublished.update(result_published_at=now, margin=margin, is_margin_proof=is_proof)


@transaction.atomic
def void_vote(*, register_id: int, by: Actor, now: datetime, channel: str) -> None:
    """A part of declaring a vote void. Where no result is out, nobody opens the box any more, and from now on it counts
    when key, sealed votes and names of voters go: as after a result."""
    register = _alone_with(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    if register.result_published_at is not None:
        return
    if register.status == Status.SHUT:
        register.status = Status.VOID
    register.result_published_at = now
    register.save(update_fields=["status", "result_published_at"])
    _record(Event.VOTE_VOID, register, by=by, at=now, channel=channel)


def _alone_with(register_id: int) -> Register:
    hold_exclusive(lock_of(register_id))
    return Register.objects.locked(register_id)


def _check_can_shut(register: Register, now: datetime) -> None:
    """Voting has ended, of the paper votes every batch is sealed, and on a pitch night no project is still to come."""
    rules.check_can_shut(register, now=now)
    check_paper_is_done(register, list(batches_of(register)), now=now)
    _check_night_is_done(register)


def _check_night_is_done(register: Register) -> None:
    if rules.is_scored(register.paper):
        check_can_end_night(register.pitches.in_order())


def _shut(register: Register, *, by: Actor, now: datetime, channel: str) -> None:
    leave_one_vote_a_human(register, by=by, now=now)
    register.status, register.shut_at = Status.SHUT, now
    register.save(update_fields=["status", "shut_at"])
    _record(Event.SHUT, register, by=by, at=now, **_envelopes_by_state(register), channel=channel)


def _envelopes_by_state(register: Register) -> dict[str, int]:
    states = list(register.envelopes.values_list("state", flat=True))
    # Where there is no paper the journal says what it always said.
    known = [s for s in Envelope.State.values if s != Envelope.State.BY_PAPER or register.paper_until]
    return {state: states.count(state) for state in known}


def _reconciled(register: Register, *, counted: int, invalid: int) -> dict[str, Any]:
    """The figures of the paper votes, for the journal; Refused if people, receipts, papers and rows don't agree."""
    receipts = Envelope.objects.live().filter(register=register).count()
    found = reconciliation_of(register, receipts=receipts, counted=counted, invalid=invalid)
    check_reconciles(found)
    if register.paper_until is None:
        return {}
    paper = {"accepted": found.accepted, "empty": found.empty, "spoilt": found.spoilt}
    return {"paper": paper, "manifest": last_digest(register)}


def check_untouched(register: Register) -> None:
    faults = box_faults(register)
    if faults:
        first = faults[0]
        raise Refused(_("The box was not opened, because something in it was changed. %(first)s") % {"first": first})


def opened_and_shuffled(register: Register, progress: Progress | None, option: str = "") -> list[CountedBallot]:
    """What lay in the live envelopes; of a hall that scores options one by one, in those for this `option`."""
    wrapped = bytes(register.wrapped_private_key or b"")
    private = unwrap(wrapped, key=settings.INSTALLATION_KEY, purpose=register.wrap_purpose)
    # Without the entitlement, and shuffled before and after: not even what happens in between has the box's order.
    live = Envelope.objects.live().filter(register=register)
    if rules.is_scored(register.paper):
        live = live.filter(option=option)
    sealed = list(live.values_list("sealed", flat=True))
    whole = [(bytes(envelope), register.sealing_info, False) for envelope in sealed] + _papers(register)
    shuffle = secrets.SystemRandom().shuffle
    shuffle(whole)
    counted = []
    for done, (content, info, is_spoilt) in enumerate(whole, start=1):
        counted.append(_counted(register, private, content, info=info, is_spoilt=is_spoilt))
        if progress and (done % 200 == 0 or done == len(whole)):
            progress(done, len(whole))
    shuffle(counted)
    return counted


def _papers(register: Register) -> list[tuple[bytes, bytes, bool]]:
    """Each paper as it was agreed: sealed, what it is sealed for, whether it is spoilt."""
    if register.paper_until is None:
        return []
    return [
        (
            bytes(keying.sealed),
            register.paper_info(keying.paper.batch.number, keying.paper.position),
            bool(keying.spoilt_because),
        )
        for keying in agreed_papers(register)
    ]


def _counted(
    register: Register, private: bytes, sealed: bytes, *, info: bytes, is_spoilt: bool = False
) -> CountedBallot:
    if is_spoilt:
        return CountedBallot(register=register, choices=[], is_invalid=True)
    try:
        content = open_sealed(private, sealed, info=info)
        choices = rules.check_choices(register.paper, rules.read_content(content))
    except (CannotOpen, Refused):
        return CountedBallot(register=register, choices=[], is_invalid=True)
    return CountedBallot(register=register, choices=choices)


def _record(kind: Event, register: Register, *, by: Actor, at: datetime, channel: str, **facts: Any) -> None:
    within, chain = register.place, register.chain
    record(kind, about=register, by=by, at=at, channel=channel, within=within, chain=chain, **facts)
