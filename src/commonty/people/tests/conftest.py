"""A landlord with an estate of two closes, some residents, and staff who hold roles in different places."""

from datetime import date

import pytest
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from django.utils import timezone

from commonty.access.roles import Role
from commonty.people.actions import letters
from commonty.people.models import Account, Person, RoleHeld, Tie, TieKind
from commonty.places.models import Kind, Place


@pytest.fixture
def landlord(db):
    return Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes", phone="0141 496 0000")


@pytest.fixture
def other_landlord(landlord):
    """With two landlords the host name decides, so both get one."""
    Place.objects.filter(pk=landlord.pk).update(hosts="testserver")
    return Place.objects.create(kind=Kind.LANDLORD, name="Elsewhere Homes", hosts="elsewhere.example.com")


@pytest.fixture
def estate(landlord):
    return Place.objects.create(kind=Kind.ESTATE, name="Northbank", parent=landlord)


@pytest.fixture
def close(estate):
    return Place.objects.create(kind=Kind.BLOCK, name="12 Example Street", parent=estate)


@pytest.fixture
def far_close(landlord):
    return Place.objects.create(kind=Kind.BLOCK, name="3 Faraway Road", parent=landlord)


def make_home(parent, number=1):
    return Place.objects.create(
        kind=Kind.HOME, parent=parent, name=f"Flat {number}", reference=f"P-{parent.pk}-{number}",
        address=f"Flat {number}, {parent.name}\nStrathvale", postcode="ZZ99 1AB",
    )  # fmt: skip


def make_resident(home, name="Morag Example", **fields):
    person = Person.objects.create(landlord=home.landlord, name=name, **fields)
    Tie.objects.create(person=person, home=home, kind=TieKind.TENANT, moved_in_on=date(2019, 4, 1))
    return person


def make_staff(place, role, name="Shona Staff", **fields):
    person = Person.objects.create(landlord=place.landlord, name=name, **fields)
    RoleHeld.objects.create(person=person, place=place, role=role, given_at=timezone.now())
    Account.objects.create_user(f"{person.public_id}@work.example.com", "correct horse battery", person=person)
    return person


@pytest.fixture
def home(close):
    return make_home(close)


@pytest.fixture
def resident(home):
    return make_resident(home, email="morag@example.com", phone="+447700900412", reference="T-1", born_in=1975)


@pytest.fixture
def administrator(landlord):
    return make_staff(landlord, Role.ADMINISTRATOR, "Ada Administrator")


@pytest.fixture
def officer(estate):
    return make_staff(estate, Role.HOUSING_OFFICER, "Olive Officer")


@pytest.fixture
def budget_owner(landlord):
    return make_staff(landlord, Role.BUDGET_OWNER, "Bea Budget")


def print_letters(batch, by, *, clock=timezone.now):
    """The codes by person of all parts of these letters, as they are on the letters."""
    codes = {}
    for part in batch.parts.order_by("number").select_related("run__place__landlord", "run__made_by"):
        drawn = {to.pk: code for to, code in letters.letters_of(part=part, by=by, clock=clock)}
        letters.hand_out(part_id=part.pk, codes=drawn, by=by, channel="web", clock=clock)
        codes |= drawn
    return codes


def letters_for(place, by, *, whom="everybody", clock=timezone.now):
    """Made and printed: the batch, and the codes by person."""
    batch = letters.make_letters(place_id=place.pk, whom=whom, by=by, channel="web", clock=clock)
    return batch, print_letters(batch, by, clock=clock)


def sign_in_as_staff(client, person, *, second_factor=True):
    """As allauth leaves a session behind after a password and, if so, a second factor."""
    account = person.account
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    methods = [{"method": "password", "at": 1}] + (
        [{"method": "mfa", "at": 2, "type": "totp"}] if second_factor else []
    )
    session["account_authentication_methods"] = methods
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(account.pk)
    session.save()
    return client


@pytest.fixture
def staff(client):
    return lambda person, **options: sign_in_as_staff(client, person, **options)
