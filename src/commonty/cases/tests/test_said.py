"""Whoever has no web says the same things through staff: by the same actions, as their own word."""

import pytest
from django.urls import reverse

from commonty.cases.actions.answering import Decided, answer_case
from commonty.cases.actions.talking import sum_up
from commonty.cases.models import Case, Message
from commonty.cases.tests.factories import HOW, NOW, a_close, asked
from commonty.cases.tests.test_photos import browser

pytestmark = pytest.mark.django_db
Status = Case.Status


@pytest.fixture
def close(settings):
    settings.DEMO = True  # staff need no second factor there
    return a_close()


def said(who, case, what, **more):
    sent = {"what": what, "channel": "phone", "is_read_back": "on", "text": "", **more}
    return browser(who).post(reverse("cases:said", args=[case.public_id]), sent)


def answered(close, says="When are the bins emptied?", points=()):
    case = asked(close, says)
    answer_case(case_id=case.pk, text="On Tuesday.", by=close.shona, now=NOW, points=points, **HOW)
    return case


def line_of(case):
    return case.messages.order_by("-pk").first()


@pytest.mark.parametrize(
    ("what", "status", "words"),
    [
        ("sorted", Status.SORTED, "it is sorted"),
        ("not_sorted", Status.WITH_US, "isn’t sorted"),
    ],
)
def test_after_an_answer_they_say_whether_it_is_sorted(close, what, status, words):
    case = answered(close)
    assert said(close.bilal, case, what).status_code == 302
    case.refresh_from_db()
    assert case.status == status
    line = case.messages.get(text__contains=words)
    assert (line.spoken_by, line.typed_by, line.channel) == (close.agnes, close.bilal, "phone")


def test_what_is_still_not_right_is_their_word_and_goes_to_somebody_else(close):
    case = answered(close)
    said(close.bilal, case, "not_sorted", text="They came on Monday", channel="doorstep")
    word = case.messages.get(text="They came on Monday")
    assert (word.kind, word.spoken_by, word.typed_by) == (Message.Kind.WORD, close.agnes, close.bilal)
    case.refresh_from_db()
    assert (case.times_not_sorted, case.owner) == (1, close.bilal)


def test_a_complaint_goes_to_stage_2_by_phone(close):
    case = answered(close, "I want to make a complaint", [Decided("The bins", "upheld")])
    said(close.bilal, case, "not_sorted", to_stage_2="on")
    case.refresh_from_db()
    assert (case.stage, case.status, case.owner) == (2, Status.WITH_US, close.morag)


def test_they_say_more_and_that_it_is_no_longer_needed(close):
    case = asked(close)
    said(close.shona, case, "more", text="The blue bins, I mean", channel="letter", is_read_back="")
    assert (line_of(case).text, line_of(case).channel) == ("The blue bins, I mean", "letter")
    said(close.shona, case, "not_needed")
    case.refresh_from_db()
    assert case.status == Status.WITHDRAWN
    page = browser(close.agnes).get(reverse("cases:show", args=[case.public_id])).content.decode()
    assert "said on the phone, written down by Shona Baird" in page
    assert said(close.shona, case, "more", text="Hello").status_code == 302  # it has ended: the page says so
    assert case.messages.filter(text="Hello").count() == 0


def test_they_say_yes_or_no_to_what_we_heard(close):
    case = asked(close)
    for is_right, what in ((False, "wrong"), (True, "right")):
        summary = sum_up(case_id=case.pk, text="You want the bins emptied", by=close.shona, now=NOW, **HOW)
        said(close.bilal, case, what)
        summary.refresh_from_db()
        assert summary.heard == ("yes" if is_right else "no")
        assert (line_of(case).spoken_by, line_of(case).typed_by) == (close.agnes, close.bilal)
    assert said(close.bilal, case, "right").status_code == 422  # nothing is asked any more


def test_what_was_not_read_back_is_not_taken_and_nothing_typed_is_lost(close):
    case = asked(close)
    page = said(close.shona, case, "more", text="Blue bins", is_read_back="")
    assert page.status_code == 422
    assert "Blue bins" in page.content.decode()
    assert said(close.shona, case, "more").status_code == 422
    assert said(close.shona, case, "sorted", text="And one thing").status_code == 422
    assert case.messages.count() == 1


def test_a_form_that_comes_twice_says_it_once(close):
    case = asked(close)
    for _n in range(2):
        said(close.shona, case, "more", text="Blue bins", key="k1")
    assert case.messages.filter(text="Blue bins").count() == 1


def test_nobody_speaks_for_others_but_those_who_answer(close):
    """The twin: without the check of who answers, a neighbour's or one's own form would be taken."""
    case = asked(close, audience=Case.Audience.ONE)
    assert said(close.neighbour, case, "sorted").status_code == 403
    assert said(close.agnes, case, "sorted").status_code == 403
    assert said(close.bilal, case, "sorted").status_code == 404
    assert said(case.owner, case, "sorted").status_code == 302
