"""A rehearsal: test votes go through a box of their own by every way that there is, and come out of it.

All of it happens in a transaction that is always taken back: box, voters, staff, votes and journal entries never were.
The real box can't hold a test vote, because it isn't touched, and because nothing of a rehearsal is ever committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from commonty.access.may import SYSTEM
from commonty.access.roles import Role
from commonty.ballots.actions.box import open_box, sign_opening
from commonty.ballots.actions.casting import cast_ballot
from commonty.ballots.actions.draw_up import draw_up_register, freeze_and_open
from commonty.ballots.actions.keying import close_batch, count_batch, key_paper, seal_batch
from commonty.ballots.actions.pitches import close_scoring, count_pitch, open_scoring
from commonty.ballots.actions.taking_in import declare_no_stake, take_in
from commonty.ballots.models import (
    Channel,
    CountedBallot,
    Entitlement,
    Envelope,
    HandedIn,
    PaperBatch,
    Proof,
    Register,
    Unit,
)
from commonty.ballots.queries.verify import box_faults
from commonty.ballots.rules import is_scored
from commonty.ballots.rules.keying import read_typed, written
from commonty.journal.models import Entry
from commonty.kit.clock import Clock
from commonty.people.models import Person, RoleHeld
from commonty.places.models import Place

DAY = timedelta(days=1)
ONLINE = (Channel.WEB, Channel.PHONE, Channel.COUNTER)


@dataclass(frozen=True)
class TestVote:
    """What one invented voter sends, by which way; `area` is where they live."""

    __test__ = False  # no test of pytest's

    channel: str
    choices: Any
    area: Place | None = None


@dataclass(frozen=True)
class Rehearsed:
    """What came out of the box of a rehearsal, and whether anything of it is still there."""

    counted: list[Any] = field(default_factory=list)
    by_channel: dict[str, int] = field(default_factory=dict)
    is_empty_before: bool = False
    faults: list[str] = field(default_factory=list)  # of the box, before it was opened
    left: int = 0  # rows that should have been taken back


class _TakeBack(Exception):
    def __init__(self, rehearsed: Rehearsed, public_id: str) -> None:
        super().__init__(public_id)
        self.rehearsed, self.public_id = rehearsed, public_id


def rehearse_box(
    *, place: Place, paper: dict[str, Any], rules_digest: str, votes: Sequence[TestVote], now: datetime
) -> Rehearsed:
    """Cast, key, shut, sign, open; then take everything back and look whether it is gone."""
    try:
        with transaction.atomic():
            raise _TakeBack(*_through_the_box(place, paper, rules_digest, votes, now))
    except _TakeBack as done:
        return Rehearsed(**{**done.rehearsed.__dict__, "left": what_is_left(done.public_id)})


def what_is_left(public_id: str) -> int:
    """Of the rehearsal whose box had this name."""
    rows = Register.objects.filter(public_id=public_id).count()
    return rows + Entry.objects.filter(chain=f"round:{public_id}").count()


def _through_the_box(
    place: Place, paper: dict[str, Any], rules_digest: str, votes: Sequence[TestVote], now: datetime
) -> tuple[Rehearsed, str]:
    staff = [_staff(place, number, now=now) for number in range(6)]
    has_paper = any(vote.channel == Channel.PAPER for vote in votes)
    closes_at = now + DAY
    voters = [(_voter(place, number), None, vote.area) for number, vote in enumerate(votes, start=1)]
    register = draw_up_register(
        place=place,
        name="Rehearsal",
        unit=Unit.PERSON,
        paper=paper,
        opens_at=now - DAY,
        closes_at=closes_at,
        rules_digest=rules_digest,
        voters=voters,
        by=SYSTEM,
        now=now,
        paper_until=closes_at + DAY if has_paper else None,
    )
    register = freeze_and_open(register_id=register.pk, by=SYSTEM, clock=lambda: now)
    is_empty = not register.envelopes.exists() and not register.counted.exists()
    entitlements = list(register.entitlements.select_related("person").order_by("pk"))
    if is_scored(paper):
        _hold_night(register, list(zip(votes, entitlements, strict=True)), staff, clock=lambda: now)
    else:
        for vote, entitlement in zip(votes, entitlements, strict=True):
            _send(vote, entitlement, staff, clock=lambda: now)
    after = closes_at + 2 * DAY
    for batch in register.paper_batches.select_related("register").order_by("number"):
        papers = [vote for vote in votes if vote.channel == Channel.PAPER]
        _key(batch, papers[(batch.number - 1) * 50 :][: batch.envelopes.count()], staff, clock=lambda: after)
    by_channel = _came(register)
    for by in staff[:2]:
        sign_opening(register_id=register.pk, by=by, clock=lambda: after)
    faults = box_faults(Register.objects.get(pk=register.pk))
    open_box(register_id=register.pk, by=SYSTEM, clock=lambda: after)
    counted = CountedBallot.objects.filter(register=register, is_invalid=False).values_list("choices", flat=True)
    return Rehearsed(list(counted), by_channel, is_empty, faults), register.public_id


def _staff(place: Place, number: int, *, now: datetime) -> Person:
    person = Person.objects.create(landlord=place.landlord or place, name=f"Rehearsal, staff {number}")
    RoleHeld.objects.create(person=person, place=place, role=Role.ENGAGEMENT_OFFICER, given_at=now - DAY)
    return person


def _voter(place: Place, number: int) -> Person:
    return Person.objects.create(landlord=place.landlord or place, name=f"Rehearsal, voter {number}")


def _send(vote: TestVote, entitlement: Entitlement, staff: Sequence[Person], *, clock: Clock) -> None:
    register_id, key = entitlement.register_id, f"rehearsal-{entitlement.pk}"
    if vote.channel == Channel.PAPER:
        declare_no_stake(register_id=register_id, by=staff[0], clock=clock)
        take_in(
            register_id=register_id,
            entitlement_id=entitlement.pk,
            handed_in=HandedIn.POST,
            key=key,
            by=staff[0],
            clock=clock,
            durable=False,
        )
        return
    typed_by = None if vote.channel == Channel.WEB else staff[1]
    cast_ballot(
        register_id=register_id,
        entitlement_id=entitlement.pk,
        choices=vote.choices,
        key=key,
        channel=vote.channel,
        proof=Proof.OFFICER if typed_by else Proof.ACCOUNT,
        by=entitlement.person,  # type: ignore[arg-type]  # each of them has one
        typed_by=typed_by,
        clock=clock,
        durable=False,
    )


def _hold_night(
    register: Register, sent: Sequence[tuple[TestVote, Entitlement]], staff: Sequence[Person], *, clock: Clock
) -> None:
    """Project after project: opened, scored, closed by one and counted by another."""
    for pitch in register.pitches.in_order():
        open_scoring(pitch_id=pitch.public_id, by=staff[0], clock=clock)
        for vote, entitlement in sent:
            if pitch.option in vote.choices:
                _send(vote, entitlement, staff, clock=clock)
        close_scoring(pitch_id=pitch.public_id, by=staff[0], clock=clock)
        count_pitch(pitch_id=pitch.public_id, by=staff[1], clock=clock)


def _key(batch: PaperBatch, votes: Sequence[TestVote], staff: Sequence[Person], *, clock: Clock) -> None:
    """Opened by two, keyed blind by two others, sealed by two: each types what stands on the paper, in figures."""
    for person in staff:
        declare_no_stake(register_id=batch.register_id, by=person, clock=clock)
    if batch.state == PaperBatch.State.COLLECTING:
        close_batch(batch_id=batch.pk, by=staff[0], clock=clock)
    for by in staff[:2]:
        count_batch(batch_id=batch.pk, found=len(votes), empty=0, by=by, clock=clock)
    for turn in (1, 2):
        for position, vote in enumerate(votes, start=1):
            reading = read_typed(batch.register.paper, written(batch.register.paper, vote.choices))
            key_paper(
                batch_id=batch.pk, position=position, turn=turn, reading=reading, by=staff[1 + turn], clock=clock
            )
    for by in staff[4:6]:
        seal_batch(batch_id=batch.pk, by=by, clock=clock)


def _came(register: Register) -> dict[str, int]:
    """How many votes lie in the box by the way they came."""
    live = Envelope.objects.live().filter(register=register)
    found = {channel: live.filter(channel=channel).count() for channel in ONLINE}
    return {str(channel): count for channel, count in found.items()} | {
        str(Channel.PAPER): sum(batch.papers.filter(state="agreed").count() for batch in register.paper_batches.all())
    }
