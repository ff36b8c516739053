"""Danger or damp in a later word, by whichever door: as urgent as in the first, from its own arrival."""

from datetime import timedelta

import pytest

from commonty.cases.actions.answering import answer_case, say_not_sorted, say_sorted, withdraw_case
from commonty.cases.actions.damp import do_damp_step
from commonty.cases.actions.held import hold_word, take_as_genuine
from commonty.cases.actions.setting_up import set_number
from commonty.cases.actions.taking_over import set_kind
from commonty.cases.actions.talking import say_more
from commonty.cases.models import Case
from commonty.cases.queries.desk import queue_of
from commonty.cases.rules.clocks import DAMP_CHECK, DANGER
from commonty.cases.rules.triage import Reading, heeded
from commonty.cases.tests.factories import NOW, asked, colleague
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice

LATER = NOW + timedelta(days=1)
GAS = "And there is a smell of gas on the stair now."
MOULD = "There is black mould in the bedroom, too."


def test_what_a_later_word_changes():
    both = Reading("hazard", ("gas",), is_damp=True, because=(("gas", "gas"), ("damp", "mould"), ("thanks", "ta")))
    assert heeded(both, knows_damp=False).because == (("gas", "gas"), ("damp", "mould"))
    assert heeded(both, knows_damp=True).is_damp is False
    assert heeded(both, knows_damp=True).dangers == ("gas",)


def say(close, text, *, now=LATER, channel="web", **more):
    case = Case.objects.get()
    return say_more(case_id=case.pk, text=text, by=close.agnes, now=now, channel=channel, **more)


@pytest.mark.django_db
@pytest.mark.parametrize("channel", ["web", "email", "text", "phone"])
def test_gas_in_a_later_word_is_urgent(close, channel):
    asked(close)
    say(close, GAS, channel=channel, typed_by=close.shona if channel == "phone" else None)
    case = Case.objects.get()
    assert (case.is_urgent, case.dangers, case.kind) == (True, ["gas"], "question")
    clock = case.clocks.running().get(regime=DANGER)
    assert (clock.started_at, case.next_due_at) == (LATER, clock.due_at)
    assert case in queue_of(case.owner, "urgent", now=LATER)


@pytest.mark.django_db
def test_an_ordinary_word_changes_nothing(close):
    """The twin: without a word of danger no clock starts and nothing is urgent."""
    case = asked(close)
    say(close, "I ask again: when?")
    now = Case.objects.get()
    assert (now.is_urgent, now.next_due_at) == (False, case.next_due_at)
    assert case.clocks.count() == 1


@pytest.mark.django_db
def test_mould_starts_its_clock_from_that_words_arrival_and_once(close):
    case = asked(close)
    say(close, MOULD)
    say(close, MOULD, now=LATER + timedelta(days=3))
    clock = case.clocks.get(regime=DAMP_CHECK)
    assert clock.started_at == LATER
    assert Case.objects.get().is_damp


@pytest.mark.django_db
def test_danger_again_after_an_answer_runs_again(close):
    case = asked(close, "There is a smell of gas.")
    answer_case(
        case_id=case.pk, text="We came and shut it.", by=case.owner, now=NOW + timedelta(hours=1), channel="web"
    )
    assert not case.clocks.running().exists()
    say(close, GAS)
    assert case.clocks.running().get(regime=DANGER).started_at == LATER
    case.refresh_from_db()
    assert case in queue_of(case.owner, "urgent", now=LATER)
    answer_case(case_id=case.pk, text="We came again.", by=case.owner, now=LATER + timedelta(hours=1), channel="web")
    assert not case.clocks.running().exists()  # without being open again, no answer could have ended it


