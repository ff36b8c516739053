"""The mailbox is read by IMAP: each mail once, and seen only when it is ours."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commonty.cases.models import Message
from commonty.cases.reply_addresses import reply_address
from commonty.cases.tests.factories import a_close, asked
from commonty.channels import jobs
from commonty.channels.models import Arrival
from commonty.channels.tests.imap_server import imap_server
from commonty.channels.tests.post import arrive, open_doors, raw_mail

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
    waits = arrive(sender="new@example.net", message_id="3@example.net")
    for days, bytes_left, rows in ((29, 3, 3), (31, 2, 3), (366, 2, 2)):
        monkeypatch.setattr(timezone, "now", lambda days=days: taken.received_at + timedelta(days=days))
        jobs.forget_arrivals.call()
        left = Arrival.objects.all()
        assert (sum(bool(row.wrapped) for row in left), len(left)) == (bytes_left, rows)
    assert {held, waits} == set(Arrival.objects.all())
    assert Message.objects.filter(text="On Friday.").count() == 2  # what was said stays in its case
