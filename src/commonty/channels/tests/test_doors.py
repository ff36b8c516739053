"""The doors for machines: signed, small enough, once."""

import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from commonty.cases.actions.answering import say_sorted
from commonty.cases.models import Case, SurveyTally
from commonty.cases.notices import ask_by_text
from commonty.cases.queries.conversation import page_of
from commonty.cases.reply_addresses import reply_address
from commonty.cases.tests.factories import a_close, asked
from commonty.channels.models import Arrival
from commonty.channels.tests.post import SECRET, hand_over, open_doors, raw_mail
from commonty.channels.views import doors
from commonty.gateways.texts.incoming import sign
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db
TEXTS = "https://testserver/channels/texts/"


@pytest.fixture
def close(settings):
    open_doors(settings)
    settings.TEXTS, settings.TEXTS_TOKEN, settings.TEXTS_ACCOUNT = "twilio", "token", "AC1"
    return a_close()


def test_a_signed_mail_stands_in_its_case_and_a_copy_does_nothing(close):
    case, now = asked(close), time.time()
    raw = raw_mail(to=reply_address(case))
    assert [hand_over(raw, at=now).status_code for _n in range(2)] == [204, 204]
    assert case.messages.filter(text="On Friday.").count() == 1


@pytest.mark.parametrize("fault", [
    {"secret": "another"}, {"body": b"From: eve@example.com\r\n\r\nOther words"}, {"at": -301}, {"at": 301},
])  # fmt: skip
def test_what_is_not_signed_now_and_as_it_is_comes_to_nothing(close, fault):
    case, now = asked(close), time.time()
    how = {"at": now + fault.get("at", 0), **{name: value for name, value in fault.items() if name != "at"}}
    assert hand_over(raw_mail(to=reply_address(case)), **how).status_code == 403
    assert not Arrival.objects.exists()
    assert Client().post("/channels/mail/", raw_mail(), content_type="message/rfc822", secure=True).status_code == 403


def test_where_no_secret_is_set_there_is_no_door(close, settings):
    settings.MAIL_WEBHOOK_SECRET = ""
    assert hand_over(raw_mail(), at=time.time(), secret="").status_code == 404
    settings.MAIL_WEBHOOK_SECRET, settings.MAIL_IN = SECRET, ""
    assert hand_over(raw_mail(), at=time.time()).status_code == 404
    assert Client().get("/channels/mail/", secure=True).status_code == 405


def test_a_long_mail_is_read_by_its_beginning_and_one_too_long_is_refused(close, monkeypatch):
    case = asked(close)
    raw = raw_mail("On Friday.\n--\n" + "x" * 3_000_000, to=reply_address(case))
    assert hand_over(raw, at=time.time()).status_code == 204
    arrival = Arrival.objects.get()
    assert case.messages.filter(pk=arrival.message_id).exists()
    assert len(arrival.raw) == 2 * 1024 * 1024
    monkeypatch.setattr(doors, "LONGEST", 1000)
    assert hand_over(raw, at=time.time()).status_code == 413


def test_the_sender_of_a_forgery_learns_nothing(close):
    """The same answer, whether it stands in a case, is held, or is for nobody."""
    case, now = asked(close), time.time()
    raws = [raw_mail(to=reply_address(case)), raw_mail(to=reply_address(case), proof="forged", message_id="2@e.org"),
            raw_mail(to="answers+" + "a" * 32 + "@homes.example.org", message_id="3@e.org"),
            raw_mail(sender="eve@evil.example", message_id="4@e.org"), b"\x00\xff garbage"]  # fmt: skip
    answers = [hand_over(raw, at=now) for raw in raws]
    assert {(answer.status_code, answer.content) for answer in answers} == {(204, b"")}
    assert {arrival.why for arrival in Arrival.objects.all()} >= {"genuine", "forged", "no_address", "unknown"}


def text(close_number: str, says: str, *, sid: str = "SM" + "0" * 32, token: str = ""):
    fields = {"AccountSid": "AC1", "From": close_number, "MessageSid": sid, "Body": says}
    headers = {"X-Twilio-Signature": token or sign(TEXTS, fields)}
    return Client(enforce_csrf_checks=True).post(
        "/channels/texts/", urlencode(fields), content_type="application/x-www-form-urlencoded", headers=headers,
        secure=True,
    )  # fmt: skip


@pytest.fixture
def mobile(close):
    close.agnes.phone = "+447700900412"
    close.agnes.save()
    return close.agnes.phone


def sid(number: int) -> str:
    return f"SM{number:032x}"


