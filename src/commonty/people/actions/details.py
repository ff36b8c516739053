"""Putting a person's details right, by themselves or by staff."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, can
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.people.events import Event
from commonty.people.models import Person
from commonty.people.queries.people import places_of

OWN_WORD = ("name", "email", "phone", "reached_by", "language", "format_needs")


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


def require_over(person: Person, by: Actor, permission: Permission, now: datetime) -> None:
    """The permission held at one of the homes where they live, or at their landlord."""
    if not is_over(person, by, permission, now):
        raise PermissionDenied(_("This person lives outside the places you work for."))


def is_over(person: Person, by: Actor, permission: Permission, now: datetime) -> bool:
    return any(can(by, permission, within=place) for place in places_of(person, on=timezone.localdate(now)))
