"""What waits for a second administrator is on that one's desk, and on nobody else's."""

import pytest
from django.test import Client

from commonty.access.roles import Role
from commonty.budgeting.tests import factories
from commonty.people.models import Account, Person, RoleHeld
from commonty.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings) -> Place:
    settings.DEMO = True  # staff need no second factor there; nothing else is different on these pages
    return factories.make_area(factories.make_landlord(), "Sandbank")


@pytest.fixture
def first(place) -> Person:
    """An administrator who proposed Nina and says that Lew lost his sign-in."""
    first = factories.make_staff(place.landlord, Role.ADMINISTRATOR)
    nina, lew = factories.make_staff(place, Role.BUDGET_OWNER), factories.make_staff(place, Role.AUDITOR)
    Person.objects.filter(pk=nina.pk).update(name="Nina New")
    Person.objects.filter(pk=lew.pk).update(name="Lew Lost")
    RoleHeld.objects.filter(person=nina).update(is_waiting=True, given_by=first)
    account = factories.account_of(lew)
    Account.objects.filter(pk=account.pk).update(lost_said_by=first, lost_said_at=factories.NOW)
    return first


def page(person: Person, address: str = "/desk/") -> str:
    client = Client()
    client.force_login(factories.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address).content.decode()


def test_the_second_administrator_is_told_by_name(place, first):
    desk = page(factories.make_staff(place.landlord, Role.ADMINISTRATOR))
    assert "Confirm a role: Nina New, Budget owner" in desk
    assert "Has Lew Lost lost their sign-in?" in desk
    assert 'href="/manage/roles/"' in desk


def test_whoever_began_it_is_not_nor_who_could_not_end_it(place, first):
    elsewhere = factories.make_staff(factories.make_area(place.landlord), Role.ADMINISTRATOR)
    for person in (first, elsewhere, factories.make_staff(place.landlord, Role.AUDITOR)):
        desk = page(person)
        assert "Nina New" not in desk
        assert "Lew Lost" not in desk


def test_a_persons_page_names_their_roles_in_words(place, first):
    nina = Person.objects.get(name="Nina New")
    shown = page(factories.make_staff(place.landlord, Role.ADMINISTRATOR), f"/manage/people/{nina.public_id}/")
    assert "Budget owner, Sandbank" in shown
    assert "budget_owner" not in shown
