"""Groups and people in them, beside the close of `cases`' own tests: those are above, so this has its own landlord."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from commonty.access.roles import Role
from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.joining import ask_to_join, let_in
from commonty.groups.actions.register import Application
from commonty.groups.models import Group, Membership
from commonty.groups.rules.register import POINTS
from commonty.people.models import Person, Post, RoleHeld, Team, Tie, TieKind
from commonty.places.models import Kind, Place

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOW: dict[str, Any] = {"now": NOW, "channel": "web"}


@dataclass
class Street:
    landlord: Place
    block: Place
    home: Place
    agnes: Person
    tariq: Person
    ewa: Person
    iain: Person  # engagement officer
    morag: Person  # complaints officer


def a_street(host: str = "testserver") -> Street:
    landlord = Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes", hosts=host, phone="0141 496 0000")
    block = Place.objects.create(kind=Kind.BLOCK, parent=landlord, name="12 Sandbank Street")
    home = Place.objects.create(kind=Kind.HOME, parent=block, name="Flat 1/2")
    return Street(
        landlord, block, home, neighbour(home, "Agnes Rennie"), neighbour(home, "Tariq Mahmood"),
        neighbour(home, "Ewa Kowalczyk"), officer(landlord, "Iain Macrae", Role.ENGAGEMENT_OFFICER),
        officer(landlord, "Morag Sim", Role.COMPLAINTS_OFFICER),
    )  # fmt: skip


def neighbour(home: Place, name: str, **more: Any) -> Person:
    mail = f"{name.split()[0].lower()}@example.com"
    person = Person.objects.create(landlord=home.landlord, name=name, email=mail, **more)
    Tie.objects.create(person=person, home=home, kind=TieKind.TENANT)
    return person


def officer(place: Place, name: str, role: Role) -> Person:
    landlord = place.landlord or place
    person = Person.objects.create(landlord=landlord, name=name, email=f"{name.split()[0].lower()}@example.com")
    RoleHeld.objects.create(person=person, place=place, role=role, given_at=NOW)
    Post.objects.create(person=person, team=Team.objects.get_or_create(landlord=landlord, name="East End team")[0])
    return person


def a_group(street: Street, name: str = "Back courts", *, by: Person | None = None, **more: Any) -> Group:
    about = About(name=name, purpose="We mend our back courts together.", place=street.block, **more)
    by = by or street.agnes
    return form_group(about, own_name=by.name.split()[0], by=by, **HOW)


def joined(group: Group, person: Person, name: str = "") -> Membership:
    """Asked, and let in by whoever formed it."""
    mine = ask_to_join(group_id=group.pk, name=name or person.name.split()[0], says="", by=person, **HOW)
    return let_in(group_id=group.pk, member_id=mine.pk, by=group.formed_by, **HOW)


def an_application() -> Application:
    return Application(
        area="12 Sandbank Street", contact="Box 7, Sandbank hall", meets="First Tuesday, 7 pm, Sandbank hall",
        constitution="1. The group is called Back courts.", points=[key for key, _says in POINTS], committee=5,
        bearers="Secret Bearer, chair", agm_on=date(2026, 9, 1), next_agm_on=date(2027, 9, 1),
        accounts="A bank account with two to sign.",
    )  # fmt: skip
