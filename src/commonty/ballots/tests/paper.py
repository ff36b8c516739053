"""Paper votes at any point of their course: a vote that takes them, people who handle them, a batch from post to seal."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.models import Entitlement, HandedIn, PaperBatch, PaperEnvelope, Register
from commonty.ballots.rules.keying import Reading, read_typed
from commonty.ballots.tests.factories import CLOSES, NOW, at, make_register, make_staff
from commonty.people.models import Person

UNTIL = CLOSES + timedelta(days=2)
OPENING = UNTIL + timedelta(hours=1)  # nothing is taken in any more, and nobody objects any more
_keys = itertools.count(1)


def make_paper_register(voters: Any = 6, **fields: Any) -> Register:
    return make_register(voters, **{"paper_until": UNTIL, **fields})


def helper(register: Register, role: Role = Role.ENGAGEMENT_OFFICER) -> Person:
    """Somebody on the staff who has signed that they promote nothing here."""
    person = make_staff(register.place, role)
    actions.declare_no_stake(register_id=register.pk, by=person, clock=at(NOW))
    return person


def hand_in(
    entitlement: Entitlement | None, *, by: Person, register: Register | None = None, **fields: Any
) -> PaperEnvelope:
    return actions.take_in(
        **{
            "register_id": register.pk if register else entitlement.register_id,
            "entitlement_id": entitlement.pk if entitlement else None,
            "handed_in": HandedIn.POST,
            "key": f"outer-{next(_keys)}",
            "by": by,
            "clock": at(NOW),
            **fields,
        }
    )


def opened(batch: PaperBatch, *, found: int, empty: int = 0, when: datetime = OPENING) -> PaperBatch:
    """Closed, opened and counted alike by two people."""
    register, clock = batch.register, at(when)
    one, two = helper(register), helper(register)
    if batch.state == PaperBatch.State.COLLECTING:
        actions.close_batch(batch_id=batch.pk, by=one, clock=clock)
    for by in (one, two):
        batch = actions.count_batch(batch_id=batch.pk, found=found, empty=empty, by=by, clock=clock)
    return batch


def key_all(batch: PaperBatch, typed: Sequence[str], *, turn: int, by: Person, when: datetime = OPENING) -> None:
    for position, words in enumerate(typed, start=1):
        key_one(batch, position, words, turn=turn, by=by, when=when)


def key_one(
    batch: PaperBatch,
    position: int,
    typed: str | Reading,
    *,
    turn: int,
    by: Person,
    when: datetime = OPENING,
    **more: Any,
):
    reading = read_typed(batch.register.paper, typed) if isinstance(typed, str) else typed
    where = {"batch_id": batch.pk, "position": position, "turn": turn}
    return actions.key_paper(**where, reading=reading, by=by, clock=at(when), **more)


def sealed(batch: PaperBatch, *, when: datetime = OPENING) -> PaperBatch:
    for by in (helper(batch.register), helper(batch.register)):
        batch = actions.seal_batch(batch_id=batch.pk, by=by, clock=at(when))
    return batch


def whole_batch(batch: PaperBatch, typed: Sequence[str], *, empty: int = 0, when: datetime = OPENING) -> PaperBatch:
    """From closed envelopes to sealed papers, read alike by two."""
    batch = opened(batch, found=len(typed), empty=empty, when=when)
    for turn in (1, 2):
        key_all(batch, typed, turn=turn, by=helper(batch.register), when=when)
    batch.refresh_from_db()
    return sealed(batch, when=when)


def collecting(register: Register) -> PaperBatch:
    return register.paper_batches.select_related("register").get(state=PaperBatch.State.COLLECTING)
