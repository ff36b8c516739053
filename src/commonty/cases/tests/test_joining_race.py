"""Two presses at the same moment are one voice, and nobody waits for each other for good."""

import threading
import time
from datetime import timedelta

import pytest

from commonty.cases.actions import call_backs, joining
from commonty.cases.actions.call_backs import choose_call_back
from commonty.cases.actions.consent import say_consent
from commonty.cases.actions.issues import Summary, publish_issue, write_on_issue
from commonty.cases.actions.joining import join_issue
from commonty.cases.models import CallBack, Case, Issue, Joined
from commonty.cases.tests.factories import HOW, NOW, a_close, asked
from commonty.kit.tests.races import RACE, at_once
from commonty.people.models import Person

pytestmark = RACE


@pytest.fixture
def close():
    return a_close()


@pytest.fixture
def issue(close):
    case = asked(close, "The lift is stuck again", audience=Case.Audience.NEIGHBOURS)
    summary = Summary(kind="lift", place=close.block, title="The lift stops", says="It stops at floor 3.")
    return publish_issue(case_id=case.pk, summary=summary, by=case.owner, now=NOW, **HOW)


def press(close, issue):
    return lambda: join_issue(issue_id=issue.pk, by=close.neighbour, now=NOW, **HOW)


def test_pressed_eight_times_at_once_it_counts_once(close, issue):
    assert at_once(*[press(close, issue)] * 8) == []
    assert Joined.objects.filter(issue=issue, person=close.neighbour).count() == 1


def test_without_the_lock_one_of_them_breaks(close, issue, monkeypatch):
    """The twin: each looks before any has written."""
    looked = threading.Barrier(4)
    lives = joining.lives_within

    def wait_for_all(*what):
        looked.wait(10)
        return lives(*what)

    monkeypatch.setattr(joining, "lives_within", wait_for_all)
    monkeypatch.setattr(
        joining, "locked_issue", lambda pk: Issue.objects.select_related("place__landlord").get(pk=pk)
    )
    assert at_once(*[press(close, issue)] * 4)


def test_a_yes_taken_back_while_staff_write_to_all_waits_for_nobody_for_good(close, issue):
    case = Case.objects.get(issue=issue)
    for _n in range(5):
        faults = at_once(
            lambda: say_consent(case_id=case.pk, is_yes=False, by=close.agnes, now=NOW, **HOW),
            lambda: write_on_issue(issue_id=issue.pk, text="The motor is ordered.", by=close.shona, now=NOW, **HOW),
        )
        assert faults == []
        Case.objects.filter(pk=case.pk).update(issue=issue, consent=Case.Consent.YES)
        Issue.objects.filter(pk=issue.pk).update(hidden_at=None)


def choose_one_half_hour(close, monkeypatch):
    """Six of one officer's residents choose it at once; a moment passes between the look and the write."""
    Person.objects.filter(pk=close.agnes.pk).update(phone="07700900123")
    close.agnes.refresh_from_db()
    cases = [case for case in [asked(close) for _n in range(12)] if case.owner == close.shona]
    assert len(cases) == 6
    book = call_backs.book_call
    monkeypatch.setattr(call_backs, "book_call", lambda *args, **how: (time.sleep(0.1), book(*args, **how))[1])
    how = {"starts_at": NOW + timedelta(hours=2), "by": close.agnes, "now": NOW, **HOW}
    assert at_once(*(lambda case=case: choose_call_back(case_id=case.pk, **how) for case in cases)) == []
    return CallBack.objects.count()


def test_no_half_hour_is_given_away_too_often(close, monkeypatch):
    assert choose_one_half_hour(close, monkeypatch) == 3


def test_twin_without_the_lock_it_is(close, monkeypatch):
    monkeypatch.setattr(call_backs, "hold_exclusive", lambda name: None)
    assert choose_one_half_hour(close, monkeypatch) > 3
