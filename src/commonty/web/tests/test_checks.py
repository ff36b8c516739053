"""`commonty check --deploy` says what texts still need."""

import pytest

from commonty.web.checks import mail_can_come_in, texts_can_be_sent

WHOLE = {"TEXTS": "twilio", "TEXTS_ACCOUNT": "AC1", "TEXTS_TOKEN": "t", "TEXTS_FROM": "Us"}


@pytest.mark.parametrize(
    ("change", "found"),
    [({}, []), ({"TEXTS_TOKEN": ""}, ["commonty.E003"]), ({"TEXTS_FROM": ""}, ["commonty.E003"]),
     ({"TEXTS": "none", "TEXTS_TOKEN": ""}, []), ({"TEXTS": "file"}, ["commonty.W003"]),
     ({"TEXTS": "console"}, ["commonty.W003"]), ({"TEXTS_URL": "http://provider.example.com"}, ["commonty.E003"])],
)  # fmt: skip
def test_what_is_missing_for_texts_is_said(settings, change: dict[str, str], found: list[str]) -> None:
    for name, value in {**WHOLE, "TEXTS_URL": "https://api.example.com", **change}.items():
        setattr(settings, name, value)
    assert [message.id for message in texts_can_be_sent(None)] == found


MAIL = {
    "MAIL_IN": "answers@homes.example.org", "MAIL_AUTHSERV_ID": "mx", "MAIL_WEBHOOK_SECRET": "s" * 32,
    "MAILBOX_HOST": "", "MAILBOX_USER": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "found"),
    [({}, []), ({"MAIL_IN": "", "MAIL_WEBHOOK_SECRET": ""}, []), ({"MAIL_IN": ""}, ["commonty.E004"]),
     ({"MAIL_WEBHOOK_SECRET": ""}, ["commonty.E005"]), ({"MAILBOX_HOST": "imap.example.org"}, ["commonty.E005"]),
     ({"MAIL_IN": "answers"}, ["commonty.E005"]), ({"MAIL_WEBHOOK_SECRET": "short"}, ["commonty.E006"]),
     ({"MAIL_AUTHSERV_ID": ""}, ["commonty.W004"])],
)  # fmt: skip
def test_what_is_missing_for_mail_is_said(settings, change: dict[str, str], found: list[str]) -> None:
    for name, value in {**MAIL, **change}.items():
        setattr(settings, name, value)
    assert [message.id for message in mail_can_come_in(None)] == found
