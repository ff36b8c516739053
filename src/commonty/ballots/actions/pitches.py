"""The host's presses on a night of pitches: scoring opens, closes, and with a second person is opened and counted.

Each holds the register's lock alone: whoever scores holds it with others, so no score slips in after the close. A press
that was sent twice finds it done.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.ballots.actions.box import check_untouched, opened_and_shuffled
from commonty.ballots.actions.one_vote import leave_one_vote_a_human
from commonty.ballots.events import Event
from commonty.ballots.models import CountedBallot, Pitch, Register, lock_of
from commonty.ballots.queries.pitches import tally_digest
from commonty.ballots.rules import pitches as pitch_rules
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_exclusive
from commonty.people.models import Person
from commonty.people.queries.staff import has_let_in

State = Pitch.State


def line_up(register: Register) -> None:
    """A part of the freeze, which records it: the options in the order on the paper."""
    order = enumerate(register.paper["order"], start=1)
    Pitch.objects.bulk_create(Pitch(register=register, option=option, turn=turn) for turn, option in order)


@transaction.atomic
def open_scoring(*, pitch_id: str, by: Person, clock: Clock = database_now, channel: str = "web") -> Pitch:
    """From now on the hall scores this project; also one whose scoring was closed by mistake."""
    pitch, now = _alone_with(pitch_id, by, clock)
    if pitch.state == State.OPEN:
        return pitch
    others = list(pitch.register.pitches.in_order())
    pitch_rules.check_can_open_scoring(pitch, others, is_accepting=pitch.register.is_accepting(now))
    pitch.state, pitch.opened_at, pitch.closed_at, pitch.closed_by = State.OPEN, now, None, None
    pitch.save(update_fields=["state", "opened_at", "closed_at", "closed_by"])
    _record(Event.SCORING_OPENED, pitch, by=by, at=now, channel=channel)
    return pitch


@transaction.atomic
def close_scoring(*, pitch_id: str, by: Person, clock: Clock = database_now, channel: str = "web") -> Pitch:
    """No more scores for this project. Waits for those that are on their way in."""
    pitch, now = _alone_with(pitch_id, by, clock)
    if pitch.state == State.CLOSED:
        return pitch
    pitch_rules.check_can_close_scoring(pitch)
    pitch.state, pitch.closed_at, pitch.closed_by = State.CLOSED, now, by
    pitch.save(update_fields=["state", "closed_at", "closed_by"])
    _record(Event.SCORING_CLOSED, pitch, by=by, at=now, channel=channel)
    return pitch


@transaction.atomic
def count_pitch(*, pitch_id: str, by: Person, clock: Clock = database_now, channel: str = "web") -> Pitch:
    """A second person says so: the scores of this one project are opened, shuffled and counted, and nobody knows whose."""
    pitch, now = _alone_with(pitch_id, by, clock)
    if pitch.state == State.COUNTED:
        return pitch
    first = pitch.closed_by
    is_same = first is not None and by.is_same_human(first)
    is_let_in = first is not None and has_let_in(by, first)
    pitch_rules.check_can_count_pitch(pitch, is_same=is_same, is_let_in=is_let_in)
    leave_one_vote_a_human(pitch.register, by=by, now=now, option=pitch.option)
    check_untouched(pitch.register)
    counted = opened_and_shuffled(pitch.register, None, pitch.option)
    CountedBallot.objects.bulk_create(counted, batch_size=500)
    given = Counter(str(ballot.choices[pitch.option]) for ballot in counted if not ballot.is_invalid)
    pitch.state, pitch.counted_by, pitch.counted_at = State.COUNTED, by, now
    pitch.tally, pitch.invalid = dict(given), sum(ballot.is_invalid for ballot in counted)
    pitch.save(update_fields=["state", "counted_by", "counted_at", "tally", "invalid"])
    digest = tally_digest(pitch.option, pitch.tally)
    _record(Event.PITCH_COUNTED, pitch, by=by, at=now, channel=channel, counted=len(counted), digest=digest)
    return pitch


@transaction.atomic
def move_pitch(
    *, pitch_id: str, because: str, by: Person, clock: Clock = database_now, channel: str = "web"
) -> Pitch:
    """This project is pitched next, before its turn: a group has to leave early."""
    pitch, now = _alone_with(pitch_id, by, clock)
    waiting = [p for p in pitch.register.pitches.in_order() if p.state == State.WAITING]
    pitch_rules.check_can_move_pitch(pitch, waiting, because=because)
    turns = [p.turn for p in waiting]
    for turn, moved in zip(turns, [pitch, *(p for p in waiting if p != pitch)], strict=True):
        moved.turn = turn
        moved.save(update_fields=["turn"])
    pitch.add_reason(because)
    pitch.save(update_fields=["because"])
    _record(Event.PITCH_MOVED, pitch, by=by, at=now, channel=channel)
    return pitch


@transaction.atomic
def skip_pitch(
    *, pitch_id: str, because: str, by: Person, clock: Clock = database_now, channel: str = "web"
) -> Pitch:
    """Nobody came to pitch it, or they gave up: it gets no scores."""
    pitch, now = _alone_with(pitch_id, by, clock)
    pitch_rules.check_can_skip(pitch, because=because)
    pitch.state = State.SKIPPED
    pitch.add_reason(because)
    pitch.save(update_fields=["state", "because"])
    _record(Event.PITCH_SKIPPED, pitch, by=by, at=now, channel=channel)
    return pitch


@transaction.atomic
def end_night(*, register_id: int, by: Person, clock: Clock = database_now) -> datetime:
    """A part of ending the round's night, which records it: everything is pitched, so voting closes now."""
    hold_exclusive(lock_of(register_id))
    register = Register.objects.locked(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    pitch_rules.check_can_end_night(register.pitches.in_order())
    register.closes_at = min(register.closes_at, clock())
    register.save(update_fields=["closes_at"])
    return register.closes_at


def _alone_with(pitch_id: str, by: Person, clock: Clock) -> tuple[Pitch, datetime]:
    """The pitch as it is once nobody else changes or scores it, and the database's time after that wait."""
    register_id = Pitch.objects.values_list("register_id", flat=True).get(public_id=pitch_id)
    hold_exclusive(lock_of(register_id))
    register = Register.objects.locked(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    if not isinstance(by, Person):
        raise PermissionDenied(_("People hold a night of pitches. A program can't do it for them."))
    pitch = Pitch.objects.select_related("closed_by").get(public_id=pitch_id)
    pitch.register = register
    return pitch, clock()


def _record(kind: Event, pitch: Pitch, *, by: Person, at: datetime, channel: str, **facts: Any) -> None:
    within, chain = pitch.register.place, pitch.register.chain
    record(kind, about=pitch, by=by, at=at, channel=channel, within=within, chain=chain, option=pitch.option, **facts)
