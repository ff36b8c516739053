"""The mailbox is read by IMAP: each mail once, and seen only when it is ours."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commonty.cases.models import Message
from commonty.cases.reply_addresses import reply_address
from commonty.cases.tests.factories import a_close, asked
from commonty.channels import jobs
from commonty.channels.actions import taking_in
from commonty.channels.models import Arrival
from commonty.channels.queries import what_it_says
from commonty.channels.tests.certificate import a_certificate
from commonty.channels.tests.imap_server import imap_server
from commonty.channels.tests.post import arrive, open_doors, raw_mail
from commonty.gateways import mailbox as gateway

pytestmark = pytest.mark.django_db


@pytest.fixture
def close(settings):
    open_doors(settings)
    settings.MAILBOX_HOST, settings.MAILBOX_USER, settings.MAILBOX_PASSWORD = "127.0.0.1", "answers", "secret"
    return a_close()


def test_each_mail_is_read_once_and_marked_as_seen(close, settings):
    case = asked(close)
    mails = [raw_mail(f"Word {n}", to=reply_address(case), message_id=f"{n}@example.com") for n in range(3)]
    with imap_server(*mails) as mailbox:
        settings.MAILBOX_PORT = mailbox.port
        assert (jobs.fetch_mail.call(), jobs.fetch_mail.call()) == (3, 0)
        assert mailbox.seen == {1, 2, 3}
        mailbox.mails.append(raw_mail("Word 3", to=reply_address(case), message_id="3@example.com"))
        assert jobs.fetch_mail.call() == 1
    assert case.messages.filter(text__startswith="Word").count() == 4


def test_a_line_that_breaks_before_it_is_seen_makes_no_second_word(close, settings):
    case = asked(close)
    with imap_server(raw_mail(to=reply_address(case))) as mailbox:
        settings.MAILBOX_PORT, mailbox.fails_at = mailbox.port, "STORE"
        assert jobs.fetch_mail.call() == 0
        assert (mailbox.seen, Arrival.objects.count()) == (set(), 1)
        mailbox.fails_at = ""
        assert jobs.fetch_mail.call() == 1
        assert mailbox.seen == {1}
    assert case.messages.filter(text="On Friday.").count() == 1


def test_what_we_could_not_take_in_stays_unseen_and_comes_again(close, settings, monkeypatch):
    with imap_server(raw_mail()) as mailbox:
        settings.MAILBOX_PORT = mailbox.port
        monkeypatch.setattr(jobs, "take_in_mail", broken)
        assert jobs.fetch_mail.call() == 0
        assert mailbox.seen == set()
        monkeypatch.undo()
        assert jobs.fetch_mail.call() == 1


def test_elsewhere_it_is_read_over_tls_and_never_without(close, settings, monkeypatch, tmp_path):
    """Only with a server whose certificate is trusted and bears its name: to others the password is never said."""
    monkeypatch.setattr(gateway, "HERE", frozenset())
    context, trusted = a_certificate(tmp_path)
    with imap_server(raw_mail(), tls=context) as mailbox:
        settings.MAILBOX_PORT = mailbox.port
        assert jobs.fetch_mail.call() == 0  # nobody vouches for it
        assert mailbox.commands == []
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        settings.MAILBOX_HOST = "localhost"  # trusted, and of another name
        assert jobs.fetch_mail.call() == 0
        assert mailbox.commands == []
        settings.MAILBOX_HOST = "127.0.0.1"
        assert jobs.fetch_mail.call() == 1  # the twin
    with imap_server(raw_mail()) as mailbox:  # without TLS
        settings.MAILBOX_PORT = mailbox.port
        assert jobs.fetch_mail.call() == 0
        assert not [said for said in mailbox.commands if "secret" in said]


BOUNCE = (
    b"From: MAILER-DAEMON@mx.example.com\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nAction: failed\r\n\r\n"
    b"--b\r\nContent-Type: text/rfc822-headers; charset=unicode_escape\r\n\r\n"
    b"Message-ID: <%s@homes.example.org>\r\nX: \xe9\r\n\r\n--b--\r\n"
)  # the last line makes the standard library decode it
POISONS = {
    "half a surrogate in a bounce": BOUNCE % b"\\ud800",
    "NUL in a bounce": BOUNCE % b"\\x00",
    "utf-7": b"From: eve@evil.org\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA- fire",
    "utf-7 in the subject": b"From: eve@evil.org\r\nSubject: =?utf-7?q?+2AA-?= fire\r\n\r\n",
    "NUL in the sender": b"From: a\0b@example.org\r\n\r\nx",
    "NUL in an address": b"From: eve@evil.org\r\nTo: answers+\0@homes.example.org\r\n\r\nx",
}


@pytest.mark.parametrize("poison", POISONS.values(), ids=POISONS)
def test_no_mail_stands_before_the_others(close, settings, caplog, poison):
    case = asked(close)
    with imap_server(poison, raw_mail(to=reply_address(case))) as mailbox:
        settings.MAILBOX_PORT = mailbox.port
        assert jobs.fetch_mail.call() == 2
        assert mailbox.seen == {1, 2}
    assert case.messages.filter(text="On Friday.").count() == 1
    assert not Arrival.objects.filter(why="unreadable").exists()
    assert not caplog.text
    held = Arrival.objects.order_by("pk")[0]
    what_it_says(held).whole.encode()  # half a surrogate can't be


def test_what_breaks_its_reader_is_held_as_it_is_and_those_behind_it_arrive(close, settings, monkeypatch, caplog):
    """The twin of the poisons: one that nobody thought of yet."""
    case, reader = asked(close), taking_in.read_mail

    def faulty(raw, **how):
        if b"poison" in raw:
            raise ValueError("secret words")
        return reader(raw, **how)

    monkeypatch.setattr(taking_in, "read_mail", faulty)
    with imap_server(raw_mail("poison"), raw_mail(to=reply_address(case), message_id="2@e.org")) as mailbox:
        settings.MAILBOX_PORT = mailbox.port
        assert (jobs.fetch_mail.call(), jobs.fetch_mail.call()) == (2, 0)
    held = Arrival.objects.get(why="unreadable")
    assert (held.state, "poison" in what_it_says(held).text) == ("held", True)
    assert held in Arrival.objects.visible_to(close.shona).to_decide()
    assert case.messages.filter(text="On Friday.").count() == 1
    assert "ValueError" in caplog.text
    assert "secret words" not in caplog.text


def test_where_the_database_is_busy_for_one_mail_the_others_arrive(close, settings, monkeypatch):
    case, take = asked(close), jobs.take_in_mail
    monkeypatch.setattr(jobs, "take_in_mail", lambda raw, **how: broken() if b"later" in raw else take(raw, **how))
    with imap_server(raw_mail("later"), raw_mail(to=reply_address(case), message_id="2@e.org")) as mailbox:
        settings.MAILBOX_PORT = mailbox.port
        assert jobs.fetch_mail.call() == 1
        assert mailbox.seen == {2}
    assert case.messages.filter(text="On Friday.").count() == 1


def broken(*_args, **_more):
    raise OSError("the database is away")


def test_a_wrong_password_and_a_server_that_is_away_break_nothing(close, settings, caplog):
    with imap_server(raw_mail()) as mailbox:
        settings.MAILBOX_PORT, settings.MAILBOX_PASSWORD = mailbox.port, "wrong"
        assert jobs.fetch_mail.call() == 0
        mailbox.fails_at = "SEARCH"
        settings.MAILBOX_PASSWORD = "secret"
        assert jobs.fetch_mail.call() == 0
    assert jobs.fetch_mail.call() == 0
    assert caplog.text.count("could not be read") == 3
    assert "secret" not in caplog.text
    settings.MAILBOX_HOST = ""
    assert jobs.fetch_mail.call() == 0  # nothing is set up: nothing is tried
    assert caplog.text.count("could not be read") == 3


def test_what_was_dealt_with_is_forgotten_and_what_waits_is_not(close, monkeypatch):
    case = asked(close)
    taken = arrive(to=reply_address(case))
    held = arrive(to=reply_address(case), proof="nothing", message_id="2@example.com")
    arrive(sender="new@example.net", message_id="3@example.net")  # nobody's: it goes after a month
    waits = arrive(proof="nothing", message_id="4@example.com")
    for days, bytes_left, rows in ((29, 4, 4), (31, 2, 3), (366, 2, 2)):
        monkeypatch.setattr(timezone, "now", lambda days=days: taken.received_at + timedelta(days=days))
        jobs.forget_arrivals.call()
        left = Arrival.objects.all()
        assert (sum(bool(row.wrapped) for row in left), len(left)) == (bytes_left, rows)
    assert {held, waits} == set(Arrival.objects.all())
    assert Message.objects.filter(text="On Friday.").count() == 2  # what was said stays in its case
