"""STOP, START and INFO by text, and what a flood of texts can't do."""

import pytest

from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW, a_close, asked
from commonty.channels import rules
from commonty.channels.actions import taking_in, texts_in
from commonty.channels.actions.taking_in import take_in_mail
from commonty.channels.actions.texts_in import take_in_text
from commonty.channels.models import Arrival
from commonty.channels.tests.post import open_doors
from commonty.gateways.texts import IncomingText
from commonty.kit.limits import Limit
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice

MOBILE = "+447700900412"


@pytest.mark.parametrize(
    ("says", "word"),
    [
        ("STOP", "stop"), (" Stop. ", "stop"), ("stopall", "stop"), ("UNSUBSCRIBE", "stop"), ("End", "stop"),
        ("quit!", "stop"), ("Cancel", "stop"), ("START", "start"), ("unstop", "start"), ("Info", "info"),
        ("Help", ""), ("stop the noise", ""), ("Please cancel the visit", ""), ("yes", ""), ("", ""),
    ],
)  # fmt: skip
def test_only_the_word_alone_is_for_carriers(says, word):
    assert rules.word_for_carriers(says) == word


@pytest.fixture
def close(db, settings):
    open_doors(settings)
    settings.TEXTS, settings.TEXTS_TOKEN, settings.TEXTS_ACCOUNT = "twilio", "token", "AC1"
    close = a_close()
    close.agnes.phone, close.agnes.reached_by = MOBILE, "text"
    close.agnes.save()
    return close


def text(says, number=0, sender=MOBILE):
    return take_in_text(IncomingText(sender, says, f"SM{number:032}", NOW))


def told(kind):
    owe_notices(now=NOW)
    return [(notice.person.name, notice.channel) for notice in Notice.objects.filter(kind=kind)]


def test_stop_is_heeded_at_once_and_said_once(close):
    case = asked(close)
    for number in (1, 2):
        assert (text("STOP", number).state, Arrival.objects.latest("pk").why) == ("put_away", "stop")
    close.agnes.refresh_from_db()
    assert close.agnes.reached_by == "email"
    assert told("texts_stopped") == [("Agnes Rennie", "email")]
    assert case.messages.filter(text__contains="wants no more texts").count() == 1
    assert Case.objects.count() == 1
    assert not Arrival.objects.to_decide().exists()
    owed = asked(close, "The bins are full")
    owe_notices(now=NOW)
    about = Notice.objects.filter(kind="case_raised", person=close.agnes).latest("pk")
    assert about.channel == "email"  # what they have to be told still reaches them
    assert str(owed.number) in about.body


def test_who_has_no_email_gets_letters(close):
    close.agnes.email = ""
    close.agnes.save()
    text("STOP")
    assert told("texts_stopped") == [("Agnes Rennie", "letter")]


def test_start_brings_them_back_to_whoever_stopped_them_by_text_alone(close):
    close.agnes.reached_by = "email"
    close.agnes.save()
    text("START", 1)  # never stopped by text: a forged number gives nobody texts
    close.agnes.refresh_from_db()
    assert close.agnes.reached_by == "email"
    close.agnes.reached_by = "text"
    close.agnes.save()
    text("STOP", 2)
    assert text("START", 3).why == "start"
    close.agnes.refresh_from_db()
    assert close.agnes.reached_by == "text"
    assert told("texts_started") == [("Agnes Rennie", "text")]


def test_who_is_at_risk_and_who_shares_the_number(close):
    """Of people at risk a person decides; of others who share it nobody can be texted any more."""
    close.neighbour.phone, close.neighbour.reached_by = MOBILE, "text"
    close.neighbour.save()
    text("STOP", 1)
    for person in (close.agnes, close.neighbour):
        person.refresh_from_db()
        assert person.reached_by == "email"
    close.agnes.is_at_risk, close.agnes.reached_by = True, "text"
    close.agnes.save()
    assert text("STOP", 2).state == "held"
    close.agnes.refresh_from_db()
    assert close.agnes.reached_by == "text"


def test_info_is_answered_twice_a_day_and_help_is_read_by_a_person(close):
    for number in range(4):
        text("INFO", number)
    assert told("texts_explained") == [("Agnes Rennie", "text")] * 2
    body = Notice.objects.filter(kind="texts_explained").first().subject
    assert len(body) <= 80
    assert not Case.objects.exists()
    text("Help", 9)
    assert Case.objects.get().says == "Help"


@pytest.mark.parametrize("protected", [True, False])
def test_a_flood_of_unknown_numbers_leaves_no_words(close, monkeypatch, protected):
    """The twin: without the limit each waits with all its words."""
    monkeypatch.setattr(texts_in, "MOST_UNKNOWN", Limit("test unknown", 1 if protected else 99, 86_400))
    for number in range(3):
        text("Hello", number, sender=f"+44770090090{number}")
    assert Arrival.objects.filter(state="held").count() == (1 if protected else 3)
    assert Arrival.objects.filter(wrapped=b"").count() == (2 if protected else 0)


def test_beyond_a_day_s_texts_they_wait_and_cost_no_answers(close, monkeypatch):
    monkeypatch.setattr(texts_in, "MOST_TEXTS", Limit("test texts", 1, 86_400))
    assert text("The lift is broken", 1).state == "in_case"
    late = text("The bins are full", 2)
    assert (late.state, late.why) == ("held", "too_many")
    assert bytes(late.wrapped)  # nothing that a resident says is lost
    assert Case.objects.count() == 1


@pytest.mark.parametrize("protected", [True, False])
def test_a_flood_of_unreadable_mails_leaves_no_words(close, monkeypatch, protected):
    monkeypatch.setattr(taking_in, "MOST_UNREADABLE", Limit("test unreadable", 1 if protected else 99, 86_400))
    monkeypatch.setattr(taking_in, "_take_in_read", lambda *_args: 1 / 0)
    for number in range(3):
        take_in_mail(b"From: x\r\n\r\n%d" % number, now=NOW)
    assert Arrival.objects.filter(state="held").count() == (1 if protected else 3)
    assert Arrival.objects.filter(wrapped=b"").count() == (2 if protected else 0)
