"""The outbox: what happened is owed in the same transaction, and a worker sends it. A sending is itself the record.

It is sent at least once: a worker that dies after sending and before saying so leaves it to be sent again. By its key the
other system knows it.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q

from commonty.access.may import SYSTEM
from commonty.gateways.webhook import Answer, NotTaken, Why, hand_over
from commonty.journal.record import record
from commonty.repairs.events import Event
from commonty.repairs.models import MoveWish, Repair, Sending, System
from commonty.repairs.models.systems import SendingQuerySet
from commonty.repairs.queries.systems import something_is_late
from commonty.repairs.rules import hand_over as rules

State = Sending.State
Hand = Callable[..., Answer]
LONGEST_REFERENCE = 60
THEIRS = frozenset({"system", "file"})
TOLD: Mapping[str, Sending.Event] = {
    Event.REPAIR_ORDERED: Sending.Event.ORDERED,
    Event.MOVE_WISHED: Sending.Event.WISH,
    Event.NOBODY_CAME: Sending.Event.NOBODY_CAME,
    Event.REPAIR_NOT_MENDED: Sending.Event.NOT_MENDED,
    Event.REPAIR_CANCELLED: Sending.Event.CALLED_OFF,
    Event.REPAIR_DONE: Sending.Event.DONE,
}
ENDS = (Sending.Event.CALLED_OFF, Sending.Event.DONE)


def owe_sendings(
    repair: Repair, happened: str, *, now: datetime, channel: str, told_by: System | None = None
) -> list[Sending]:
    """One for each system that is told; a part of the action. Of what they never heard of, they hear no more.

    What a system told us does not come back to it. The others hear of it, from whoever took it in and knows who it was.
    """
    event = TOLD.get(happened)
    if event is None or (channel in THEIRS and told_by is None):
        return []
    at = {"repair": repair, "happened_at": now, "tries_since": now, "next_try_at": now}
    if event == Sending.Event.ORDERED:
        new_to = System.objects.told().filter(landlord=repair.landlord_id)
        return Sending.objects.bulk_create([Sending(system=system, event=event, **at) for system in new_to])
    # Also those that are switched off: what they have, they are to hear the end of once they are on again.
    known_to = System.objects.exclude(takes=System.Takes.HAND).filter(sendings__repair=repair).distinct()
    heard = Sending.objects.filter(repair=repair, system=OuterRef("pk")).exclude(state=State.UNNEEDED)
    owed = []
    for system in known_to.annotate(has_heard=Exists(heard)).exclude(pk=told_by.pk if told_by else 0):
        if system.has_heard:
            owed.append(Sending(system=system, event=event, **at))
        elif event == Sending.Event.NOT_MENDED:  # it was over before they heard of it: to them it is new
            owed.append(Sending(system=system, event=Sending.Event.ORDERED, **at))
    return Sending.objects.bulk_create(owed)


def end_unneeded(sendings: SendingQuerySet, *, now: datetime) -> int:
    """What is over by now, with no word of its end behind it: nobody is to be sent there, nor to plan another time."""
    later = Sending.objects.filter(
        system=OuterRef("system"), repair=OuterRef("repair"), event__in=ENDS, pk__gt=OuterRef("pk")
    )
    going_on = sendings.orders().unsaid().exclude(event__in=ENDS)
    over = going_on.exclude(repair__state__in=Repair.OPEN).exclude(Exists(later))
    return over.update(state=State.UNNEEDED, ended_at=now, claimed_by="", claimed_until=None)


@transaction.atomic
def take_sending(*, worker: str, now: datetime) -> Sending | None:
    """Claim the next that is due. The claim lapses, so a worker that dies loses nothing."""
    is_free = Q(state=State.WAITING) | Q(state=State.SENDING, claimed_until__lte=now)
    due = Sending.objects.in_turn().filter(
        is_free, Q(system__rests_until=None) | Q(system__rests_until__lte=now), next_try_at__lte=now,
        system__takes=System.Takes.WEBHOOK, system__is_on=True,
    )  # fmt: skip
    skips = connection.features.has_select_for_update_skip_locked
    locked = due.select_for_update(no_key=True, of=("self",), skip_locked=skips)
    sending = locked.select_related("system__landlord").order_by("next_try_at", "pk").first()
    if sending is None:
        return None
    sending.state, sending.claimed_by, sending.claimed_until = State.SENDING, worker, now + rules.LEASE
    sending.tries += 1
    sending.save(update_fields=["state", "claimed_by", "claimed_until", "tries"])
    return sending


def send_taken(sending: Sending, *, now: datetime, hand: Hand = hand_over) -> bool:
    """Hand one over, outside of any transaction, then say how it went. Its words are read just before."""
    found = Sending.objects.select_related(
        "system__landlord", "repair__place__parent", "repair__landlord", "repair__clock__promise",
        "repair__case__raised_by__merged_into",
    ).filter(pk=sending.pk).first()  # fmt: skip
    if found is None or found.claimed_by != sending.claimed_by or (found.claimed_until or now) <= now:
        return False  # another worker has it by now, or a newer test took its place
    if end_unneeded(Sending.objects.filter(pk=found.pk, claimed_by=found.claimed_by), now=now):
        return False
    body = json.dumps(rules.told_of(found, waiting_wish(found)), ensure_ascii=False).encode()
    try:
        secret = found.system.secret
        if not secret:
            raise NotTaken(Why.ADDRESS)
        answer = hand(found.system.address, body, key=found.public_id, secret=secret, now=now)
    except NotTaken as failed:
        _note_failure(found, failed, now=now)
        return False
    _note_taken(found, answer, now=now)
    return True


def waiting_wish(sending: Sending) -> MoveWish | None:
    if sending.event != Sending.Event.WISH or sending.repair is None:
        return None
    # Not asked anew: whoever writes a file has them already.
    return next((wish for wish in sending.repair.wishes.all() if wish.ended_at is None), None)


@transaction.atomic
def _note_taken(sending: Sending, answer: Answer, *, now: datetime) -> None:
    system = _held(sending.system_id)
    ours = Sending.objects.filter(pk=sending.pk, claimed_by=sending.claimed_by, state=State.SENDING)
    is_said = ours.update(
        state=State.SAID,
        ended_at=now,
        tried_at=now,
        why="",
        answered=answer.status,
        claimed_by="",
        claimed_until=None,
    )
    System.objects.filter(pk=system.pk).update(failures=0, rests_until=None)
    forget_alert(system, now=now)
    reference = answer.said.get("reference")
    if is_said and sending.repair_id and isinstance(reference, str):
        note_reference(repair_id=sending.repair_id, reference=reference, now=now)


@transaction.atomic
def _note_failure(sending: Sending, failed: NotTaken, *, now: datetime) -> None:
    """What they refuse is about this one thing; all else is about them, and then everything for them rests.

    A test is tried once: whoever sent it reads how it went, and sends another.
    """
    system = _held(sending.system_id)
    state = State.WAITING if sending.repair_id else State.GIVEN_UP
    tries = sending.tries - (failed.why == Why.BUSY)  # they only asked us to wait
    Sending.objects.filter(pk=sending.pk, claimed_by=sending.claimed_by, state=State.SENDING).update(
        state=state, why=failed.why, answered=failed.status, tried_at=now, claimed_by="", claimed_until=None,
        tries=tries, next_try_at=now + rules.rest_after(tries),
    )  # fmt: skip
    if failed.why == Why.REFUSED:
        return
    system.failures = min(system.failures + 1, 99)
    system.rests_until = now + rules.rest_after(system.failures)
    system.save(update_fields=["failures", "rests_until"])


def _held(system_id: int) -> System:
    """Before its sendings, as everybody does who touches both."""
    return System.objects.select_for_update(no_key=True).get(pk=system_id)


def forget_alert(system: System, *, now: datetime) -> None:
    """Part of an action that holds the system: not while anything is late, or its minder hears of it again and again."""
    if system.alerted_at is not None and not something_is_late(system, now=now):
        System.objects.filter(pk=system.pk).update(alerted_at=None)


def note_reference(*, repair_id: int, reference: str, now: datetime, channel: str = "system") -> bool:
    """What they call it. One that is another job's already is not taken: whoever looks finds both."""
    tidy = " ".join("".join(c if c.isprintable() else " " for c in reference).split())
    repair = (
        Repair.objects.select_for_update(no_key=True, of=("self",))
        .select_related("place__landlord")
        .get(pk=repair_id)
    )
    if not tidy or len(tidy) > LONGEST_REFERENCE or repair.reference == tidy:
        return False
    try:
        with transaction.atomic():
            Repair.objects.filter(pk=repair.pk).update(reference=tidy)
    except IntegrityError:
        return False
    record(Event.REFERENCE_NOTED, about=repair, by=SYSTEM, at=now, channel=channel, within=repair.place)
    return True


