"""The demo's staff: the steady cast with their roles, and a board member who waits for a second administrator."""

from datetime import datetime
from typing import Any

from commonty.access.may import SYSTEM
from commonty.access.roles import Role
from commonty.people.actions.roles import give_role
from commonty.people.actions.staff import add_staff, invite_staff
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.web.demo.cast import CAST

DEMO = "demo"


def hire(landlord: Place, *, now: datetime) -> dict[Role, Person]:
    """The steady cast, with their roles where they hold them."""
    people = {}
    for member in CAST:
        person, _made = Person.objects.get_or_create(
            landlord=landlord,
            reference=member.reference,
            defaults={"name": member.name, "email": f"{member.name.split()[0].lower()}@example.com"},
        )
        if member.role is None:
            continue
        place = Place.objects.within(landlord).exclude(kind=Kind.HOME).get(name=member.place)
        give_role(person_id=person.pk, place_id=place.pk, role=member.role, by=SYSTEM, now=now, channel=DEMO)
        people.setdefault(member.role, person)
    propose_a_board_member(landlord, people[Role.ADMINISTRATOR], now=now)
    return people


def propose_a_board_member(landlord: Place, administrator: Person, *, now: datetime) -> None:
    """A role that waits for the second administrator."""
    how: dict[str, Any] = {"by": administrator, "now": now, "channel": DEMO}
    nina = add_staff(landlord_id=landlord.pk, name="Nina Lockhart", email="nina@example.com", **how)
    give_role(person_id=nina.pk, place_id=landlord.pk, role=Role.BOARD_MEMBER, **how)
    invite_staff(person_id=nina.pk, work_email="nina@example.com", **how)
