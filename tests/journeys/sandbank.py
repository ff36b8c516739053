"""Sandbank: one estate of Strathvale Homes with the steady cast in it. Small, so that each journey builds its own."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from commonty.access.roles import Role
from commonty.people.models import Account, Person, RoleHeld, Tie, TieKind
from commonty.places.models import Kind, Place

STAFF = {
    "Shona Baird": Role.HOUSING_OFFICER,
    "Iain Macrae": Role.ENGAGEMENT_OFFICER,
    "Priya Nair": Role.BUDGET_OWNER,
    "Donald Geddes": Role.BOARD_MEMBER,
    "Ewa Kowalczyk": Role.ADMINISTRATOR,
    "Ruth Oduya": Role.AUDITOR,
}
WORK_PASSWORD = "sandstone kettle bicycle"


@dataclass
class Sandbank:
    landlord: Place
    estate: Place
    next_estate: Place
    close: Place
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def move_in(self, name: str, **fields: object) -> Person:
        """A new tenant in a home of their own."""
        number = len(self.people) + 1
        home = Place.objects.create(
            kind=Kind.HOME, parent=self.close, name=f"Flat {number}", address=f"Flat {number}, {self.close.name}",
            reference=f"P-{number:03}", postcode="ZZ31 4AL",
        )  # fmt: skip
        fields = {"born_on": date(1951, 3, 9), "reference": f"T-{number:03}", **fields}
        person = Person.objects.create(landlord=self.landlord, name=name, **fields)
        Tie.objects.create(person=person, home=home, kind=TieKind.TENANT, moved_in_on=date(2019, 4, 1))
        self.people[name] = person
        return person

    def hire(self, name: str, role: Role) -> Person:
        person = Person.objects.create(landlord=self.landlord, name=name)
        RoleHeld.objects.create(person=person, place=self.landlord, role=role, given_at=timezone.now())
        work_address = f"{name.split()[0].lower()}@strathvale.example.org"
        Account.objects.create_user(work_address, WORK_PASSWORD, person=person, email=work_address)
        self.people[name] = person
        return person


def build_sandbank() -> Sandbank:
    landlord = Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes", phone="0141 496 0000")
    area = Place.objects.create(kind=Kind.AREA, parent=landlord, name="East End")
    estate = Place.objects.create(kind=Kind.ESTATE, parent=area, name="Sandbank")
    next_estate = Place.objects.create(kind=Kind.ESTATE, parent=area, name="Ropeworks")
    close = Place.objects.create(kind=Kind.BLOCK, parent=estate, name="12 Sandbank Street")
    sandbank = Sandbank(landlord, estate, next_estate, close)
    sandbank.move_in("Agnes Rennie", email="agnes@example.com", phone="+441414960101")
    sandbank.move_in("Tariq Mahmood", email="tariq@example.com")
    for name, role in STAFF.items():
        sandbank.hire(name, role)
    return sandbank


def fill_up(sandbank: Sandbank, neighbours: int) -> list[Person]:
    """As many more tenants, quickly: enough that the votes may be published."""
    home = Place.objects.create(kind=Kind.HOME, parent=sandbank.close, name="Flat 90", reference="P-900")
    made = [
        Person(landlord=sandbank.landlord, name=f"Neighbour {n}", reference=f"N-{n}", born_on=date(1970, 1, 1))
        for n in range(1, neighbours + 1)
    ]
    people = Person.objects.bulk_create(made)
    Tie.objects.bulk_create([Tie(person=p, home=home, kind=TieKind.JOINT_TENANT) for p in people])
    return people
