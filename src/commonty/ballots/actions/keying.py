"""From closed envelopes to sealed papers: two people open a batch, two key it blind, a third settles, two seal it.

What is keyed is sealed to the register's key at once, at one length, and compared by keyed digests only: before the
box is opened nobody who reads the database, and no page, can say what a paper says.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.ballots import rules
from commonty.ballots.actions.taking_in import check_may_touch, record_paper
from commonty.ballots.events import Event
from commonty.ballots.models import Keying, PaperBallot, PaperBatch, Register, lock_of
from commonty.ballots.queries import paper_votes
from commonty.ballots.rules import paper_votes as paper_rules
from commonty.ballots.rules.keying import Reading
from commonty.kit.canonical import canonical_json
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_shared
from commonty.kit.sealing import seal
from commonty.people.models import Person
from commonty.people.queries.staff import has_let_in

State, Paper = PaperBatch.State, PaperBallot.State


@transaction.atomic
def close_batch(*, batch_id: int, by: Person, clock: Clock = database_now, channel: str = "web") -> PaperBatch:
    """No more envelopes go into this batch; it waits to be opened."""
    batch, now = _locked(batch_id, by, clock)
    accepted = paper_votes.standing_of_batch(batch).manifest.accepted
    paper_rules.check_can_close_batch(batch, accepted=accepted, now=now)
    batch.state = State.CLOSED
    batch.save(update_fields=["state"])
    _record(Event.BATCH_CLOSED, batch, by=by, at=now, channel=channel)
    return batch


@transaction.atomic
def count_batch(
    *, batch_id: int, found: int, empty: int, by: Person, clock: Clock = database_now, channel: str = "web"
) -> PaperBatch:
    """Two people open the envelopes together, and each says how many papers and empty envelopes there were.

    When the second has counted as the first did, the batch is open and its papers are numbered from 1.
    """
    batch, now = _locked(batch_id, by, clock)
    last = paper_votes.standing_of_batch(batch).last_accepted_at
    paper_rules.check_can_count(batch, last_accepted_at=last, now=now)
    first = batch.opened_by
    if first is None or by.is_same_human(first):
        batch.found, batch.empty, batch.opened_by = found, empty, by
        batch.save(update_fields=["found", "empty", "opened_by"])
        _record(Event.BATCH_COUNTED, batch, by=by, at=now, channel=channel)
        return batch
    paper_rules.check_second(is_same=False, is_let_in=has_let_in(by, first))
    paper_rules.check_same_count((batch.found or 0, batch.empty or 0), (found, empty), name=first.name)
    _number_papers(batch, found)
    batch.state, batch.opened_with, batch.opened_at = State.OPENED, by, now
    batch.save(update_fields=["state", "opened_with", "opened_at"])
    _record(Event.BATCH_OPENED, batch, by=by, at=now, channel=channel, found=found, empty=empty)
    return batch


@transaction.atomic
def recount_batch(*, batch_id: int, by: Person, clock: Clock = database_now, channel: str = "web") -> PaperBatch:
    """The figures don't balance: two people count the papers again. What was keyed stays."""
    batch, now = _locked(batch_id, by, clock)
    paper_rules.check_can_recount(batch)
    batch.state, batch.opened_by, batch.opened_with, batch.sealed_by = State.CLOSED, None, None, None
    batch.save(update_fields=["state", "opened_by", "opened_with", "sealed_by"])
    _record(Event.BATCH_RECOUNTED, batch, by=by, at=now, channel=channel)
    return batch


@transaction.atomic
def key_paper(
    *,
    batch_id: int,
    position: int,
    turn: int,
    reading: Reading,
    by: Person,
    is_sure: bool = False,
    clock: Clock = database_now,
    channel: str = "web",
) -> PaperBallot:
    """Seal what this person read off this paper. `is_sure`: they settle it as neither of the two had read it."""
    batch, now = _locked(batch_id, by, clock)
    _check_keyer(batch, turn, by)
    paper = PaperBallot.objects.select_for_update(no_key=True).get(batch=batch, position=position)
    earlier = {keying.turn: keying for keying in paper.keyings.defer("sealed")}
    paper_rules.check_can_key_paper(paper.state, earlier, turn=turn)
    digest = _digest(batch, position, reading)
    if turn == 3:
        is_like_one = any(hmac.compare_digest(digest, keying.digest) for keying in earlier.values())
        paper_rules.check_settled(is_like_one=is_like_one, is_sure=is_sure)
    fields = {"sealed": _sealed(batch, position, reading), "digest": digest, "spoilt_because": reading.spoilt_because}
    Keying.objects.update_or_create(paper=paper, turn=turn, defaults=fields)
    _compare(paper, turn, digest, earlier)
    _record(Event.PAPER_KEYED, batch, by=by, at=now, channel=channel, turn=turn)
    return paper


@transaction.atomic
def restart_keying(
    *, batch_id: int, turn: int, by: Person, clock: Clock = database_now, channel: str = "web"
) -> PaperBatch:
    """Throw one keying away, so that somebody else does it: a keyer fell ill, or read the wrong pile."""
    batch, now = _locked(batch_id, by, clock)
    paper_rules.check_can_restart(batch, turn=turn)
    Keying.objects.filter(paper__batch=batch, turn__in=(turn, 3)).delete()
    batch.papers.update(state=Paper.WAITING, agreed_turn=None)
    setattr(batch, ("first_keyer", "second_keyer")[turn - 1], None)
    batch.sealed_by = None
    batch.save(update_fields=["first_keyer", "second_keyer", "sealed_by"])
    _record(Event.KEYING_RESTARTED, batch, by=by, at=now, channel=channel, turn=turn)
    return batch


