"""Mail goes out through a real mail server's door: lost by no crash, sent once where that can be known."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.journal.record import record
from commonty.notices.actions import sending
from commonty.notices.models import Notice
from commonty.notices.rules import MOST_TRIES
from commonty.notices.telling import Message
from commonty.notices.tests.smtp_server import smtp_server
from commonty.people.models import Person
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db
NOW = timezone.now()
Status = Notice.Status


@pytest.fixture
def sink(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "Strathvale <no-reply@homes.example.org>"
    with smtp_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def owed(monkeypatch):
    """One notice, as it is owed from the journal."""
    landlord = Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes")
    agnes = Person.objects.create(landlord=landlord, name="Agnes Rennie", email="agnes@example.com")
    subject = "A message\r\nBcc: all@example.org"
    said = Message(agnes, subject, "It happened.\n.\nReally – ünïcode.", reply_to="answers+a@homes.example.org",
                   thread="<case.a@homes.example.org>")  # fmt: skip
    monkeypatch.setattr(sending, "tellers", lambda: {"test.happened": lambda entry: [said]})
    with transaction.atomic():
        record("test.happened", about=landlord, by=SYSTEM, at=NOW, channel="web", within=landlord)
    sending.owe_notices(now=NOW)
    return Notice.objects.get()


def send(now=NOW, sender="one"):
    return [sending.send_notice(notice, now=now) for notice in sending.take_notices(sender=sender, now=now)]


def status():
    return Notice.objects.get().status


def test_a_mail_arrives_as_it_was_meant(sink, owed, settings):
    settings.MAIL_IN = "answers@homes.example.org"
    assert send() == [True]
    [mail], [envelope] = sink.mails, sink.envelopes
    assert envelope == ("answers@homes.example.org", ["agnes@example.com"])  # what comes back is read
    assert mail["From"] == "Strathvale <no-reply@homes.example.org>"
    assert (mail["Reply-To"], mail["References"]) == ("answers+a@homes.example.org", "<case.a@homes.example.org>")
    assert mail.get_content().replace("\r", "").startswith("It happened.\n.\nReally – ünïcode.")


def test_no_word_begins_a_header_or_another_receiver(sink, owed):
    send()
    [mail] = sink.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "A message Bcc: all@example.org"
    assert sink.envelopes[0][1] == ["agnes@example.com"]


@pytest.mark.parametrize(
    "address", ["a@example.com\r\nRCPT TO:<all@example.org>", "a@example.com\nBcc: b@example.org"]
)
def test_an_address_with_a_line_break_sends_nothing_and_holds_nobody_up(sink, owed, address):
    Person.objects.update(email=address)
    assert send() == [False]
    assert (status(), sink.raws) == (Status.FAILED, [])


def test_busy_first_and_taken_then(sink, owed):
    sink.answers = ["451 later"]
    assert send() == [False]
    assert (status(), send()) == (Status.WAITING, [])  # it rests a minute
    assert send(NOW + timedelta(minutes=2)) == [True]
    assert (status(), len(sink.raws)) == (Status.SENT, 1)


def test_a_server_that_refuses_is_asked_six_times_and_then_the_desk_is_told(sink, owed):
    sink.sender_answers = ["550 no"] * 10
    now = NOW
    for _n in range(MOST_TRIES):
        assert send(now) == [False]
        now += timedelta(hours=2)
    assert (status(), send(now), sink.raws) == (Status.FAILED, [], [])


def test_a_server_that_is_away_loses_nothing(sink, owed, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    assert send() == [False]
    settings.EMAIL_PORT = port
    assert send(NOW + timedelta(minutes=2)) == [True]


def test_a_worker_killed_between_sending_and_saying_so_sends_the_same_mail_again(sink, owed, monkeypatch):
    """Known by its Message-ID: whoever receives both shows one."""

    class Killed(BaseException):
        pass

    def killed(**what):
        sending.send_mail_message(**what)
        raise Killed

    [taken] = sending.take_notices(sender="one", now=NOW)
    with pytest.raises(Killed):
        sending.send_notice(taken, now=NOW, send=killed)
    assert (status(), send(NOW, "two")) == (Status.SENDING, [])  # the dead one's claim has not lapsed
    assert send(NOW + timedelta(minutes=3), "two") == [True]
    assert len({mail["Message-ID"] for mail in sink.mails}) == 1
    assert (status(), len(sink.raws), Notice.objects.get().was_in_flight) == (Status.SENT, 2, True)


def test_a_line_cut_after_the_last_word_sends_the_same_mail_again(sink, owed):
    sink.cuts = 1
    assert send() == [False]
    assert send(NOW + timedelta(minutes=2)) == [True]
    assert len({mail["Message-ID"] for mail in sink.mails}) == 1