def test_a_text_answers_the_case_that_waits_else_it_is_a_new_one(close, mobile):
    case = asked(close)
    assert text(mobile, "And the lift is broken", sid=sid(1)).status_code == 200
    assert Case.objects.count() == 2  # the twin: in the first nobody has asked them anything
    newest = Case.objects.latest("pk")
    newest.messages.create(
        kind="reply", text="Which lift?", spoken_by=newest.owner, channel="web", at=time_of(newest)
    )
    assert text(mobile, "The left one", sid=sid(2)).content.endswith(b"<Response/>")
    assert newest.messages.filter(text="The left one", channel="text").count() == 1
    assert not case.messages.filter(text="The left one").exists()


@pytest.mark.parametrize("own", [True, False])
def test_a_text_bears_the_mark_that_its_number_is_not_proven(close, mobile, own):
    text(mobile, "The lift is broken", sid=sid(1))
    typed = asked(close, "The bins are full")
    marks = {
        says: "not proven"
        in render_to_string("cases/_message.html", {"message": shown, "case": shown.case, "own": own})
        for case in (Case.objects.get(channel="text"), typed)
        for shown in page_of(case, own=own, now=time_of(case)).messages
        if (says := str(shown.text))
    }
    assert marks == {"The lift is broken": True, "The bins are full": False}


def time_of(case):
    return case.messages.latest("at").at


def test_a_text_that_the_provider_sends_again_is_one(close, mobile):
    for _n in range(2):
        text(mobile, "The lift is broken", sid=sid(1))
    assert Case.objects.count() == 1
    text(mobile, "The lift is broken", sid=sid(2))
    assert Case.objects.count() == 2


def test_a_text_that_is_not_signed_comes_to_nothing(close, mobile, settings):
    assert text(mobile, "Hello there", token="forged").status_code == 403
    settings.TEXTS = "console"
    assert text(mobile, "Hello there").status_code == 404
    assert not Arrival.objects.exists()


def test_shared_unknown_and_endangered_numbers_wait_for_a_person(close, mobile):
    text("+447700900999", "Who is this", sid=sid(1))
    close.agnes.is_at_risk = True
    close.agnes.save()
    text(mobile, "Help me", sid=sid(3))
    close.neighbour.phone = mobile
    close.neighbour.save()
    text(mobile, "The lift", sid=sid(4))
    whys = list(Arrival.objects.order_by("pk").values_list("why", flat=True))
    assert whys == ["unknown", "at_risk", "shared"]
    assert not Case.objects.exists()


def ended(close) -> Case:
    case = asked(close)
    say_sorted(case_id=case.pk, by=close.agnes, now=timezone.now(), channel="web")
    return case


def test_a_figure_is_how_easy_it_was_while_one_survey_is_open_and_is_kept_with_nobody(close, mobile):
    case = ended(close)
    text(mobile, " 4 ", sid=sid(1))
    text(mobile, " 4 ", sid=sid(1))  # the provider sends it again
    assert SurveyTally.objects.get(ease=4).count == 1
    case.refresh_from_db()
    assert not case.is_survey_open
    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.person, arrival.case, bytes(arrival.wrapped or b"")) == (
        "dropped",
        None,
        None,
        b"",
    )
    assert Case.objects.count() == 1
    text(mobile, "5", sid=sid(2))  # none is open any more
    assert Case.objects.count() == 2 or Arrival.objects.filter(state="held").exists()
    assert not SurveyTally.objects.filter(ease=5).exists()


def test_a_figure_is_a_message_where_it_may_be_an_answer_to_something_else(close, mobile):
    ended(close), ended(close)
    text(mobile, "4", sid=sid(1))  # of which?
    assert not SurveyTally.objects.exclude(ease=0).exists()
    Case.objects.update(is_survey_open=False)
    ended(close)
    waits = asked(close)
    waits.messages.create(
        kind="reply", text="How many keys?", spoken_by=waits.owner, channel="web", at=time_of(waits)
    )
    text(mobile, "4", sid=sid(2))
    assert Arrival.objects.latest("pk").case == waits  # too short to stand there unread: a person looks at it
    assert not SurveyTally.objects.exclude(ease=0).exists()
    waits.messages.all().delete()
    text(mobile, "4 weeks, and nobody came", sid=sid(3))
    Case.objects.filter(is_survey_open=True).update(ended_at=timezone.now() - timedelta(days=31))
    text(mobile, "4", sid=sid(4))
    assert not SurveyTally.objects.exclude(ease=0).exists()


def test_whoever_is_reached_by_text_is_asked_by_text(close, mobile):
    ended(close)
    entry = Entry.objects.filter(kind="case_sorted").latest("pk")
    assert list(ask_by_text(entry)) == []
    close.agnes.reached_by = "text"
    close.agnes.save()
    (asks,) = ask_by_text(entry)
    assert "1 (very hard) to 5 (very easy)" in asks.subject
    ended(close)
    assert (
        list(ask_by_text(Entry.objects.filter(kind="case_sorted").latest("pk"))) == []
    )  # it would not be plain which
