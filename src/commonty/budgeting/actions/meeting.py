"""A meeting decides: one person enters what was counted, a second confirms it; it is moved or called off with a reason."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.actions import call_off_vote, close_unused_box, move_close
from commonty.budgeting.actions.evenings import call_off_evenings
from commonty.budgeting.actions.talk import keep_in_step
from commonty.budgeting.events import Event
from commonty.budgeting.models import RoomCount, Round
from commonty.budgeting.models.meeting import CARDS
from commonty.budgeting.queries.meeting import digest_of, room_count_of, voted_before
from commonty.budgeting.queries.trouble import COUNT_TASK
from commonty.budgeting.queries.who_set_up import names_of_promoters, promoters_of
from commonty.budgeting.rules import meeting as rules
from commonty.budgeting.rules.status import check_can_move
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.jobs import enqueue
from commonty.people.models import Person
from commonty.people.queries.staff import has_let_in

Status = Round.Status


@transaction.atomic
def enter_room_count(
    *, round_id: int, numbers: rules.Numbers, by: Person, channel: str, clock: Clock = database_now
) -> RoomCount:
    """What was counted in the room, or put right until it is confirmed. The same again changes nothing."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    now, count = clock(), room_count_of(pb_round)
    rules.check_can_count_room(pb_round, now=now)
    rules.check_may_correct(count)
    _check_counts(pb_round, by)
    _check_numbers(pb_round, numbers)
    written = _written(numbers)
    if count is not None and count.first_by == by and all(getattr(count, name) == written[name] for name in written):
        return count
    version = count.version + 1 if count else 1
    count = count or RoomCount(round=pb_round)
    for name, value in written.items():
        setattr(count, name, value)
    count.version, count.first_by, count.first_at = version, by, now
    count.save()
    facts = {"room": digest_of(count, pb_round), "version": version}
    _record(Event.ROOM_COUNT_ENTERED, pb_round, by=by, at=now, channel=channel, **facts)
    return count


@transaction.atomic
def confirm_room_count(
    *, round_id: int, version: int, witness: str = "", by: Person, channel: str, clock: Clock = database_now
) -> RoomCount:
    """A second person says that this was counted in front of everybody; or whoever entered it names the witness.

    Where no vote came before, the count begins at once. Confirming again what was confirmed changes nothing.
    """
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    now, count, witness = clock(), room_count_of(pb_round), " ".join(witness.split())
    if count is None:
        raise Refused(_("Nobody has entered yet what was counted."))
    if count.confirmed_at is not None:
        return count
    rules.check_can_count_room(pb_round, now=now)
    _check_counts(pb_round, by)
    rules.check_witness(witness, own=by.name, promoters=names_of_promoters(pb_round))
    is_first = count.first_by is not None and by.is_same_human(count.first_by)
    is_let_in = not is_first and count.first_by is not None and has_let_in(count.first_by, by)
    rules.check_can_confirm(count, version=version, is_first=is_first, witness=witness, is_let_in=is_let_in)
    count.second_by, count.witness, count.confirmed_at = None if is_first else by, witness, now
    count.save(update_fields=["second_by", "witness", "confirmed_at"])
    facts = {"room": digest_of(count, pb_round), "version": version, "is_witness": bool(witness)}
    _record(Event.ROOM_COUNT_CONFIRMED, pb_round, by=by, at=now, channel=channel, **facts)
    if not pb_round.has_box:
        _begin_count(pb_round, by=by, channel=channel, clock=clock)
    return count


def _begin_count(pb_round: Round, *, by: Person, channel: str, clock: Clock) -> None:
    """Nothing can lie in the box: no signature is needed to look into it."""
    check_can_move(pb_round.status, Status.COUNTING)
    close_unused_box(register_id=pb_round.register_id, by=by, channel=channel, clock=clock)
    pb_round.status = Status.COUNTING
    pb_round.save(update_fields=["status"])
    keep_in_step(pb_round)
    enqueue(COUNT_TASK, pb_round.public_id)
    _record(Event.COUNT_BEGUN, pb_round, by=by, at=clock(), channel=channel)


def _check_counts(pb_round: Round, by: Person) -> None:
    if not isinstance(by, Person):
        raise PermissionDenied(_("Two people count in a room. A program can't do it for them."))
    rules.check_promotes_nothing(by.public_id, promoters_of(pb_round))


def _check_numbers(pb_round: Round, numbers: rules.Numbers) -> None:
    frozen = pb_round.frozen_rules
    if set(numbers.votes) != {project["id"] for project in frozen["projects"]}:
        raise Refused(_("Write a number for each project, 0 where nobody backed it."))
    rules.check_numbers(
        numbers,
        by=pb_round.decided_by,
        unit=pb_round.unit,
        most=frozen["paper"]["most"],
        entitled=pb_round.register.entitlements.in_force().count(),
        before=voted_before(pb_round),
    )


def _written(numbers: rules.Numbers) -> dict[str, Any]:
    cards = asdict(numbers.cards) if numbers.cards else dict.fromkeys(CARDS)
    return {"people": numbers.people, "homes": numbers.homes, "votes": dict(numbers.votes), **cards}


@transaction.atomic
def move_meeting(
    *,
    round_id: int,
    starts_at: datetime,
    where: str,
    because: str,
    by: Actor,
    channel: str,
    clock: Clock = database_now,
) -> None:
    """Another hour or place, after the rules were fixed; everybody on the list is told why. Nothing else changes."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.OPEN_ROUND, within=pb_round.place)
    now, zone = clock(), timezone.get_default_timezone()
    if (pb_round.closes_at, pb_round.meeting_where, pb_round.moved_because) == (starts_at, where, because):
        return  # pressed twice
    rules.check_can_move_meeting(pb_round, count=room_count_of(pb_round), starts_at=starts_at, now=now, zone=zone)
    move_close(register_id=pb_round.register_id, closes_at=starts_at, by=by, channel=channel, clock=clock)
    was = pb_round.closes_at
    pb_round.closes_at, pb_round.meeting_where, pb_round.moved_because = starts_at, where, because
    pb_round.save(update_fields=["closes_at", "meeting_where", "moved_because"])
    facts = {"was": was.isoformat(), "starts_at": starts_at.isoformat()}
    _record(Event.MEETING_MOVED, pb_round, by=by, at=now, channel=channel, **facts)


@transaction.atomic
def call_off_meeting(*, round_id: int, because: str, by: Actor, channel: str, clock: Clock = database_now) -> None:
    """Nobody has voted yet, so nothing is lost; everybody on the list is told why."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.OPEN_ROUND, within=pb_round.place)
    if pb_round.status == Status.CANCELLED:
        return  # pressed twice
    rules.check_can_call_off_meeting(pb_round, count=room_count_of(pb_round))
    call_off_vote(register_id=pb_round.register_id, by=by, channel=channel, clock=clock)
    pb_round.status, pb_round.taken_back_because = Status.CANCELLED, because
    pb_round.save(update_fields=["status", "taken_back_because"])
    keep_in_step(pb_round)
    now = clock()
    call_off_evenings(pb_round, because=because, by=by, now=now, channel=channel)
    _record(Event.MEETING_CALLED_OFF, pb_round, by=by, at=now, channel=channel)


def _record(kind: Event, pb_round: Round, *, by: Actor, at: datetime, channel: str, **facts: Any) -> None:
    record(kind, about=pb_round, by=by, at=at, channel=channel, within=pb_round.place, chain=pb_round.chain, **facts)