def look_after_systems(*, now: datetime) -> int:
    """What waits too long: its minder hears of it once; after some days it is given up, and they hear again."""
    done = 0
    for system_id in System.objects.told().values_list("pk", flat=True):
        done += _look_after(system_id, now=now)
    return done


@transaction.atomic
def _look_after(system_id: int, *, now: datetime) -> int:
    system = System.objects.select_for_update(no_key=True, of=("self",)).select_related("landlord").get(pk=system_id)
    unsaid = Sending.objects.filter(system=system).orders().unsaid()
    old = unsaid.filter(state=State.WAITING, tries_since__lte=now - rules.GIVEN_UP_AFTER)
    given_up = old.update(state=State.GIVEN_UP) if system.takes == System.Takes.WEBHOOK else 0
    if given_up:
        _record(Event.SENDINGS_GIVEN_UP, system, now, number=given_up)
    if system.alerted_at is not None:
        forget_alert(system, now=now)
    elif something_is_late(system, now=now):
        System.objects.filter(pk=system.pk).update(alerted_at=now)
        _record(Event.SYSTEM_STANDS_STILL, system, now)
    return given_up


def _record(event: Event, system: System, now: datetime, **facts: Any) -> None:
    record(event, about=system, by=SYSTEM, at=now, channel="timetable", within=system.landlord, **facts)
