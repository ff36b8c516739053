"""Programs with a key report for residents: it waits until a person has rung, and becomes somebody's case by that alone."""

import json
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonty.cases.actions.issues import Summary, publish_issue
from commonty.cases.models import Case
from commonty.cases.tests.conftest import be  # noqa: F401
from commonty.cases.tests.factories import HOW, NOW, a_close
from commonty.channels.actions import reports_in
from commonty.channels.models import Arrival
from commonty.journal.models import Entry
from commonty.kit.limits import Limit
from commonty.people.models import Person
from commonty.repairs.actions.systems import make_key, set_up_system, take_key_back
from commonty.repairs.models import System
from commonty.repairs.tests.systems import a_system

pytestmark = pytest.mark.django_db
DOOR = "/open311/v2/requests.json"
REPORT = {
    "service_code": "lift", "description": "CANARY the lift is stuck", "address_string": "12 Sandbank Street",
    "first_name": "Rab", "last_name": "Murdo", "email": "Rab@Example.com", "phone": "07700 900555",
}  # fmt: skip


@pytest.fixture
def close():
    return a_close()


@pytest.fixture
def system(close):
    return a_system(close, System.Takes.HAND, may_report=True)


@pytest.fixture
def key(system):
    return make_key(system_id=system.pk, by=system.minder, now=NOW, channel="web")


def report(key, *, door=DOOR, host="testserver", **more):
    said = {name: value for name, value in (REPORT | {"api_key": key} | more).items() if value is not None}
    return Client(enforce_csrf_checks=True, headers={"host": host}).post(door, said)


