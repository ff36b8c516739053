"""Staff pages on places. They stand here because it takes people to open them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonty.access.roles import Role
from commonty.people.tests.conftest import make_home, make_staff
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db


def test_adding_and_renaming_without_script(client, staff, administrator, estate):
    staff(administrator)
    address = f"/manage/places/{estate.public_id}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"kind": "block", "name": "14 Example Street"}).status_code == 302
    again = client.post(address, {"kind": "block", "name": "14 example street"})
    assert again.status_code == 422
    assert "Give this one another name" in again.content.decode()
    assert client.post(f"{address}name/", {"name": "Southbank"}).status_code == 302
    assert Place.objects.get(pk=estate.pk).name == "Southbank"


def test_the_landlords_phone_and_hosts(client, staff, administrator, landlord):
    staff(administrator)
    assert (
        client.post("/manage/places/landlord/", {"phone": "0141 496 0001", "hosts": "testserver"}).status_code == 302
    )
    assert client.post("/manage/places/landlord/", {"hosts": "https://x"}).status_code == 422
    landlord.refresh_from_db()
    assert (landlord.phone, landlord.hosts) == ("0141 496 0001", "testserver")


def test_a_local_administrator_keeps_only_their_own(client, staff, estate, far_close, close, landlord):
    staff(make_staff(estate, Role.ADMINISTRATOR))
    page = client.get("/manage/places/").content.decode()
    assert "12 Example Street" in page
    assert "Faraway" not in page
    assert client.get(f"/manage/places/{far_close.public_id}/").status_code == 403
    assert client.post(f"/manage/places/{far_close.public_id}/name/", {"name": "x"}).status_code == 403
    assert client.get("/manage/places/landlord/").status_code == 403


def test_homes_and_others_places_are_not_there(client, staff, administrator, home, other_landlord):
    staff(administrator)
    theirs = Place.objects.create(kind=Kind.AREA, name="Theirs", parent=other_landlord)
    for place in (home, theirs, other_landlord):
        assert client.get(f"/manage/places/{place.public_id}/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_keeps_places(client, staff, landlord, estate, role):
    staff(make_staff(landlord, role))
    for path in ("", "landlord/", f"{estate.public_id}/", f"{estate.public_id}/name/"):
        assert client.get(f"/manage/places/{path}").status_code == 403


def test_the_list_costs_the_same_for_one_and_for_fifty(client, staff, administrator, estate, close):
    staff(administrator)
    client.get("/manage/places/")
    with CaptureQueriesContext(connection) as one:
        client.get("/manage/places/")
    for number in range(50):
        make_home(Place.objects.create(kind=Kind.BLOCK, parent=estate, name=f"{number} Loan"))
    with CaptureQueriesContext(connection) as fifty:
        assert "49 Loan" in client.get("/manage/places/").content.decode()
    assert len(one) == len(fifty) <= 9
