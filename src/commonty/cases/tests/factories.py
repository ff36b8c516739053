"""A landlord with one close, a resident in it, and three who answer."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from commonty.access.roles import Role
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case
from commonty.people.models import Person, Post, RoleHeld, Team, Tie, TieKind
from commonty.places.models import Kind, Place

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)  # a Thursday; St Andrew's Day is the Monday after
HOW: dict[str, Any] = {"channel": "web"}


@dataclass
class Close:
    landlord: Place
    block: Place
    home: Place
    agnes: Person  # lives there
    neighbour: Person
    shona: Person  # answers for the block
    bilal: Person  # the same
    morag: Person  # decides complaints
    ken: Person  # answers requests for information


def a_close(host: str = "testserver") -> Close:
    landlord = Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes", hosts=host, phone="0141 496 0000")
    block = Place.objects.create(kind=Kind.BLOCK, parent=landlord, name="12 Sandbank Street")
    home = Place.objects.create(kind=Kind.HOME, parent=block, name="Flat 1/2")
    next_door = Place.objects.create(kind=Kind.HOME, parent=block, name="Flat 1/1")
    return Close(
        landlord, block, home, resident(home, "Agnes Rennie"), resident(next_door, "Dougie Kerr"),
        colleague(block, "Shona Baird", Role.HOUSING_OFFICER), colleague(block, "Bilal Khan", Role.HOUSING_OFFICER),
        colleague(landlord, "Morag Sim", Role.COMPLAINTS_OFFICER),
        colleague(landlord, "Ken Leask", Role.INFORMATION_OFFICER),
    )  # fmt: skip


def resident(home: Place, name: str) -> Person:
    person = Person.objects.create(landlord=home.landlord, name=name, email=f"{name.split()[0].lower()}@example.com")
    Tie.objects.create(person=person, home=home, kind=TieKind.TENANT)
    return person


def colleague(place: Place, name: str, role: Role, *, team: str = "East End team") -> Person:
    landlord = place.landlord or place
    person = Person.objects.create(landlord=landlord, name=name, email=f"{name.split()[0].lower()}@example.com")
    RoleHeld.objects.create(person=person, place=place, role=role, given_at=NOW)
    Post.objects.create(person=person, team=Team.objects.get_or_create(landlord=landlord, name=team)[0])
    return person


def asked(close: Close, says: str = "When are the bins emptied?", *, now: datetime = NOW, **more: Any) -> Case:
    by = more.pop("by", close.agnes)
    raised_by = more.pop("raised_by", close.agnes)
    channel = more.pop("channel", "web")
    what = Asked(**{"says": says, "place": close.home, **more})
    return raise_case(what, raised_by=raised_by, by=by, now=now, channel=channel)
