"""STOP, START and INFO by text, and what a flood of texts can't do."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from commonty.cases.actions.answering import answer_case, say_sorted
from commonty.cases.actions.locked import locked_case, record_case
from commonty.cases.actions.talking import reply
from commonty.cases.actions.talking import tell as real_tell
from commonty.cases.events import Event as CaseEvent
from commonty.cases.models import Case, EmergencyNumber, SurveyTally
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
from commonty.people.models import Person, Tie

MOBILE = "+447700900412"


@pytest.mark.parametrize(
    ("says", "word"),
    [
        ("STOP", "stop"), (" Stop. ", "stop"), ("stopall", "stop"), ("UNSUBSCRIBE", "stop"), ("End", "stop"),
        ("quit!", "stop"), ("Cancel", "stop"), ("START", "start"), ("unstop", "start"), ("Info", "info"),
        ("Help", "help"), ("Help me", ""), ("stop the noise", ""), ("Please cancel the visit", ""), ("yes", ""), ("", ""),
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
    for number, state in ((1, "put_away"), (2, "dropped")):
        assert (text("STOP", number).state, Arrival.objects.latest("pk").why) == (state, "stop")
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


@pytest.mark.parametrize("protected", [True, False])
def test_a_forged_stop_and_a_forged_start_give_texts_to_nobody(close, monkeypatch, protected):
    """The twin: a STOP that names whoever had no texts is what a later START asks for."""
    close.agnes.reached_by = "email"
    close.agnes.save()
    if not protected:
        monkeypatch.setattr(texts_in, "dropped", lambda why, now: texts_in._done(close.agnes, why, now))
    stop = text("STOP", 1)
    assert (stop.person is None) == protected
    text("START", 2)
    close.agnes.refresh_from_db()
    assert close.agnes.reached_by == ("email" if protected else "text")


def test_who_has_neither_email_nor_home_is_rung(close):
    """Known by a number alone: no letter is owed that nobody can send, and whoever answers them knows."""
    who = {"name": "Karen Doyle", "landlord": close.landlord, "phone": "+447700900999", "reached_by": "text"}
    karen = Person.objects.create(asked_at=NOW, **who)
    case = asked(close, raised_by=karen, by=karen, place=close.block)
    text("STOP", 1, sender=karen.phone)
    karen.refresh_from_db()
    assert karen.reached_by == ""
    assert case.messages.filter(text__contains="There is no other way: ring them").count() == 1
    assert told("texts_stopped") == []
    assert not Notice.objects.filter(person=karen).exclude(channel="text").exists()


def test_a_letter_waits_for_whoever_moved_out_and_none_for_whoever_was_on_no_roll(close):
    """The first may have an address again, by the next roll."""
    karen = Person.objects.create(asked_at=NOW, name="Karen Doyle", landlord=close.landlord, phone="+441414960345")
    asked(close, raised_by=karen, by=karen, place=close.block)
    close.agnes.email, close.agnes.reached_by = "", ""
    close.agnes.save()
    Tie.objects.filter(person=close.agnes).update(moved_out_on="2026-11-01")
    asked(close, place=close.block)
    owe_notices(now=NOW)
    assert Notice.objects.filter(person=close.agnes, channel="letter").exists()
    assert not Notice.objects.filter(person=karen).exists()


def test_where_the_number_is_shared_the_answer_promises_no_start(close):
    text("STOP", 1)
    told("texts_stopped")
    assert "text START" in Notice.objects.get(kind="texts_stopped").body
    for person in (close.agnes, close.neighbour):
        Person.objects.filter(pk=person.pk).update(phone=MOBILE, reached_by="text")
    text("STOP", 2)
    told("texts_stopped")
    said = Notice.objects.filter(kind="texts_stopped", person=close.neighbour).get().body
    assert "START" not in said
    assert "ring us" in said
    assert text("START", 3).state == "held"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway")
@pytest.mark.parametrize("protected", [True, False])
def test_a_stop_and_an_answer_at_once_wait_for_each_other_in_one_order(close, monkeypatch, protected):
    """Whoever answers holds the case and then wants the journal. The twin holds the journal and then wants the case."""
    case, faults = asked(close), []
    if not protected:
        monkeypatch.setattr(texts_in, "_locked", lambda humans: humans)
        monkeypatch.setattr(texts_in, "tell", lambda case, *a, **m: real_tell(locked_case(case.pk), *a, **m))

    def stop():
        try:
            text("STOP", 1)
        except OperationalError as fault:
            faults.append(fault)
        finally:
            connection.close()

    other = threading.Thread(target=stop)
    try:
        with transaction.atomic():
            held = locked_case(case.pk)
            other.start()
            other.join(0.7)
            assert other.is_alive()  # it waits for the case
            record_case(CaseEvent.CASE_NOTED, held, close.shona, NOW, "web")
    except OperationalError as fault:
        faults.append(fault)
    other.join(10)
    assert bool(faults) == (not protected)


def sorted_case(close, **more):
    case = asked(close, **more)
    answer_case(case_id=case.pk, text="On Tuesday.", by=case.owner, now=NOW, channel="web")
    say_sorted(case_id=case.pk, by=close.agnes, now=NOW, channel="web")
    return case


def was_asked():
    owe_notices(now=NOW)
    return Notice.objects.filter(subject__startswith="How easy was it").count()


def answers():
    return sum(SurveyTally.objects.exclude(ease=0).values_list("count", flat=True))


def test_a_figure_that_we_asked_for_is_counted(close):
    sorted_case(close)
    assert was_asked() == 1
    assert text("4", 1).state == "dropped"
    assert answers() == 1


def test_we_ask_for_no_figure_that_staff_would_read(close):
    """Where a case waits for their word, or somebody else has the number too, the figure would go to a person."""
    waits = asked(close, "The bins are full")
    reply(case_id=waits.pk, text="On which floor?", by=waits.owner, now=NOW, channel="web")
    sorted_case(close)
    assert was_asked() == 0
    assert text("3", 1).case == waits  # the floor, which a person reads
    assert answers() == 0


def test_nor_where_the_number_is_shared(close):
    Person.objects.filter(pk=close.neighbour.pk).update(phone=MOBILE)
    sorted_case(close)
    assert was_asked() == 0


@pytest.mark.parametrize("why", ["two", "shared", "answered", "at risk"])
def test_a_figure_that_came_too_late_is_kept_with_no_name(close, why):
    """We asked, and meanwhile nobody can tell what it is about or whose it is."""
    case = sorted_case(close)
    assert was_asked() == 1
    if why == "two":
        sorted_case(close, says="The close is dark")
        owe_notices(now=NOW)
    elif why == "shared":
        Person.objects.filter(pk=close.neighbour.pk).update(phone=MOBILE)
    elif why == "at risk":
        Person.objects.filter(pk=close.agnes.pk).update(is_at_risk=True)
    else:
        Case.objects.filter(pk=case.pk).update(is_survey_open=False)
    before = Case.objects.count()
    late = text("2", 1)
    assert (late.state, late.person, bytes(late.wrapped)) == ("dropped", None, b"")
    assert (answers(), Case.objects.count()) == (0, before)


def test_what_we_asked_since_then_is_what_a_figure_answers(close):
    sorted_case(close)
    assert was_asked() == 1
    later = asked(close, "The bins are full")
    reply(case_id=later.pk, text="On which floor?", by=later.owner, now=NOW + timedelta(hours=1), channel="web")
    assert text("2", 1).case == later


def test_info_is_answered_twice_a_day_and_help_is_read_by_a_person(close):
    for number in range(4):
        text("INFO", number)
    assert told("texts_explained") == [("Agnes Rennie", "text")] * 2
    body = Notice.objects.filter(kind="texts_explained").first().subject
    assert len(body) <= 80
    assert not Case.objects.exists()
    assert told("texts_explained") == [("Agnes Rennie", "text")] * 2


def test_help_is_answered_and_read_by_a_person(close):
    """Whoever carries texts wants it answered; somebody may be in need, so what to phone stands first."""
    assert text("HELP", 1).state == "in_case"
    assert Case.objects.get().says == "HELP"
    assert told("texts_explained") == [("Agnes Rennie", "text")]
    body = Notice.objects.get(kind="texts_explained").subject
    assert body.startswith("In danger? Phone us: 0141 496 0000.")
    assert "STOP" in body
    EmergencyNumber.objects.create(
        landlord=close.landlord, danger="", name="Emergencies", phone="0800 100 0000", tested_on=NOW.date()
    )
    text("Help", 2)
    told("texts_explained")
    body = Notice.objects.filter(kind="texts_explained").latest("pk").subject
    assert body.startswith("In danger? Phone 0800 100 0000.")
    assert len(body) <= 80
    text("Help me", 3)
    assert len(told("texts_explained")) == 2


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
