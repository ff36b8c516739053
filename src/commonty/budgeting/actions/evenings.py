"""Presentation evenings: set, changed, called off, and what was said written down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.actions.proposals import how
from commonty.budgeting.events import Event
from commonty.budgeting.models import Evening, Round
from commonty.budgeting.rules import person_or_none
from commonty.budgeting.rules.evenings import check_can_change, check_can_note, check_can_set
from commonty.journal.record import record


@transaction.atomic
def set_evening(*, round_id: int, fields: Mapping[str, Any], by: Actor, now: datetime, channel: str) -> Evening:
    """`fields`: starts_at, ends_at, where, joining, access."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    again = pb_round.evenings.filter(**fields, is_cancelled=False).first()
    if again is not None:  # pressed twice, or sent again because the answer was lost
        return again
    check_can_set(pb_round, starts_at=fields["starts_at"], ends_at=fields["ends_at"], now=now)
    made: dict[str, Any] = {"made_by": person_or_none(by), "made_at": now, "changed_at": now}
    evening = Evening.objects.create(round=pb_round, **fields, **made)
    starts_at = evening.starts_at.isoformat()
    record(Event.EVENING_SET, about=evening, **how(pb_round, by, now, channel), starts_at=starts_at)
    return evening


@transaction.atomic
def change_evening(
    *, evening_id: int, fields: Mapping[str, Any], because: str, by: Actor, now: datetime, channel: str
) -> Evening:
    """Everybody reads why, and calendars that have it take the new one."""
    evening, pb_round = _locked(evening_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_can_change(evening, because=because, now=now)
    check_can_set(pb_round, starts_at=fields["starts_at"], ends_at=fields["ends_at"], now=now)
    for name in ("starts_at", "ends_at", "where", "joining", "access"):
        setattr(evening, name, fields[name])
    _keep_change(evening, because=because, now=now)
    facts: dict[str, Any] = {"starts_at": evening.starts_at.isoformat(), "version": evening.version}
    record(Event.EVENING_CHANGED, about=evening, **how(pb_round, by, now, channel), **facts)
    return evening


@transaction.atomic
def cancel_evening(*, evening_id: int, because: str, by: Actor, now: datetime, channel: str) -> None:
    evening, pb_round = _locked(evening_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_can_change(evening, because=because, now=now)
    evening.is_cancelled = True
    _keep_change(evening, because=because, now=now)
    record(Event.EVENING_CANCELLED, about=evening, **how(pb_round, by, now, channel), version=evening.version)


def call_off_evenings(pb_round: Round, *, because: str, by: Actor, now: datetime, channel: str) -> None:
    """A part of calling off the money vote itself: nobody shall come to what is not presented any more."""
    for evening in pb_round.evenings.filter(is_cancelled=False, starts_at__gt=now):
        evening.is_cancelled = True
        _keep_change(evening, because=because, now=now)
        record(Event.EVENING_CANCELLED, about=evening, **how(pb_round, by, now, channel), version=evening.version)


@transaction.atomic
def note_evening(*, evening_id: int, note: str, by: Actor, now: datetime, channel: str) -> None:
    """What was said, in a few words, with the day on which it was written down."""
    evening, pb_round = _locked(evening_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_can_note(evening, note=note, now=now)
    evening.note, evening.noted_at, evening.noted_by = note, now, person_or_none(by)
    evening.save(update_fields=["note", "noted_at", "noted_by"])
    record(Event.EVENING_NOTED, about=evening, **how(pb_round, by, now, channel))


def _keep_change(evening: Evening, *, because: str, now: datetime) -> None:
    evening.because, evening.changed_at = because, now
    evening.version += 1
    evening.save()


def _locked(evening_id: int) -> tuple[Evening, Round]:
    """Its round is locked first, as by everything that changes a round."""
    pb_round = Round.objects.locked(Evening.objects.values_list("round_id", flat=True).get(pk=evening_id))
    return Evening.objects.get(pk=evening_id), pb_round
