"""A landlord with one area, and somebody who prints letters there."""

import pytest

from commonty.notices.tests.piles import staff
from commonty.people.models import Person
from commonty.places.models import Kind, Place


@pytest.fixture
def landlord() -> Place:
    return Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes", phone="0141 496 0000")


@pytest.fixture
def calton(landlord: Place) -> Place:
    return Place.objects.create(kind=Kind.AREA, parent=landlord, name="Calton")


@pytest.fixture
def officer(calton: Place) -> Person:
    return staff(calton)