@pytest.mark.django_db
@pytest.mark.parametrize("end", [say_sorted, withdraw_case])
def test_danger_in_a_word_that_comes_after_the_end_opens_it_again(close, end):
    """Also in one that was held, and that somebody finds to be theirs."""
    case = asked(close)
    held = hold_word(case_id=case.pk, text=GAS, now=NOW, channel="email", posted_key="in:1")
    end(case_id=case.pk, by=close.agnes, now=NOW, channel="web")
    take_as_genuine(message_id=held.pk, by=case.owner, now=LATER, channel="web")
    case.refresh_from_db()
    assert (case.status, case.ended_at) == (Case.Status.WITH_US, None)
    answer_case(case_id=case.pk, text="It is shut.", by=case.owner, now=LATER + timedelta(hours=1), channel="web")
    assert not case.clocks.running().exists()


@pytest.mark.django_db
def test_what_was_looked_at_is_not_looked_at_again_because_of_another_name(close):
    case = asked(close)
    say(close, MOULD)
    how = {"case_id": case.pk, "by": case.owner, "channel": "web"}
    looked = LATER + timedelta(days=4)
    do_damp_step(step=DAMP_CHECK, done_at=looked, needs_work=False, now=looked, **how)
    set_kind(kind="request", is_damp=True, now=looked + timedelta(hours=1), **how)
    assert case.clocks.filter(regime=DAMP_CHECK).count() == 1
    assert case.clocks.running().filter(regime="request").exists()  # the twin: what nobody has looked at begins
    assert Case.objects.get().kind == "request"


@pytest.mark.django_db
def test_a_danger_that_was_looked_at_keeps_the_clock_it_has(close):
    """Never open without a clock: what runs goes on, where nothing else begins."""
    case = asked(close, "There is a smell of gas.")
    answer_case(case_id=case.pk, text="Shut.", by=case.owner, now=NOW + timedelta(hours=1), channel="web")
    say_not_sorted(case_id=case.pk, why="No lamp yet", by=close.agnes, now=LATER, channel="web")
    case.refresh_from_db()
    set_kind(case_id=case.pk, kind="hazard", is_damp=False, by=case.owner, now=LATER, channel="web")
    assert case.clocks.running().count() == 1
    assert not case.clocks.running().filter(started_at=NOW).exists()


@pytest.mark.django_db
def test_not_sorted_because_of_danger(close):
    case = asked(close)
    answer_case(case_id=case.pk, text="On Tuesday.", by=case.owner, now=NOW, channel="web")
    say_not_sorted(case_id=case.pk, why=GAS, by=close.agnes, now=LATER, channel="web")
    assert case.clocks.running().filter(regime=DANGER, started_at=LATER).exists()


@pytest.mark.django_db
def test_what_was_held_counts_from_when_it_came(close):
    case = asked(close)
    held = hold_word(case_id=case.pk, text=MOULD, now=LATER, channel="email", posted_key="in:1")
    assert not case.clocks.filter(regime=DAMP_CHECK).exists()  # it may be a forger's
    take_as_genuine(message_id=held.pk, by=case.owner, now=LATER + timedelta(days=2), channel="web")
    assert case.clocks.get(regime=DAMP_CHECK).started_at == LATER


@pytest.mark.django_db
def test_the_numbers_show_at_once_and_go_out(close, be):
    ewa = colleague(close.landlord, "Ewa Kowalczyk", "administrator")
    how = {"landlord_id": close.landlord.pk, "by": ewa, "now": NOW, "channel": "web"}
    set_number(danger="gas", name="Gas line", phone="0800 111 999", is_tested=True, **how)
    case, client = asked(close), be(close.agnes)
    page = f"/help/cases/{case.public_id}/"
    assert "0800 111 999" not in client.get(page).content.decode()
    assert "0800 111 999" in client.post("/help/look/", {"text": GAS}).content.decode()  # while they type
    client.post(f"{page}say/", {"text": GAS, "key": "k1"})
    assert "0800 111 999" in client.get(page).content.decode()
    owe_notices(now=case.received_at + timedelta(hours=1))
    bodies = {notice.person: notice.body for notice in Notice.objects.filter(kind="case_danger_added")}
    assert "0800 111 999" in bodies[close.agnes]
    assert "Read it now" in bodies[case.owner]
    assert not any("smell" in body for body in bodies.values())