def token_of(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()[0]["token"]


def found(token):
    return Client().get(f"/open311/v2/tokens/{token}.json")


def test_a_report_waits_for_a_person_and_is_no_case_by_itself(close, key, be):  # noqa: F811
    token = token_of(report(key))
    arrival = Arrival.objects.get(public_id=token)
    assert (arrival.state, arrival.why, arrival.person) == ("held", "reported", None)
    assert not Case.objects.exists()
    assert b"CANARY" not in bytes(arrival.wrapped)
    assert "CANARY" not in str(list(Entry.objects.values()))
    page = be(close.shona).get(reverse("channels:arrival", args=[token])).content.decode()
    for said in ("CANARY the lift is stuck", "12 Sandbank Street", "Rab Murdo", "07700 900555", "Dunmore"):
        assert said in page
    assert be(close.agnes).get(reverse("channels:arrival", args=[token])).status_code == 403


def test_whoever_rang_takes_it_in_for_somebody_who_is_on_no_roll(close, key, be):  # noqa: F811
    token = token_of(report(key))
    staff, address = be(close.shona), reverse("channels:new_person", args=[token])
    assert 'value="rab@example.com"' in staff.get(address).content.decode()
    wrong = staff.post(address, {"name": "Rab Murdo", "phone": "12"})
    assert wrong.status_code == 422
    assert 'value="Rab Murdo"' in wrong.content.decode()
    staff.post(address, {"name": "Rab Murdo", "phone": "07700 900555"})
    case = Case.objects.get()
    assert (case.raised_by.name, case.raised_by.ties.count(), case.typed_by, case.channel) == (
        "Rab Murdo", 0, close.shona, "report",
    )  # fmt: skip
    assert case.received_at == Arrival.objects.get().received_at  # from the first arrival on
    assert staff.get(address).status_code == 302  # taken already
    staff.post(address, {"name": "Rab Murdo", "phone": "07700 900555"})
    assert Case.objects.count() == 1


def test_the_token_finds_only_what_everybody_reads(close, key, be):  # noqa: F811
    token = token_of(report(key))
    assert found(token).status_code == found("a" * 12).status_code == 404
    be(close.shona).post(reverse("channels:new_person", args=[token]), {"name": "Rab", "phone": "07700 900555"})
    assert found(token).content == found("a" * 12).content  # that there is a case is between us and him
    case = Case.objects.get()
    Case.objects.filter(pk=case.pk).update(consent=Case.Consent.YES, place=close.block)
    words = {"kind": "lift", "place": close.block, "title": "The lift stops", "says": "It stopped twice."}
    issue = publish_issue(case_id=case.pk, summary=Summary(**words), by=case.owner, now=timezone.now(), **HOW)
    assert found(token).json() == [{"service_request_id": issue.public_id, "token": token}]
    Person.objects.filter(pk=case.raised_by_id).update(is_at_risk=True)
    assert found(token).status_code == 404


def test_it_is_never_taken_for_the_word_of_whom_it_names(close, key):
    """Anybody can type Agnes's address into an app."""
    Person.objects.filter(pk=close.agnes.pk).update(email="agnes@example.com", is_at_risk=True)
    arrival = Arrival.objects.get(public_id=token_of(report(key, email="agnes@example.com", phone=None)))
    assert (arrival.state, arrival.person) == ("held", close.agnes)
    assert not close.agnes.cases.exists()
    assert not Arrival.objects.visible_to(close.shona).filter(pk=arrival.pk).exists()  # hers: by those for all alone
    Person.objects.filter(pk=close.agnes.pk).update(is_at_risk=False)
    assert Arrival.objects.visible_to(close.shona).filter(pk=arrival.pk).exists()  # the twin


@pytest.mark.parametrize("wrong", ["", "nonsense", "a.b", "of nobody", "off", "no right", "taken back", "next door"])
def test_without_a_key_of_this_landlord_nothing_is_taken(close, system, key, settings, wrong):
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example.org"]
    host, said = "testserver", {"of nobody": f"{'x' * 12}.{key[13:]}"}.get(wrong, wrong)
    if wrong in ("off", "no right"):
        how = {"landlord_id": close.landlord.pk, "system_id": system.pk, "name": "Dunmore", "takes": "hand"}
        how |= {"address": "", "minder": system.minder, "by": system.minder, "now": NOW, "channel": "web"}
        set_up_system(**how, is_on=wrong != "off", may_report=wrong == "off")
        said = key
    elif wrong == "taken back":
        take_key_back(system_id=system.pk, by=system.minder, now=NOW, channel="web")
        said = key
    elif wrong == "next door":
        a_close(host="elsewhere.example.org")
        host, said = "elsewhere.example.org", key
    answer = report(said, host=host)
    assert answer.status_code == 403
    assert answer.json()[0]["code"] == 403
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("more", "code", "names"),
    [
        ({"service_code": "moon"}, 404, "service_code"),
        ({"service_code": None}, 400, "service_code"),
        ({"description": " \x00 "}, 400, "description"),
        ({"address_string": None}, 400, "address_string"),
        ({"first_name": None, "last_name": None}, 400, "first_name"),
        ({"email": None, "phone": None}, 400, "phone"),
        ({"jurisdiction_id": "elsewhere"}, 404, "jurisdiction_id"),
    ],
)
def test_what_is_missing_is_named(key, more, code, names):
    answer = report(key, door="/open311/v2/requests.xml", **more)
    error = ElementTree.fromstring(answer.content)
    assert (answer.status_code, error.findtext("error/code")) == (code, str(code))
    assert names in error.findtext("error/description")
    assert not Arrival.objects.exists()


def test_a_place_may_be_a_point_on_a_map_and_what_is_too_long_is_cut(key):
    more = {"address_string": None, "lat": "55.86", "long": "-4.25", "description": "x" * 10_000}
    assert token_of(report(key, **more))


def test_the_same_one_twice_is_one_and_a_flood_ends(key, monkeypatch):
    assert token_of(report(key)) == token_of(report(key))
    assert Arrival.objects.count() == 1
    monkeypatch.setattr(reports_in, "MOST_REPORTS", Limit("what a program reports", most=3, seconds=86_400))
    assert report(key, description="Another").status_code == 200
    assert report(key, description="A fourth").status_code == 429
    assert Arrival.objects.count() == 2


def test_nothing_else_is_posted_and_discovery_says_how(close, key):
    assert Client().post("/open311/v2/services.json", {"api_key": key}).status_code == 405
    assert "api_key" in json.loads(Client().get("/open311/discovery.json").content)["key_service"]
