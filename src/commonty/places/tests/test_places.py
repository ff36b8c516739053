"""The tree, host names, and the pages on which staff keep them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.journal.models import Entry
from commonty.places import actions
from commonty.places.addresses import site_of
from commonty.places.models import Kind, Place
from commonty.places.queries import (
    bare_host,
    flat_tree,
    flat_tree_with_homes,
    homes_within,
    landlord_for,
    natural,
    tree_of,
)

pytestmark = pytest.mark.django_db


class Nobody:
    public_id = "nobody"

    def roles_within(self, place):
        return frozenset()


def by_system():
    return {"by": SYSTEM, "now": timezone.now(), "channel": "command"}


@pytest.fixture
def landlord():
    return actions.add_landlord(name="Strathvale Homes", hosts="Strathvale.example.com, s.example.com", **by_system())


@pytest.fixture
def estate(landlord):
    return actions.add_place(parent_id=landlord.pk, kind=Kind.ESTATE, name="Northbank", **by_system())


@pytest.fixture
def close(estate):
    return actions.add_place(parent_id=estate.pk, kind=Kind.BLOCK, name="12 Example Street", **by_system())


def test_paths_lead_from_the_landlord_down(landlord, estate, close):
    assert close.path == f"{landlord.pk}/{estate.pk}/{close.pk}/"
    assert close.is_within(landlord)
    assert not landlord.is_within(close)
    assert list(Place.objects.around(close)) == [landlord, estate, close]
    assert close.landlord_id == landlord.pk


@pytest.mark.parametrize("host", ["strathvale.example.com", "STRATHVALE.example.com:8000", "s.example.com."])
def test_the_host_name_chooses_the_landlord(landlord, host):
    other = actions.add_landlord(name="Elsewhere", hosts="elsewhere.example.com", **by_system())
    assert landlord_for(host) == landlord
    assert landlord_for("elsewhere.example.com") == other
    assert landlord_for("evil.example.com") is None
    assert landlord_for("xstrathvale.example.com") is None


def test_a_single_landlord_is_found_at_every_host(landlord):
    assert landlord_for("anything.example.com") == landlord


def test_without_a_landlord_nobody_is_found():
    assert landlord_for("anything.example.com") is None


def test_bare_hosts():
    assert [bare_host(host) for host in ("A.b:80", "[::1]:80", "a.b.")] == ["a.b", "[::1]", "a.b"]


def test_two_landlords_cannot_share_a_host(landlord):
    with pytest.raises(Refused, match="another landlord"):
        actions.add_landlord(name="Elsewhere", hosts="s.example.com", **by_system())
    with pytest.raises(Refused, match="web address"):
        actions.add_landlord(name="Elsewhere", hosts="https://x/", **by_system())


def test_the_tree_is_one_query_and_knows_no_homes(landlord, close):
    for number in range(10):
        Place.objects.create(kind=Kind.HOME, parent=close, name=f"Flat {number}")
    with CaptureQueriesContext(connection) as queries:
        names = [branch.place.name for branch in flat_tree(landlord)]
    assert len(queries) == 1
    assert names == ["Strathvale Homes", "Northbank", "12 Example Street"]
    assert tree_of(landlord).below[0].below[0].depth == 2
    with CaptureQueriesContext(connection) as queries:
        assert [branch.homes for branch in flat_tree_with_homes(landlord)] == [10, 10, 10]
    assert len(queries) == 2
    assert homes_within(close) == 10


def test_closes_stand_street_by_street_and_nine_before_ten(landlord, estate):
    for name in ("10 Loan", "4 Hemp Street", "9 Loan", "2 Loan", "8 Hemp Street", "Loan"):
        actions.add_place(parent_id=estate.pk, kind=Kind.BLOCK, name=name, **by_system())
    names = [branch.place.name for branch in flat_tree(landlord)][2:]
    assert names == ["4 Hemp Street", "8 Hemp Street", "Loan", "2 Loan", "9 Loan", "10 Loan"]
    assert natural("١٢ x") < natural("١٣ y")


@pytest.mark.parametrize("kind", [Kind.LANDLORD, Kind.HOME, Kind.AREA])
def test_what_cannot_stand_below_an_estate(estate, kind):
    with pytest.raises(Refused):
        actions.add_place(parent_id=estate.pk, kind=kind, name="x", **by_system())


def test_two_places_side_by_side_have_two_names(estate, close):
    for name in ("12 EXAMPLE street ", " "):
        with pytest.raises(Refused):
            actions.add_place(parent_id=estate.pk, kind=Kind.BLOCK, name=name, **by_system())
    renamed = actions.rename_place(place_id=close.pk, name="14 Example Street", **by_system())
    assert renamed.path == close.path
    assert Entry.objects.filter(kind="place_renamed", about_id=close.public_id).exists()


def test_only_who_may_changes_places(landlord, estate):
    said = {"by": Nobody(), "now": timezone.now(), "channel": "web"}
    with pytest.raises(PermissionDenied):
        actions.add_place(parent_id=estate.pk, kind=Kind.BLOCK, name="x", **said)
    with pytest.raises(PermissionDenied):
        actions.rename_place(place_id=estate.pk, name="x", **said)
    with pytest.raises(PermissionDenied):
        actions.change_landlord(landlord_id=landlord.pk, hosts="", phone="", **said)


def test_a_home_is_not_renamed_by_hand(close):
    home = Place.objects.create(kind=Kind.HOME, parent=close, name="Flat 1")
    with pytest.raises(Place.DoesNotExist):
        actions.rename_place(place_id=home.pk, name="x", **by_system())


@pytest.mark.parametrize(
    ("hosts", "origins", "allowed", "site"),
    [
        (
            "homes.example.org www.example.org",
            ["https://all.example.org"],
            ["all.example.org"],
            "https://homes.example.org",
        ),
        ("", ["https://*.example.org", "https://all.example.org/"], ["homes.example.org"], "https://all.example.org"),
        ("", [], [".example.org", "*", "homes.example.org"], "https://homes.example.org"),
        ("", [], [".example.org", "*"], ""),
    ],
)
def test_a_letter_or_mail_gives_the_whole_address_of_the_site(hosts, origins, allowed, site, settings):
    settings.IS_LOCAL = False
    settings.CSRF_TRUSTED_ORIGINS, settings.ALLOWED_HOSTS = origins, allowed
    landlord = Place.objects.create(kind=Kind.LANDLORD, name="Braeside Homes", hosts=hosts)
    close = Place.objects.create(kind=Kind.ESTATE, name="Braeside", parent=landlord)
    assert site_of(close) == site_of(landlord) == site


def test_on_ones_own_machine_no_address_is_guessed(settings):
    settings.IS_LOCAL, settings.CSRF_TRUSTED_ORIGINS = True, []
    settings.ALLOWED_HOSTS = ["localhost"]
    assert site_of(Place.objects.create(kind=Kind.LANDLORD, name="Braeside Homes")) == ""
