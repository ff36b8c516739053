"""Giving and taking back roles. Nobody gives a role outside the places in which they may, nor a strong one alone."""

from datetime import datetime

from django.db import transaction

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES_OF_TWO
from commonty.journal.record import record
from commonty.people import rules
from commonty.people.events import Event
from commonty.people.models import Account, Person, RoleHeld
from commonty.places.models import Place


@transaction.atomic
def give_role(*, person_id: int, place_id: int, role: str, by: Actor, now: datetime, channel: str) -> RoleHeld:
    """A role that takes two waits for the second. Whoever runs the server (`commonty init`) needs none: they hold all."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    place = Place.objects.select_related("landlord").get(pk=place_id)
    require(by, Permission.GIVE_ROLES, within=place)
    held_here = person.roles.going_on().filter(place=place).values_list("role", flat=True)
    rules.check_can_give_role(person, role, place, held=held_here, is_own=person.public_id == by.public_id)
    is_waiting = role in ROLES_OF_TWO and by is not SYSTEM
    given_by = by if isinstance(by, Person) else None
    held = RoleHeld.objects.create(
        person=person, place=place, role=role, given_at=now, given_by=given_by, is_waiting=is_waiting
    )
    kind = Event.ROLE_PROPOSED if is_waiting else Event.ROLE_GIVEN
    record(kind, about=person, by=by, at=now, channel=channel, within=place, role=str(role))
    return held


@transaction.atomic
def confirm_role(*, role_held_id: int, work_email: str, by: Person, now: datetime, channel: str) -> RoleHeld:
    """The second administrator: yes, this human, at this work address. Returns the role, now in force."""
    held = _going_on(role_held_id)
    require(by, Permission.GIVE_ROLES, within=held.place)
    account = Account.objects.select_for_update(of=("self",), no_key=True).filter(person=held.person).first()
    rules.check_can_confirm_role(held, by=by, address=account.email if account else "", seen=work_email)
    held.is_waiting, held.confirmed_by = False, by
    held.save(update_fields=["is_waiting", "confirmed_by"])
    proposed_by = held.given_by.public_id if held.given_by else ""
    record(
        Event.ROLE_CONFIRMED, about=held.person, by=by, at=now, channel=channel, within=held.place, role=held.role,
        proposed_by=proposed_by,
    )  # fmt: skip
    return held


@transaction.atomic
def take_back_role(*, role_held_id: int, by: Actor, now: datetime, channel: str) -> RoleHeld:
    """Also one that waits: then nobody confirms it any more."""
    held = _going_on(role_held_id)
    require(by, Permission.GIVE_ROLES, within=held.place)
    rules.check_can_take_back(held.role, is_own=held.person.public_id == by.public_id)
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    record(
        Event.ROLE_TAKEN_BACK, about=held.person, by=by, at=now, channel=channel, within=held.place, role=held.role
    )
    return held


def _going_on(role_held_id: int) -> RoleHeld:
    rows = RoleHeld.objects.going_on().select_for_update(of=("self",), no_key=True)
    return rows.select_related("place__landlord", "person", "given_by").get(pk=role_held_id)
