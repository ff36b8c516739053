"""The one way to send mail."""

import io

import pytest
from django.core import mail

from commonty.gateways.mail import ConsoleBackend, send_mail_message

MESSAGE = {
    "to": "ann@example.org",
    "subject": "You have a message",
    "body": "secret",
    "message_id": "<1@example.org>",
}


def test_a_message_goes_out_with_the_id_it_was_given():
    send_mail_message(**MESSAGE)
    sent = mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (["ann@example.org"], "You have a message", "secret")
    assert sent.message()["Message-ID"] == "<1@example.org>"


def test_a_subject_cannot_begin_a_header_of_its_own():
    send_mail_message(**MESSAGE | {"subject": "Hello\nBcc: all@example.org"})
    assert mail.outbox[0].message()["Subject"] == "Hello Bcc: all@example.org"
    assert mail.outbox[0].message()["Bcc"] is None


def test_a_server_that_is_away_is_an_oserror(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError):
        send_mail_message(**MESSAGE)


def test_the_console_shows_one_line_without_the_body():
    stream = io.StringIO()
    sent = ConsoleBackend(stream=stream).send_messages([mail.EmailMessage("Subject", "secret", to=["a@example.org"])])
    assert (sent, stream.getvalue()) == (1, "mail to a@example.org: Subject\n")
