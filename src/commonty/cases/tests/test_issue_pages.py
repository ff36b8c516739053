"""The pages of public issues: what everybody reads, and what nobody does."""

from xml.etree import ElementTree

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonty.cases.actions.consent import say_consent
from commonty.cases.actions.issues import Summary, fix_issue, hide_issue, publish_issue
from commonty.cases.actions.joining import join_issue
from commonty.cases.models import Case, Issue, Joined
from commonty.cases.tests.factories import HOW, NOW, a_close, asked
from commonty.people.models import Account, Person

pytestmark = pytest.mark.django_db
NEIGHBOURS = Case.Audience.NEIGHBOURS


@pytest.fixture
def close():
    return a_close()


def signed_in(person):
    client = Client()
    account = Account.objects.filter(person=person).first() or Account.objects.create_user(
        f"a-{person.public_id}", person=person
    )
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": 1}, {"method": "mfa", "at": 2, "type": "totp"},
    ]  # fmt: skip
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(account.pk)
    session.save()
    return client


def public(close, title="The lift stops at the third floor", kind="lift"):
    case = asked(close, "CANARY the lift is stuck again", audience=NEIGHBOURS)
    summary = Summary(kind=kind, place=close.block, title=title, says="It has stopped twice this week.")
    return publish_issue(case_id=case.pk, summary=summary, by=case.owner, now=NOW, **HOW)


def test_everybody_reads_it_and_nobody_reads_who_asked(close):
    issue = public(close)
    join_issue(issue_id=issue.pk, by=close.neighbour, now=NOW, **HOW)
    addresses = [reverse("cases:issues"), reverse("cases:issue", args=[issue.public_id]), "/help/neighbours/feed.atom",
                 "/help/neighbours/issues.csv", "/help/"]  # fmt: skip
    for client in (Client(), signed_in(close.neighbour)):
        for address in addresses:
            page = client.get(address)
            says = page.content.decode()
            assert page.status_code == 200
            assert "CANARY" not in says
            assert "Rennie" not in says
            assert "Flat 1/2" not in says
            assert close.agnes.public_id not in says
        assert "2 neighbours have this" in client.get(addresses[1]).content.decode()


def test_the_list_is_narrowed_by_links(close):
    lift, bins = public(close), public(close, "The bins are full", "bins")
    fix_issue(issue_id=bins.pk, says="Emptied.", by=close.shona, now=NOW, **HOW)
    shows = {
        "": {lift, bins}, "?kind=lift": {lift}, "?show=fixed": {bins}, "?show=open": {lift}, "?kind=door": set(),
        f"?place={close.block.public_id}": {lift, bins}, "?kind=nonsense&show=nonsense&page=x": {lift, bins},
    }  # fmt: skip
    for asked_for, issues in shows.items():
        assert set(Client().get(reverse("cases:issues") + asked_for).context["page"]) == issues, asked_for
    # Nobody asks for what is public in one home, or at another landlord.
    for place in (close.home, a_close("elsewhere").block):
        assert Client().get(f"{reverse('cases:issues')}?place={place.public_id}").status_code == 404


def test_what_is_hidden_or_of_another_landlord_is_not_there(close):
    issue, other = public(close), public(a_close("elsewhere"))
    hide_issue(issue_id=issue.pk, by=close.shona, now=NOW, **HOW)
    for gone in (issue, other):
        for client in (Client(), signed_in(close.shona)):
            assert client.get(reverse("cases:issue", args=[gone.public_id])).status_code == 404
            assert gone.public_id not in client.get("/help/neighbours/issues.csv").content.decode()
    assert signed_in(close.shona).get(f"/desk/neighbours/{other.public_id}/write/").status_code == 404


def test_a_resident_joins_and_takes_it_back(close):
    issue, client = public(close), signed_in(close.neighbour)
    page = reverse("cases:issue", args=[issue.public_id])
    assert "I have this too" in client.get(page).content.decode()
    client.post(reverse("cases:join", args=[issue.public_id]))
    assert "Take that back" in client.get(page).content.decode()
    assert page in client.get("/help/").content.decode()
    client.post(reverse("cases:leave", args=[issue.public_id]))
    assert not Joined.objects.filter(issue=issue, person=close.neighbour).exists()


