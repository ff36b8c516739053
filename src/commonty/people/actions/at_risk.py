"""The mark that protects somebody whom others may be looking for: set, looked behind with a reason, taken off a day late.

Whoever guessed references could find out who is at risk. So a miss is written down, without the reference, and an hour
has only so many of them.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.kit.limits import Limit, give_back, spend
from commonty.people.actions.details import is_over, require_over
from commonty.people.events import Event
from commonty.people.models import Person
from commonty.people.rules import check_can_mark
from commonty.places.models import Place

MISSES = Limit("references that are nobody's at risk", 10, 3600)
GRACE = timedelta(days=1)  # between saying that somebody is safe and the first letter to them: a mistake can kill


@transaction.atomic
def mark_at_risk(
    *, person_id: int, is_at_risk: bool, safe_contact: str, by: Actor, now: datetime, channel: str
) -> Person:
    person = Person.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=person_id)
    require_over(person, by, Permission.SEE_PEOPLE, now)
    if is_at_risk:
        check_can_mark(person)
    person.is_at_risk, person.safe_contact = is_at_risk, safe_contact if is_at_risk else ""
    person.risk_ends_at = None
    person.save(update_fields=["is_at_risk", "safe_contact", "risk_ends_at"])
    record(
        Event.RISK_CHANGED,
        about=person,
        by=by,
        at=now,
        channel=channel,
        within=person.landlord,
        is_at_risk=is_at_risk,
    )
    return person


def look_up_at_risk(
    *, landlord_id: int, reference: str, reason: str, by: Actor, now: datetime, channel: str
) -> Person:
    """Break the glass: one person at risk, by their exact reference, with a reason that stays in the journal."""

    def look(person: Person) -> None:
        record(
            Event.PERSON_AT_RISK_SEEN, about=person, by=by, at=now, channel=channel, within=person.landlord,
            reason=reason,
        )  # fmt: skip

    return _by_reference(look, landlord_id=landlord_id, reference=reference, by=by, now=now, channel=channel)


def end_risk(*, landlord_id: int, reference: str, reason: str, by: Actor, now: datetime, channel: str) -> Person:
    """Somebody is safe again. For a day everything stays as it is, so that whoever sees a mistake can undo it."""

    def end(person: Person) -> None:
        if person.risk_ends_at is None:  # said twice, it is no later
            person.risk_ends_at = now + GRACE
            person.save(update_fields=["risk_ends_at"])
        record(Event.RISK_ENDING, about=person, by=by, at=now, channel=channel, within=person.landlord, reason=reason)

    return _by_reference(end, landlord_id=landlord_id, reference=reference, by=by, now=now, channel=channel)


def keep_risk(*, landlord_id: int, reference: str, by: Actor, now: datetime, channel: str) -> Person:
    """They are not safe after all: the mark stays, and nothing was lost of it."""

    def keep(person: Person) -> None:
        person.risk_ends_at = None
        person.save(update_fields=["risk_ends_at"])
        record(
            Event.RISK_CHANGED, about=person, by=by, at=now, channel=channel, within=person.landlord, is_at_risk=True
        )

    return _by_reference(keep, landlord_id=landlord_id, reference=reference, by=by, now=now, channel=channel)


@transaction.atomic
def take_mark_off(*, person_id: int, by: Actor, now: datetime, channel: str) -> Person:
    """The day is over (the timetable does it). What was held back for them goes out by itself from then on."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=person_id)
    require_over(person, by, Permission.SEE_PEOPLE, now)
    if person.risk_ends_at is None or now < person.risk_ends_at:
        return person  # kept meanwhile
    person.is_at_risk, person.safe_contact, person.risk_ends_at = False, "", None
    person.save(update_fields=["is_at_risk", "safe_contact", "risk_ends_at"])
    record(Event.RISK_CHANGED, about=person, by=by, at=now, channel=channel, within=person.landlord, is_at_risk=False)
    return person


def _by_reference(
    do: Callable[[Person], None], *, landlord_id: int, reference: str, by: Actor, now: datetime, channel: str
) -> Person:
    # Counted before anything is looked up, and given back if somebody was found: of many that are sent at the same
    # moment, no more than these find out anything. Outside the transaction that a miss rolls back.
    if not spend(MISSES, by.public_id, now=now):
        raise Refused(_("Too many references were wrong. Wait an hour, or ask a colleague to look."))
    with transaction.atomic():
        person = _at_risk(landlord_id, reference, by, now)
        if person is not None:
            do(person)
    if person is None:
        _note_miss(landlord_id, by=by, now=now, channel=channel)
        raise Refused(_("There is nobody at risk with exactly this reference in your places."))
    give_back(MISSES, by.public_id, now=now)
    return person


def _at_risk(landlord_id: int, reference: str, by: Actor, now: datetime) -> Person | None:
    """None for somebody who isn't there and for somebody of another's patch, or it would be a way to find people."""
    if not reference.strip():
        return None
    found = Person.objects.filter(
        landlord_id=landlord_id, reference=reference.strip(), is_at_risk=True, merged_into=None
    )
    locked = found.select_for_update(of=("self",), no_key=True).select_related("landlord")
    person = locked.first()
    return person if person is not None and is_over(person, by, Permission.SEE_PEOPLE, now) else None


@transaction.atomic
def _note_miss(landlord_id: int, *, by: Actor, now: datetime, channel: str) -> None:
    """Without the reference: it may be somebody's, of another patch."""
    landlord = Place.objects.get(pk=landlord_id)
    record(Event.AT_RISK_MISSED, about=landlord, by=by, at=now, channel=channel, within=landlord)
