"""Giving and taking back roles. Nobody gives a role outside the places in which they may."""

from datetime import datetime

from django.db import transaction

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.people import rules
from commonty.people.events import Event
from commonty.people.models import Person, RoleHeld
from commonty.places.models import Place


@transaction.atomic
def give_role(*, person_id: int, place_id: int, role: str, by: Actor, now: datetime, channel: str) -> RoleHeld:
    person = Person.objects.select_for_update().get(pk=person_id)
    place = Place.objects.select_related("landlord").get(pk=place_id)
    require(by, Permission.GIVE_ROLES, within=place)
    held_here = person.roles.in_force().filter(place=place).values_list("role", flat=True)
    rules.check_can_give_role(person, role, place, held=held_here, is_own=person.public_id == by.public_id)
    held = RoleHeld.objects.create(person=person, place=place, role=role, given_at=now)
    record(Event.ROLE_GIVEN, about=person, by=by, at=now, channel=channel, within=place, role=str(role))
    return held


@transaction.atomic
def take_back_role(*, role_held_id: int, by: Actor, now: datetime, channel: str) -> RoleHeld:
    held = (
        RoleHeld.objects.in_force()
        .select_for_update(of=("self",))
        .select_related("place__landlord", "person")
        .get(pk=role_held_id)
    )
    require(by, Permission.GIVE_ROLES, within=held.place)
    rules.check_can_take_back(held.role, is_own=held.person.public_id == by.public_id)
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    record(
        Event.ROLE_TAKEN_BACK, about=held.person, by=by, at=now, channel=channel, within=held.place, role=held.role
    )
    return held