@transaction.atomic
def seal_batch(*, batch_id: int, by: Person, clock: Clock = database_now, channel: str = "web") -> PaperBatch:
    """Two people sign that a batch balances. With the second its manifest is chained to the one sealed before."""
    batch, now = _locked(batch_id, by, clock)
    standing = paper_votes.standing_of_batch(batch)
    paper_rules.check_can_seal(batch, standing.manifest, waiting=standing.waiting)
    if batch.sealed_by is None:
        batch.sealed_by = by
        batch.save(update_fields=["sealed_by"])
        _record(Event.BATCH_SIGNED, batch, by=by, at=now, channel=channel)
        return batch
    paper_rules.check_second(is_same=by.is_same_human(batch.sealed_by), is_let_in=has_let_in(by, batch.sealed_by))
    batch.manifest = _manifest(batch, standing.manifest)
    batch.digest = paper_votes.digest_of(batch.manifest)
    batch.state, batch.sealed_with, batch.sealed_at = State.SEALED, by, now
    batch.save(update_fields=["manifest", "digest", "state", "sealed_with", "sealed_at"])
    _record(Event.BATCH_SEALED, batch, by=by, at=now, channel=channel, manifest=batch.digest)
    return batch


def _locked(batch_id: int, by: Person, clock: Clock) -> tuple[PaperBatch, datetime]:
    """The batch, and the database's time after the wait for it."""
    register_id = PaperBatch.objects.values_list("register_id", flat=True).get(pk=batch_id)
    hold_shared(lock_of(register_id))
    # Also the register's row: of two batches that are sealed at once, the second chains to the first.
    register = Register.objects.locked(register_id)
    batch = PaperBatch.objects.locked(batch_id)
    require(by, Permission.HANDLE_PAPER, within=register.place)
    if not isinstance(by, Person):
        raise PermissionDenied(_("People handle paper votes. A program can't do it for them."))
    check_may_touch(register, by)
    return batch, clock()


def _number_papers(batch: PaperBatch, found: int) -> None:
    """Rows for the numbers that are written on the papers, in the order of the numbers, which is that of the shuffling."""
    there = batch.papers.count()
    beyond = batch.papers.filter(position__gt=found)
    paper_rules.check_can_shrink(keyed_beyond=beyond.exclude(keyings=None).count())
    beyond.delete()
    PaperBallot.objects.bulk_create(PaperBallot(batch=batch, position=n) for n in range(there + 1, found + 1))


def _check_keyer(batch: PaperBatch, turn: int, by: Person) -> None:
    other = {1: batch.second_keyer, 2: batch.first_keyer}.get(turn)
    is_let_in = other is not None and has_let_in(by, other)
    paper_rules.check_can_key(batch, turn=turn, by=by, is_let_in=is_let_in)
    name = {1: "first_keyer", 2: "second_keyer"}.get(turn)
    if name and getattr(batch, name) is None:
        setattr(batch, name, by)
        batch.save(update_fields=[name])


def _sealed(batch: PaperBatch, position: int, reading: Reading) -> bytes:
    register = batch.register
    content = rules.sealed_content(reading.choices, length=rules.longest_content(register.paper))
    return seal(bytes(register.public_key or b""), content, info=register.paper_info(batch.number, position))


def _digest(batch: PaperBatch, position: int, reading: Reading) -> str:
    # Covers the place of the paper too: equal papers must not look alike to whoever reads the database. Why a paper is
    # spoilt is left out: two who both call it spoilt agree.
    said = [batch.register.public_id, batch.number, position, reading.is_spoilt, reading.choices]
    body = canonical_json(["ballots.paper", *said])
    return hmac.new(settings.INSTALLATION_KEY.encode(), body, hashlib.sha256).hexdigest()


def _compare(paper: PaperBallot, turn: int, digest: str, earlier: dict[int, Keying]) -> None:
    other = {1: 2, 2: 1}.get(turn)
    if turn == 3:
        paper.state, paper.agreed_turn = Paper.AGREED, turn
    elif other in earlier:
        is_same = hmac.compare_digest(digest, earlier[other].digest)
        paper.state, paper.agreed_turn = (Paper.AGREED, 1) if is_same else (Paper.DIFFERS, None)
    else:
        return
    paper.save(update_fields=["state", "agreed_turn"])


def _manifest(batch: PaperBatch, figures: paper_rules.Manifest) -> dict[str, Any]:
    return {
        "register": batch.register.public_id,
        "batch": batch.number,
        "received": figures.received,
        "accepted": figures.accepted,
        "refused": figures.refused,
        "found": figures.found,
        "empty": figures.empty,
        "votes": figures.votes,
        "spoilt": figures.spoilt,
        "papers": paper_votes.papers_digest(batch),
        "previous": paper_votes.last_digest(batch.register),
    }


def _record(kind: Event, batch: PaperBatch, *, by: Actor, at: datetime, channel: str, **facts: Any) -> None:
    record_paper(kind, batch.register, about=batch, by=by, at=at, channel=channel, batch=batch.number, **facts)
