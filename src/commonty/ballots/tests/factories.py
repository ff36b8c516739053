"""A landlord, people who live there, staff, and a vote at any point of its course."""

import itertools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.actions.box import result_is_out
from commonty.ballots.actions.forgetting import destroy_what_nobody_signed
from commonty.ballots.models import Channel, Entitlement, Proof, Register, Unit
from commonty.people.models import Person, RoleHeld, Tie, TieKind
from commonty.places.models import Kind, Place

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
OPENS, CLOSES = NOW - timedelta(days=7), NOW + timedelta(days=7)
PAPER = {
    "method": "approval",
    "most": 3,
    "options": [{"id": f"option-{n:05}", "cost": 100_00 * n, "name": f"Project {n}"} for n in range(1, 9)],
}
_numbers = itertools.count(1)


def at(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


def make_landlord() -> Place:
    return Place.objects.create(kind=Kind.LANDLORD, name=f"Landlord {next(_numbers)}")


def make_area(landlord: Place) -> Place:
    return Place.objects.create(kind=Kind.AREA, parent=landlord, name=f"Area {next(_numbers)}")


def make_home(area: Place) -> Place:
    return Place.objects.create(kind=Kind.HOME, parent=area, name=f"Flat {next(_numbers)}")


def make_person(landlord: Place, **fields: Any) -> Person:
    return Person.objects.create(landlord=landlord, **{"name": f"Person {next(_numbers)}", **fields})


def make_resident(home: Place, **fields: Any) -> Person:
    person = make_person(home.landlord, **fields)
    Tie.objects.create(person=person, home=home, kind=TieKind.TENANT)
    return person


def make_staff(landlord: Place, role: Role = Role.ENGAGEMENT_OFFICER) -> Person:
    person = make_person(landlord)
    RoleHeld.objects.create(person=person, place=landlord, role=role, given_at=OPENS)
    return person


def make_register(
    voters: int | Sequence[tuple[Person | None, Place | None, Place | None]] = 3, **fields: Any
) -> Register:
    """A vote that is open at NOW."""
    landlord = fields.pop("place", None) or make_landlord()
    if isinstance(voters, int):
        voters = [(make_person(landlord), None, None) for _ in range(voters)]
    by = make_staff(landlord)
    register = actions.draw_up_register(
        **{
            "place": landlord,
            "name": "Calton money vote",
            "unit": Unit.PERSON,
            "paper": PAPER,
            "opens_at": OPENS,
            "closes_at": CLOSES,
            "rules_digest": "f" * 64,
            "voters": voters,
            "by": by,
            "now": OPENS - timedelta(days=1),
            **fields,
        }
    )
    return actions.freeze_and_open(register_id=register.pk, by=by, clock=at(register.opens_at - timedelta(hours=1)))


def make_three_voters(landlord: Place) -> Register:
    """Each in a home: Ada has an email address, Bo needs large print, of Cy we know the year of birth."""
    area, voters = make_area(landlord), []
    for name, fields in (
        ("Ada Byron", {"email": "ada@example.com"}),
        ("Bo Carr", {"format_needs": "Large print"}),
        ("Cy Dow", {"born_in": 1971}),
    ):
        home = make_home(area)
        voters.append((make_resident(home, name=name, **fields), home, area))
    return make_register(voters, place=landlord, name="Money for back courts")


def make_staff_next_door(landlord: Place) -> Person:
    """They may do there what they may not do here."""
    person = make_staff(landlord, Role.HOUSING_OFFICER)
    RoleHeld.objects.filter(person=person).update(place=make_area(landlord))
    return person


def cast(entitlement: Entitlement, choices: Any, *, key: str | None = None, **fields: Any) -> actions.Accepted:
    """As the voter's own account would."""
    return actions.cast_ballot(
        **{
            "register_id": entitlement.register_id,
            "entitlement_id": entitlement.pk,
            "choices": choices,
            "key": key or f"key-{next(_numbers)}",
            "channel": Channel.WEB,
            "proof": Proof.ACCOUNT,
            "by": entitlement.person,
            "clock": at(NOW),
            **fields,
        }
    )


def options(*numbers: int) -> list[str]:
    return [f"option-{n:05}" for n in numbers]


def destroy(register: Register, *, when: datetime) -> Register:
    """Two people sign that its key and sealed votes go."""
    for _ in range(2):
        actions.sign_destruction(register_id=register.pk, by=make_staff(register.place), clock=at(when))
    register.refresh_from_db()
    return register


def destroy_due(when: datetime) -> int:
    """As the timetable does when nobody has signed, and nothing stands against it."""
    return destroy_what_nobody_signed(fault_of=lambda _register_id: "", clock=at(when))


def close_and_open(register: Register, *, when: datetime | None = None, has_result: bool = True) -> Register:
    """Two people sign, the box is opened, and the result is out at once."""
    clock = at(when or register.closes_at)
    for _ in range(2):
        actions.sign_opening(register_id=register.pk, by=make_staff(register.place), clock=clock)
    register = actions.open_box(register_id=register.pk, clock=clock)
    if has_result:
        result_is_out(register_id=register.pk, now=clock())
        register.refresh_from_db()
    return register