def test_joining_in_place_of_sending_forgets_what_was_typed(close):
    issue, client = public(close), signed_in(close.neighbour)
    client.post("/help/", {"says": "The lift stopped at the third floor"})
    page = client.get("/help/ask/").content.decode()
    assert reverse("cases:join", args=[issue.public_id]) in page
    assert reverse("cases:issue", args=[issue.public_id]) in page
    client.post(reverse("cases:join", args=[issue.public_id]))
    assert client.get("/help/ask/").status_code == 302
    assert Case.objects.filter(raised_by=close.neighbour).count() == 0
    # Whoever has it already, or does not live there, is not asked to join.
    client.post("/help/", {"says": "The lift stopped at the third floor"})
    assert reverse("cases:join", args=[issue.public_id]) not in client.get("/help/ask/").content.decode()


def test_an_officer_asks_and_publishes_what_names_nobody(close):
    case = asked(close, "The lift is stuck again")
    officer, resident = signed_in(case.owner), signed_in(close.agnes)
    here = reverse("cases:show", args=[case.public_id])
    publish = reverse("cases:publish", args=[case.public_id])
    said = {"title": "The lift stops", "says": "Agnes Rennie says it stops.", "kind": "lift"}
    said["place"] = close.block.public_id
    assert officer.post(publish, said).status_code == 422
    officer.post(reverse("cases:ask_consent", args=[case.public_id]))
    assert "May neighbours read a summary" in resident.get(here).content.decode()
    resident.post(reverse("cases:consent", args=[case.public_id]), {"yes": "yes"})
    refused = officer.post(publish, said)
    assert (refused.status_code, "Agnes Rennie says it stops." in refused.content.decode()) == (422, True)
    assert "rennie" in refused.content.decode()
    answer = officer.post(publish, {**said, "says": "It stops between floors."})
    issue = Issue.objects.get()
    assert answer.url == reverse("cases:issue", args=[issue.public_id])
    assert answer.url in resident.get(here).content.decode()
    # Only the officer chooses the words; the resident's own page is theirs alone.
    assert resident.post(publish, said).status_code == 403
    resident.post(reverse("cases:consent", args=[case.public_id]), {"no": "no"})
    assert Client().get(answer.url).status_code == 404


def test_the_caller_who_has_it_too(close):
    issue = public(close)
    officer, page = signed_in(close.shona), reverse("cases:issue_join", args=[issue.public_id])
    assert "Dougie Kerr" in officer.get(page, {"q": "Dougie"}).content.decode()
    officer.post(page, {"person": close.neighbour.public_id})
    assert Joined.objects.filter(issue=issue, person=close.neighbour, channel="phone").exists()
    Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=True)
    refused = officer.post(page, {"person": close.neighbour.public_id})
    assert (refused.status_code, "Find who is on the phone first." in refused.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "address", ["/help/neighbours/", "/help/neighbours/feed.atom", "/help/neighbours/issues.csv"]
)
def test_a_list_asks_as_often_for_many_as_for_few(close, address):
    asked_for = []
    for how_many in (1, 50):
        while Issue.objects.count() < how_many:
            public(close, f"The lift stops {Issue.objects.count()}")
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address).status_code == 200
        asked_for.append(len(captured))
    assert asked_for[0] == asked_for[1] <= 15


def test_a_pasted_sign_breaks_no_feed(close):
    public(close, "The lift\x0b & the <stair>")
    feed = Client().get("/help/neighbours/feed.atom").content
    titles = [found.text for found in ElementTree.fromstring(feed).iter("{http://www.w3.org/2005/Atom}title")]
    assert "The lift & the <stair>" in titles


def test_the_desk_lists_what_may_be_made_public(close):
    yes = asked(close, "The lift is stuck again", audience=NEIGHBOURS, now=timezone.now())
    asked(close, "The lift is stuck again", now=timezone.now())
    said_no = asked(close, "The lift is stuck again", audience=NEIGHBOURS, now=timezone.now())
    say_consent(case_id=said_no.pk, is_yes=False, by=close.agnes, now=NOW, **HOW)
    page = signed_in(close.shona).get("/desk/cases/?show=public").context["page"]
    assert list(page) == [yes]
    assert all(case.is_for_neighbours for case in page)
