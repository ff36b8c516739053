"""The shell's pages: anybody reads them without an account, and each leads on."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots.tests.paper import hand_in, helper
from commonty.budgeting.tests import factories
from commonty.gateways.texts import Spoken, ring, send_text
from commonty.journal.models import ChainCheck
from commonty.journal.witnesses import check_chains
from commonty.kit.canonical import sha256_hex
from commonty.kit.models import WorkerBeat
from commonty.kit.own_links import with_links
from commonty.kit.templatetags.kit import moment, qr
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.web.context import phone_link
from commonty.web.views import places
from commonty.web.views.demo import sent_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def estate() -> Place:
    return factories.make_area(factories.make_landlord(), "Sandbank")


def signed_in(person: Person) -> Client:
    client = Client()
    account = factories.account_of(person)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    methods = [{"method": "password", "at": 1}, {"method": "mfa", "at": 2, "type": "totp"}]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(account.pk)
    session.save()
    return client


@pytest.mark.parametrize(
    "name",
    ["front_page", "places", "meetings", "find_out", "about", "accessibility", "privacy", "tour"],
)
def test_anybody_reads_what_is_public(client: Client, estate: Place, name: str) -> None:
    assert client.get(reverse(f"web:{name}")).status_code == 200


def test_without_a_landlord_the_front_page_says_what_to_do(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 404
    assert b"commonty init" in answer.content


def test_opening_a_place_chooses_it(client: Client, estate: Place) -> None:
    client.get(reverse("web:show_place", args=[estate.public_id]))
    assert "<h1>Sandbank</h1>" in client.get("/").content.decode()


def test_a_passer_by_costs_no_session(client: Client, estate: Place) -> None:
    client.get(reverse("web:show_place", args=[estate.public_id]))
    assert "sessionid" not in client.cookies


def test_a_home_is_no_place_to_choose(client: Client, estate: Place) -> None:
    """Its name is an address, and who asks for it might be looking for somebody."""
    home = factories.make_resident(estate).ties.get().home
    assert client.get(reverse("web:show_place", args=[home.public_id])).status_code == 404
    assert home.name not in client.get(reverse("web:places")).content.decode()


def text_of(client: Client, **asked: str) -> str:
    return client.get(reverse("web:places"), asked).content.decode()


def test_a_place_is_found_by_a_part_of_its_name_and_no_home_ever_is(client: Client, estate: Place) -> None:
    home = factories.make_resident(estate).ties.get().home
    Place.objects.create(kind=Kind.BLOCK, parent=estate, name="12 Harbour Wynd")
    assert "12 Harbour Wynd" in text_of(client, find="wynd harb")
    assert "12 Harbour Wynd" not in text_of(client, find="sandbank")
    nothing = text_of(client, find=home.name)
    assert "No place of ours has" in nothing
    assert reverse("web:places") in nothing
    assert f'value="{"x" * 81}"' in text_of(client, find="x" * 81)  # too long is said, and stays


def test_where_there_are_many_closes_each_estate_shows_its_own(
    client: Client, estate: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST_AT_ONCE", 3)
    estate = factories.make_area(estate, "Harbour")
    for number in (10, 9, 8):
        Place.objects.create(kind=Kind.BLOCK, parent=estate, name=f"Close {number}")
    everything = text_of(client)
    assert "Close 9" not in everything
    assert f"?in={estate.public_id}" in everything
    one = text_of(client, **{"in": estate.public_id})
    assert one.index("Close 8") < one.index("Close 9") < one.index("Close 10")
    home = factories.make_resident(estate).ties.get().home
    assert client.get(reverse("web:places"), {"in": home.public_id}).status_code == 404


def test_a_resident_stands_on_their_own_estate(estate: Place) -> None:
    assert "<h1>Sandbank</h1>" in signed_in(factories.make_resident(estate)).get("/").content.decode()


def test_the_front_page_shows_an_open_vote_and_asks_as_often_for_many(
    django_assert_max_num_queries, estate: Place
) -> None:
    first = factories.make_voting_now(estate)
    client = Client()
    client.get("/")
    with django_assert_max_num_queries(12) as few:
        assert first.name in client.get("/").content.decode()
    for number in range(4):
        factories.make_voting_now(estate, name=f"Vote {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "Vote 3" in client.get("/").content.decode()


def test_the_desk_says_what_waits_and_only_to_those_who_can_do_it(estate: Place) -> None:
    draft = factories.make_draft(estate, name="A draft to finish")
    officer, auditor = factories.make_staff(estate), factories.make_staff(estate, Role.AUDITOR)
    assert draft.name in signed_in(officer).get(reverse("web:desk")).content.decode()
    assert draft.name not in signed_in(auditor).get(reverse("web:desk")).content.decode()


def test_my_things_shows_a_receipt_and_never_a_choice(estate: Place) -> None:
    pb_round = factories.make_voting_now(estate)
    voter, project = factories.voter_of(pb_round), pb_round.projects.first()
    client = signed_in(voter)
    body = {"choice": project.public_id, "key": "a" * 20}
    answer = client.post(reverse("budgeting:vote", args=[pb_round.register.public_id]), body, follow=True)
    assert answer.status_code == 200
    mine = client.get(reverse("web:my_things")).content.decode()
    receipt = pb_round.register.envelopes.get().receipt
    assert receipt[:4] in mine
    assert project.name not in mine


def test_what_somebody_voted_in_says_so_to_them_alone_and_not_since_when(estate: Place) -> None:
    pb_round = factories.make_voting_now(estate)
    neighbour, client = factories.make_resident(estate), signed_in(factories.voter_of(pb_round))
    pages = ("/", reverse("budgeting:show_round", args=[pb_round.public_id]))
    assert all("Your vote is in." not in client.get(page).content.decode() for page in pages)
    body = {"choice": pb_round.projects.first().public_id, "key": "a" * 20}
    client.post(reverse("budgeting:vote", args=[pb_round.register.public_id]), body)
    envelope = pb_round.register.envelopes.get()
    for page in pages:
        shown = client.get(page).content.decode()
        assert "Your vote is in." in shown
        assert "Change my vote" in shown
        assert moment(envelope.received_at) not in shown
        assert all(
            "Your vote is in." not in one.get(page).content.decode() for one in (Client(), signed_in(neighbour))
        )


def test_whoever_voted_on_paper_is_told_so_and_led_to_no_ballot(estate: Place) -> None:
    pb_round = factories.make_voting_now(estate, has_paper=True, paper_days=1)
    voter, ballot = factories.voter_of(pb_round), reverse("budgeting:vote", args=[pb_round.register.public_id])
    entitlement = pb_round.register.entitlements.select_related("register").get(person=voter)
    hand_in(entitlement, by=helper(pb_round.register), clock=timezone.now)
    client = signed_in(voter)
    for page in ("/", reverse("budgeting:show_round", args=[pb_round.public_id])):
        shown = client.get(page).content.decode()
        assert "Your paper vote is in, and it is final." in shown
        assert f'href="{ballot}"' not in shown
        assert f'href="{ballot}"' in Client().get(page).content.decode()


def test_my_things_leads_with_one_press_to_whether_a_receipt_is_in_the_box(estate: Place) -> None:
    pb_round = factories.make_voting_now(estate)
    client = signed_in(factories.voter_of(pb_round))
    body = {"choice": pb_round.projects.first().public_id, "key": "a" * 20}
    client.post(reverse("budgeting:vote", args=[pb_round.register.public_id]), body)
    link = re.search(r'href="([^"]+/receipts/[^"]+)"', client.get(reverse("web:my_things")).content.decode())
    assert link is not None
    shown = client.get(link[1]).content.decode()
    assert shown.index("Yes. A vote with this receipt came in.") < shown.index('<form method="get"')


def test_a_stranger_is_told_what_this_is(client: Client, estate: Place) -> None:
    says = "Residents and their landlord decide here together."
    assert says in client.get("/").content.decode()
    assert says not in signed_in(factories.make_resident(estate)).get("/").content.decode()
    about = client.get(reverse("web:about")).content.decode()
    assert estate.landlord.name in about
    assert reverse("budgeting:list_rounds") in about


def test_every_page_prints_the_way_back_to_itself(client: Client, estate: Place) -> None:
    code = qr("http://testserver/places/?find=sand")
    assert code in client.get("/places/?find=sand").content.decode()
    assert code not in client.get("/places/").content.decode()


def test_the_journal_names_staff_and_no_resident(estate: Place) -> None:
    draft = factories.make_draft(estate)
    auditor = factories.make_staff(estate, Role.AUDITOR)
    check_chains(now=factories.NOW)
    page = signed_in(auditor).get(reverse("web:journal")).content.decode()
    assert draft.made_by.name in page
    assert "Sound" in page


def test_the_journals_page_shows_first_what_is_altered(estate: Place) -> None:
    factories.make_draft(estate)
    auditor = factories.make_staff(estate, Role.AUDITOR)
    check_chains(now=factories.NOW)
    assert "Altered" not in signed_in(auditor).get(reverse("web:journal")).content.decode()  # the twin
    ChainCheck.objects.update(fault="Entry 3 is missing: 4 stands in its place.")
    page = signed_in(auditor).get(reverse("web:journal")).content.decode()
    assert "Altered" in page
    assert "Entry 3 is missing" in page


def test_health_says_so(client: Client) -> None:
    assert client.get("/health/live/").json() == {"status": "alive"}
    assert client.get("/health/ready/").json() == {"status": "ready"}


def test_health_says_whether_a_worker_lives(client: Client) -> None:
    assert client.get("/health/worker/").status_code == 503
    WorkerBeat.objects.create(worker_id="one", beat_at=timezone.now())
    assert client.get("/health/worker/").json() == {"status": "working"}
    WorkerBeat.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
    assert client.get("/health/worker/").json() == {"status": "no worker"}


def test_the_demos_doors_exist_only_in_demo_mode(client: Client) -> None:
    assert client.get("/demo/").status_code == 404


IN_DEMO = override_settings(DEMO=True, ROOT_URLCONF="commonty.web.tests.demo_addresses", ALLOWED_HOSTS=["*"])
HERE = {"host": "localhost:8000"}


@IN_DEMO
def test_the_demo_shows_what_would_have_been_texted_and_read_out(client: Client, tmp_path: Path) -> None:
    with override_settings(TEXTS="file", TEXTS_FILE=tmp_path / "texts.jsonl"):
        assert "No text and no call yet" in client.get("/demo/texts/", headers=HERE).content.decode()
        send_text(to="+447700900777", body="<b>1234</b> http://localhost/decide/ http://evil.example.com/", key="1")
        ring(to="+441414960123", spoken=Spoken("This is us:", "12", "Again:", "Bye."), key="2")
        page = client.get("/demo/texts/", headers=HERE).content.decode()
    assert page.index("Call to 0141 496 0123") < page.index("Text to 07700 900777")
    assert "&lt;b&gt;1234" in page
    assert 'href="/decide/"' in page
    assert 'href="http://evil' not in page


@IN_DEMO
def test_the_demos_doors_open_on_this_machine_alone(client: Client) -> None:
    assert client.get("/demo/", headers=HERE).status_code == 200
    assert client.get("/demo/", headers=HERE, REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.post("/demo/sign-in/", {"person": "x"}, headers=HERE, REMOTE_ADDR="192.0.2.7").status_code == 404


@IN_DEMO
@pytest.mark.parametrize("address", ["/demo/", "/demo/mail/", "/demo/texts/", "/demo/sign-in/"])
@pytest.mark.parametrize(
    "header",
    [
        {"x-forwarded-for": "192.0.2.7"},
        {"x-forwarded-for": "127.0.0.1, 192.0.2.7"},
        {"x-real-ip": "192.0.2.7"},
        {"x-client-ip": "192.0.2.7"},
        {"cf-connecting-ip": "192.0.2.7"},
        {"true-client-ip": "192.0.2.7"},
        {"via": "1.1 tunnel.example.org"},
        {"x-forwarded-host": "demo.example.org"},
        {"x-forwarded-proto": "https"},
        {"host": "demo.example.org"},
        {"host": "demo.example.org:8000"},
        {"forwarded": "for=192.0.2.7"},
        {"forwarded": "for=127.0.0.1"},  # it says nothing bad, but there is a proxy, and here none is expected
    ],
)
def test_a_proxy_on_this_machine_opens_them_to_nobody(client: Client, address: str, header: dict[str, str]) -> None:
    assert client.get(address, headers={"host": "localhost"} | header).status_code == 404
    assert client.post(address, {"person": "x"}, headers={"host": "localhost"} | header).status_code == 404


@IN_DEMO
def test_twin_who_asks_from_here_through_a_proxy_of_their_own_is_let_in(client: Client) -> None:
    assert client.get("/demo/", headers=HERE | {"x-forwarded-for": "127.0.0.1"}).status_code == 200


@IN_DEMO
@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8123", "[::1]", "[::1]:8000"])
def test_every_name_of_this_machine_is_let_in(client: Client, host: str) -> None:
    assert client.get("/demo/", headers={"host": host}).status_code == 200


def test_outgoing_mail_is_read_from_its_folder(tmp_path: Path) -> None:
    message = "Subject: A code\nFrom: us@example.com\nTo: agnes@example.com\nContent-Type: text/plain\n\nBody\n"
    (tmp_path / f"{sha256_hex(b'x')}.log").write_text(message + "-" * 79 + "\n")
    assert [m["to"] for m in sent_mail(tmp_path)] == ["agnes@example.com"]
    assert sent_mail(tmp_path / "nothing") == []


def test_in_a_shown_mail_only_addresses_of_our_own_are_links_and_nothing_is_markup() -> None:
    def shown(text: str) -> str:
        return with_links(text, ["strathvale.example", "localhost:8000"])

    assert '<a href="/votes/x/not-me/y/">' in shown("Tell us: https://strathvale.example/votes/x/not-me/y/")
    assert '<a href="/staff/in/?a=1&amp;b=2">' in shown("Here: http://localhost:8000/staff/in/?a=1&b=2.")
    assert "<a" not in shown(
        "https://elsewhere.example/ https://strathvale.example.evil.example/ javascript:alert(1)"
    )
    hostile = shown('<script>alert(1)</script> https://strathvale.example/"onclick="alert(1)')
    assert "<script" not in hostile
    assert '"onclick' not in hostile


def test_the_front_page_begins_with_the_open_vote_and_its_phone_can_be_pressed(client: Client, estate: Place) -> None:
    Place.objects.filter(pk=estate.landlord_id).update(phone="0141 496 0000")
    pb_round = factories.make_voting_now(estate)
    page = client.get("/").content.decode()
    assert page.index(pb_round.name) < page.index("What do you need?")
    assert '<a href="tel:01414960000">0141 496 0000</a> now' in page


def test_a_phone_number_is_never_markup() -> None:
    assert phone_link("+44 141 496 0000") == '<a href="tel:+441414960000">+44 141 496 0000</a>'
    assert "<b>" not in phone_link('"><b>1')


def test_only_residents_are_told_that_a_person_does_it_with_them(client: Client, estate: Place) -> None:
    offer = "Would you rather talk?"
    register = factories.make_voting_now(estate).register
    assert offer in client.get(reverse("ballots:not_listed", args=[register.public_id])).content.decode()
    officer = signed_in(factories.make_staff(estate))
    assert offer not in officer.get(reverse("budgeting:new_round")).content.decode()


def test_the_tour_leads_to_what_there_is_and_says_what_is_coming(client: Client, estate: Place) -> None:
    def names() -> list[str]:
        return re.findall(r"<h2>(.*?)</h2>", client.get(reverse("web:tour")).content.decode())

    before = names()
    assert before[0] == "Get help"
    assert "Why" not in before
    factories.make_voting_now(estate)
    factories.make_decided(place=estate)
    room = factories.make_meeting(estate)
    type(room).objects.filter(pk=room.pk).update(status="decided")
    page = client.get(reverse("web:tour")).content.decode()
    new = ["Vote", "Why", "Who gets what", "Check it", "Follow the money", "An evening together"]
    assert names() == [before[0], *new, *before[1:]]
    assert f"/decide/{room.public_id}/result/" in page
    assert f"{len(names())} stops." in page
