"""Open311: the shapes of the standard, and nothing that a passer-by does not see."""

import json
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonty.api import queries
from commonty.api.rules import NotLikeThis, wanted_of
from commonty.cases.actions.issues import (
    Promised,
    Summary,
    fix_issue,
    hide_issue,
    publish_issue,
    write_on_issue,
)
from commonty.cases.models import Case, Issue
from commonty.cases.tests.factories import HOW, a_close, asked
from commonty.people.models import Person

pytestmark = pytest.mark.django_db
BASE = "/open311/v2"
ODD = "Lift & <b>stairs</b> ]]> \x0b“stop”"


@pytest.fixture
def close():
    return a_close()


def public(close, title="The lift stops", kind="lift", **more):
    now = timezone.now()
    case = asked(close, "CANARY it is stuck", now=now, audience=Case.Audience.NEIGHBOURS, **more)
    summary = Summary(kind=kind, place=close.block, title=title, says="It stopped twice.")
    return publish_issue(case_id=case.pk, summary=summary, by=case.owner, now=now, **HOW)


def read(address, **said):
    answer = Client().get(BASE + address, said)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def read_xml(address, **said):
    answer = Client().get(BASE + address, said)
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def ids(**said):
    return [found["service_request_id"] for found in read("/requests.json", **said)]


def test_discovery_leads_to_the_rest(close):
    said = json.loads(Client().get("/open311/discovery.json").content)
    base = said["endpoints"][0]["url"].removeprefix("http://testserver")
    services = json.loads(Client().get(f"{base}/services.json").content)
    assert {service["service_code"] for service in services} == set(Issue.Kind.values)
    for service in services:
        assert read(f"/services/{service['service_code']}.json")["attributes"] == []
    tree = ElementTree.fromstring(Client().get("/open311/discovery.xml").content)
    assert [found.text for found in tree.iterfind("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ]


def test_a_request_in_both_shapes(close):
    issue, by = public(close, ODD), close.shona
    now, how = timezone.now(), {"by": by, "now": timezone.now(), "channel": "web"}
    promised = Promised("The motor is in", timezone.localdate(now) + timedelta(days=5))
    write_on_issue(issue_id=issue.pk, text="The motor is ordered.", promise=promised, **how)
    (found,) = read("/requests.json")
    assert found["service_request_id"] == issue.public_id
    assert (found["status"], found["status_notes"]) == ("open", "The motor is ordered.")
    assert (found["agency_responsible"], found["address"]) == ("East End team", "12 Sandbank Street")
    assert date.fromisoformat(found["expected_datetime"][:10]) >= promised.on
    tree = read_xml("/requests.xml")
    assert (tree.tag, [child.tag for child in tree]) == ("service_requests", ["request"])
    assert tree.findtext("request/description") == "Lift & <b>stairs</b> ]]> “stop”\n\nIt stopped twice."
    assert {child.tag for child in tree[0]} == set(found)
    fix_issue(issue_id=issue.pk, says="A new motor is in.", **how)
    (found,) = read(f"/requests/{issue.public_id}.json")
    assert (found["status"], found["status_notes"], found["expected_datetime"]) == (
        "closed",
        "A new motor is in.",
        None,
    )


def test_it_is_narrowed_as_the_standard_says(close):
    lift, bins = public(close), public(close, "The bins are full", "bins")
    old = public(close, "An old thing", "door")
    Issue.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(days=120))
    fix_issue(issue_id=bins.pk, says="Emptied.", by=close.shona, now=timezone.now(), **HOW)
    assert ids() == [bins.public_id, lift.public_id]
    assert ids(service_code="lift,door") == [lift.public_id]
    assert ids(status="closed") == [bins.public_id]
    assert ids(status="open,closed") == [bins.public_id, lift.public_id]
    assert ids(page="2") == []
    day = (timezone.now() - timedelta(days=130)).date().isoformat()
    assert ids(start_date=day) == [old.public_id]
    assert ids(end_date=(timezone.now() - timedelta(days=100)).isoformat()) == [old.public_id]
    # Ids come before all else.
    assert ids(service_request_id=f"{old.public_id},nonsense", status="closed") == [old.public_id]


WRONG = {
    "/requests.json?status=nearly": 400, "/requests.json?page=0": 400, "/requests.json?page=%C2%B2": 400,
    "/requests.json?start_date=yesterday": 400, "/requests.json?start_date=2026-13-01": 400,
    "/requests.json?start_date=0001-01-01": 400, "/requests.json?start_date=2026-01-01&end_date=2026-12-01": 400,
    "/requests.json?start_date=2026-02-01&end_date=2026-01-01": 400, "/requests.json?jurisdiction_id=other": 404,
    "/requests/none.xml": 404, "/services/none.xml": 404, "/tokens/none.xml": 404, "/requests.yaml": 404,
}  # fmt: skip


@pytest.mark.parametrize("address", WRONG)
def test_errors_have_the_shape_of_the_standard(close, address):
    answer = Client().get(BASE + address)
    assert answer.status_code == WRONG[address]
    if ".xml" in address:
        tree = ElementTree.fromstring(answer.content)
        assert (tree.tag, tree.findtext("error/code")) == ("errors", str(WRONG[address]))
    else:
        assert json.loads(answer.content)[0]["code"] == WRONG[address]


def test_without_a_key_nothing_is_taken_in_and_it_says_so_to_programs(close):
    """Without a token for forms, as programs come."""
    answer = Client(enforce_csrf_checks=True).post(
        f"{BASE}/requests.xml", {"service_code": "lift", "description": "x"}
    )
    assert answer.status_code == 403
    assert "api_key" in ElementTree.fromstring(answer.content).findtext("error/description")
    assert not Case.objects.exists()


def test_no_cookie_is_set_and_pages_of_others_may_read_it(close):
    for address in ("/requests.json", "/services.xml"):
        answer = Client().get(BASE + address)
        assert not answer.cookies
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_it_asks_as_often_for_many_as_for_few(close):
    counted = []
    for how_many in (1, 50):
        while Issue.objects.count() < how_many:
            issue = public(close)
            write_on_issue(
                issue_id=issue.pk, text="Soon.", by=close.shona, now=timezone.now(), channel="web",
                promise=Promised("It works", timezone.localdate() + timedelta(days=3)),
            )  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            assert len(read("/requests.json")) == how_many
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 8


@pytest.fixture
def secrets(close):
    """What nobody may find: a private case, one with a yes that is not public, a hidden issue, one of somebody at
    risk, another landlord's; and one that everybody may, so that an empty answer proves nothing.
    """
    shown, hidden, risky = public(close), public(close), public(close, raised_by=close.neighbour, by=close.neighbour)
    hide_issue(issue_id=hidden.pk, by=close.shona, now=timezone.now(), **HOW)
    Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=True)
    private, willing = asked(close, "CANARY"), asked(close, "CANARY", audience=Case.Audience.NEIGHBOURS)
    other = public(a_close("elsewhere"))
    cases = [private, willing, *Case.objects.exclude(issue=None)]
    known = [str(part) for thing in (hidden, risky, other, *cases) for part in (thing.public_id, thing.pk)]
    known += [str(case.number) for case in cases] + [close.agnes.public_id, close.home.public_id, "CANARY"]
    return shown, known


