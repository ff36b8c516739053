"""Putting a person's details right, by themselves or by staff; and the mark that protects somebody at risk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, can
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.people.events import Event
from commonty.people.models import Person
from commonty.people.queries.people import places_of

OWN_WORD = ("name", "email", "phone", "language", "format_needs")


@transaction.atomic
def correct_details(*, person_id: int, said: Mapping[str, Any], by: Actor, now: datetime, channel: str) -> list[str]:
    """Change what differs and return its names. What people say of themselves stands above the next roll."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=person_id)
    if by.public_id != person.public_id:
        require_over(person, by, Permission.SEE_PEOPLE, now)
    changed = sorted(name for name, value in said.items() if name in OWN_WORD and value != getattr(person, name))
    for name in changed:
        setattr(person, name, said[name])
    if not changed:
        return []
    person.own_word = sorted({*person.own_word, *changed})
    person.save(update_fields=[*changed, "own_word"])
    record(
        Event.DETAILS_CORRECTED, about=person, by=by, at=now, channel=channel, within=person.landlord, fields=changed
    )
    return changed


@transaction.atomic
def mark_at_risk(
    *, person_id: int, is_at_risk: bool, safe_contact: str, by: Actor, now: datetime, channel: str
) -> Person:
    person = Person.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=person_id)
    require_over(person, by, Permission.SEE_PEOPLE, now)
    person.is_at_risk, person.safe_contact = is_at_risk, safe_contact if is_at_risk else ""
    person.save(update_fields=["is_at_risk", "safe_contact"])
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


@transaction.atomic
def end_risk(*, landlord_id: int, reference: str, reason: str, by: Actor, now: datetime, channel: str) -> Person:
    """Take the mark off somebody who is safe again. What was held back for them goes out by itself from then on."""
    person = _at_risk(landlord_id, reference, by, now)
    person.is_at_risk, person.safe_contact = False, ""
    person.save(update_fields=["is_at_risk", "safe_contact"])
    record(
        Event.RISK_CHANGED, about=person, by=by, at=now, channel=channel, within=person.landlord,
        is_at_risk=False, reason=reason,
    )  # fmt: skip
    return person


@transaction.atomic
def look_up_at_risk(
    *, landlord_id: int, reference: str, reason: str, by: Actor, now: datetime, channel: str
) -> Person:
    """Break the glass: one person at risk, by their exact reference, with a reason that stays in the journal."""
    person = _at_risk(landlord_id, reference, by, now)
    record(
        Event.PERSON_AT_RISK_SEEN, about=person, by=by, at=now, channel=channel, within=person.landlord, reason=reason
    )
    return person


def _at_risk(landlord_id: int, reference: str, by: Actor, now: datetime) -> Person:
    found = Person.objects.filter(
        landlord_id=landlord_id, reference=reference.strip(), is_at_risk=True, merged_into=None
    )
    person = found.select_for_update(of=("self",), no_key=True).select_related("landlord").first()
    # One answer for somebody who isn't there and somebody of another's patch, or it would be a way to find people.
    if person is None or not reference.strip() or not _is_over(person, by, Permission.SEE_PEOPLE, now):
        raise Refused(_("There is nobody at risk with exactly this reference in your places."))
    return person


def require_over(person: Person, by: Actor, permission: Permission, now: datetime) -> None:
    """The permission held at one of the homes where they live, or at their landlord."""
    if not _is_over(person, by, permission, now):
        raise PermissionDenied(_("This person lives outside the places you work for."))


def _is_over(person: Person, by: Actor, permission: Permission, now: datetime) -> bool:
    return any(can(by, permission, within=place) for place in places_of(person, on=timezone.localdate(now)))
