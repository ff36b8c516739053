"""Who chose texts gets texts: who we are, that there is something, and where to read it."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.gateways.texts import CannotSend, NeverArrives
from commonty.journal.record import record
from commonty.notices import rules
from commonty.notices.actions import sending
from commonty.notices.models import Notice
from commonty.notices.telling import Message
from commonty.people.models import Account, Person
from commonty.people.tests.conftest import sign_in_as_staff
from commonty.places.models import Place

pytestmark = pytest.mark.django_db
NOW, MOBILE = timezone.now(), "+447700900412"
Status, Channel = Notice.Status, Notice.Channel


@pytest.fixture(autouse=True)
def carried(settings):
    settings.TEXTS = "file"
    return settings


@pytest.fixture
def meena(landlord) -> Person:
    Place.objects.filter(pk=landlord.pk).update(hosts="homes.example.org")
    return Person.objects.create(landlord=landlord, name="Meena Sharma", phone=MOBILE, reached_by="text")


@pytest.fixture
def owed(landlord, meena, monkeypatch) -> Notice:
    tell = {"test.happened": lambda entry: [Message(meena, "About your repair", "The leak at 12 Sandbank Street.")]}
    monkeypatch.setattr(sending, "tellers", lambda: tell)
    record("test.happened", about=landlord, by=SYSTEM, at=NOW, channel="web", within=landlord)
    sending.owe_notices(now=NOW)
    return Notice.objects.get()


class Phones:
    def __init__(self, fails: Exception | None = None) -> None:
        self.fails, self.sent = fails, []

    def __call__(self, *, to: str, body: str, key: str) -> None:
        if self.fails:
            raise self.fails
        self.sent.append((to, body, key))


def no_mail(**said: str) -> None:
    raise AssertionError("a mail went out")


def send(text: Phones, *, now=NOW) -> bool:
    [taken] = sending.take_notices(sender="one", now=now)
    return sending.send_notice(taken, now=now, send=no_mail, text=text)


def test_a_text_says_who_we_are_and_where_to_read_and_not_what(owed) -> None:
    assert (owed.channel, owed.status) == (Channel.TEXT, Status.WAITING)
    phones = Phones()
    assert send(phones)
    [(to, body, key)] = phones.sent
    assert (to, key) == (MOBILE, owed.public_id)
    assert body == "Strathvale Homes: About your repair. Read it: https://homes.example.org/my/messages/"
    assert "leak" not in body
    assert "Sandbank" not in body
    owed.refresh_from_db()
    assert (owed.status, owed.sent_at) == (Status.SENT, NOW)


def test_a_long_subject_is_cut_and_without_an_address_there_is_no_link() -> None:
    assert (
        len(rules.text_of("word " * 100, landlord="Strathvale Homes", link="https://h.example.org/my/messages/"))
        < 160
    )
    assert rules.text_of("Hello", landlord="Us", link="") == "Us: Hello. Sign in to read it."


def test_a_provider_that_fails_is_tried_again_and_ends_as_failed(owed) -> None:
    now = NOW
    for tries in range(1, rules.MOST_TRIES + 1):
        assert not send(Phones(CannotSend("busy")), now=now)
        assert sending.take_notices(sender="one", now=now) == []
        now += rules.rest_after(tries) + timedelta(seconds=1)
    assert Notice.objects.get().status == Status.FAILED


def test_a_refusal_for_good_is_not_tried_again(owed) -> None:
    assert not send(Phones(NeverArrives("no such number")))
    assert Notice.objects.get().status == Status.FAILED
    assert sending.take_notices(sender="one", now=NOW + timedelta(days=1)) == []


def test_a_dead_senders_text_goes_again_under_the_same_key(owed) -> None:
    sending.take_notices(sender="dead", now=NOW)
    later, phones = NOW + rules.LEASE, Phones()
    assert send(phones, now=later)
    assert phones.sent[0][2] == owed.public_id
    assert Notice.objects.get().was_in_flight


def test_whoever_was_slow_leaves_it_to_the_next_sender(owed) -> None:
    [slow] = sending.take_notices(sender="slow", now=NOW)
    phones = Phones()
    assert not sending.send_notice(slow, now=NOW + rules.LEASE, send=no_mail, text=phones)
    assert phones.sent == []
    assert send(phones, now=NOW + rules.LEASE)
    assert len(phones.sent) == 1


def test_nobody_at_risk_is_texted_not_even_on_the_way(owed, meena) -> None:
    Person.objects.filter(pk=meena.pk).update(is_at_risk=True)
    phones = Phones()
    assert not send(phones)
    assert phones.sent == []
    assert Notice.objects.get().status == Status.HELD


@pytest.mark.parametrize(
    ("change", "channel", "status"),
    [
        ({"email": "meena@example.com", "reached_by": ""}, Channel.EMAIL, Status.WAITING),
        ({"reached_by": ""}, Channel.LETTER, Status.TO_PRINT),
        ({"reached_by": "letter", "email": "meena@example.com"}, Channel.LETTER, Status.TO_PRINT),
        ({"phone": "+441414960199"}, Channel.LETTER, Status.TO_PRINT),
        ({"email": "meena@example.com"}, Channel.TEXT, Status.WAITING),
    ],
)
def test_what_waits_goes_the_way_that_they_chose_meanwhile(owed, meena, change, channel, status) -> None:
    Person.objects.filter(pk=meena.pk).update(**change)
    sending.find_new_ways(now=NOW)
    owed.refresh_from_db()
    assert (owed.channel, owed.status) == (channel, status)
    assert sending.find_new_ways(now=NOW) == 0


def test_a_letter_not_yet_printed_becomes_a_text(owed, meena) -> None:
    Person.objects.filter(pk=meena.pk).update(reached_by="letter")
    sending.find_new_ways(now=NOW)
    Person.objects.filter(pk=meena.pk).update(reached_by="text")
    assert sending.find_new_ways(now=NOW) == 1
    assert Notice.objects.get().channel == Channel.TEXT


def test_where_texts_end_what_waits_goes_another_way(owed, settings) -> None:
    settings.TEXTS = "none"
    assert sending.find_new_ways(now=NOW) == 1
    assert Notice.objects.get().status == Status.TO_PRINT


@pytest.mark.parametrize("texts", ["file", "none"])
def test_one_and_many_are_sent_the_same_way(landlord, settings, texts) -> None:
    """The rule and the query say the same for every kind of person, merged ones too."""
    settings.TEXTS = texts
    mails, numbers = ("", "a@example.com"), ("", MOBILE, "+441414960199", "+447012345678")
    for n, (mail, number, wish) in enumerate(product(mails, numbers, ("", *Person.Reached))):
        person = Person.objects.create(landlord=landlord, name=f"P{n}", email=mail, phone=number, reached_by=wish)
        old = Person.objects.create(landlord=landlord, name=f"Old {n}", email="o@example.com", merged_into=person)
        for who in (person, old):
            Notice.objects.create(
                person=who, entry_id=n, kind="k", channel="email", subject="s", body="b", made_at=NOW
            )
    rows = Notice.objects.with_wanted_channel().select_related("person__merged_into")
    assert len(rows) == 64
    assert all(row.wanted == rules.channel_to(sending.reader_of(row)) for row in rows)
    assert {row.wanted for row in rows} == {"email", "letter", *(["text"] if texts == "file" else [])}


def messages_of(client, person: Person) -> str:
    client.force_login(Account.objects.create_user(f"r-{person.pk}", person=person))
    answer = client.get("/my/messages/", headers={"host": "localhost"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_link_leads_to_what_was_meant_and_nobody_else_reads_it(client, owed, landlord, meena) -> None:
    Notice.objects.update(
        body="The leak <b>is</b> mended. https://homes.example.org/decide/ https://evil.example.com/"
    )
    stranger = Person.objects.create(landlord=landlord, name="Tariq Mahmood")
    assert "About your repair" not in messages_of(client, meena)  # it is not sent yet
    send(Phones())
    client.logout()
    Account.objects.all().delete()
    page = messages_of(client, meena)
    assert "About your repair" in page
    assert "leak &lt;b&gt;is" in page
    assert 'href="/decide/"' in page
    assert 'href="https://evil' not in page
    client.logout()
    assert "About your repair" not in messages_of(client, stranger)


def test_what_was_sent_to_an_entry_that_was_merged_is_theirs(client, owed, landlord, meena) -> None:
    send(Phones())
    kept = Person.objects.create(landlord=landlord, name="Meena Sharma")
    Person.objects.filter(pk=meena.pk).update(merged_into=kept)
    assert "About your repair" in messages_of(client, kept)


def test_an_officer_has_no_more_right_to_it(client, owed, officer) -> None:
    send(Phones())
    Account.objects.create_user("w", person=officer)
    page = sign_in_as_staff(client, officer).get("/my/messages/", headers={"host": "localhost"})
    assert "About your repair" not in page.content.decode()


def test_the_page_asks_as_often_for_fifty_as_for_one(client, meena) -> None:
    client.force_login(Account.objects.create_user("r", person=meena))
    asked = []
    for first, last in ((0, 1), (1, 60)):
        made = [
            Notice(person=meena, entry_id=n, kind="k", channel="text", status=Status.SENT, subject="About your vote",
                   body="It came.", made_at=NOW, sent_at=NOW)
            for n in range(first, last)
        ]  # fmt: skip
        Notice.objects.bulk_create(made)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get("/my/messages/", headers={"host": "localhost"}).content.decode()
        asked.append((len(queries.captured_queries), page.count("<article")))
    assert asked[0][1] == 1
    assert asked[1][1] == 50
    assert asked[0][0] == asked[1][0] <= 10