def assert_shows_only(shown, client, address, said):
    answer = client.get(address, said)
    text = answer.content.decode()
    assert "CANARY" not in text
    assert "Rennie" not in text
    if answer.status_code == 200:
        found = json.loads(text) if address.endswith("json") else []
        listed = {one["service_request_id"] for one in found if isinstance(one, dict)}
        assert listed <= {shown.public_id}


NAMES = ["service_request_id", "service_code", "status", "start_date", "end_date", "page", "jurisdiction_id", "q",
         "api_key", "place", "account_id", "id", "hidden_at", "audience", "landlord"]  # fmt: skip


def test_no_parameter_shows_what_is_not_public(secrets):
    shown, known = secrets
    values = st.one_of(
        st.sampled_from([*known, shown.public_id, "open", "closed", "2026-11-26", "*", "%", "null"]),
        st.text(max_size=20),
    )
    client = Client()

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(NAMES), values, max_size=5), st.sampled_from(["json", "xml"]))
    def tried(said, form):
        assert_shows_only(shown, client, f"{BASE}/requests.{form}", said)

    tried()
    assert ids() == [shown.public_id]
    for one in known:
        assert client.get(f"{BASE}/requests/{one}.json").status_code == 404
        assert ids(service_request_id=one) == []
    assert ids(service_request_id=",".join([*known, shown.public_id])[:4000]) == [shown.public_id]


def test_a_query_that_forgets_who_may_see_is_found(secrets, monkeypatch):
    """The twin."""
    monkeypatch.setattr(queries.Issue.objects, "visible_to", lambda _person: Issue.objects.all(), raising=False)
    with pytest.raises(AssertionError):
        test_no_parameter_shows_what_is_not_public(secrets)


def test_a_window_is_never_longer_than_ninety_days():
    now = timezone.now()
    for said in ({}, {"start_date": "2026-01-01"}, {"end_date": "2026-01-01T00:00:00+01:00"}):
        wanted = wanted_of(said, now=now)
        assert wanted.until - wanted.since == timedelta(days=90)
    with pytest.raises(NotLikeThis, match="at most 100"):
        wanted_of({"service_request_id": ",".join("x" * 150)}, now=now)
