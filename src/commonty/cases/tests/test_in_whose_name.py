"""Who said it, who typed it, who wrote it, who is named to whom; one form that came twice; one job that goes on."""

from datetime import timedelta

import pytest

from commonty.access.refusal import Refused
from commonty.cases import jobs, notices
from commonty.cases.actions.answering import Decided, answer_case, go_to_stage_2, say_sorted
from commonty.cases.actions.consent import say_consent
from commonty.cases.actions.talking import carry_on, reply, say_more, sum_up
from commonty.cases.events import Event
from commonty.cases.models import Case, Message
from commonty.cases.queries.owners import people_who_answer
from commonty.cases.tests.factories import HOW, NOW, asked
from commonty.journal.models import Entry
from commonty.people.models import Person

pytestmark = pytest.mark.django_db


def mails(event: Event) -> list:
    entry = Entry.objects.filter(kind=event).latest("pk")
    return list(notices.TELLS[event](entry))


def a_colleague(close, case) -> Person:
    return close.bilal if case.owner == close.shona else close.shona


def test_staff_at_risk_are_named_to_colleagues_and_not_to_residents(close):
    assert close.shona in people_who_answer(close.block)  # the twin
    Person.objects.filter(pk=close.shona.pk).update(is_at_risk=True)
    assert close.shona not in people_who_answer(close.block)
    assert close.shona in people_who_answer(close.block, for_colleagues=True)


def test_a_yes_that_staff_typed_says_so(close):
    case = asked(close)
    say_consent(case_id=case.pk, is_yes=True, by=close.agnes, typed_by=case.owner, now=NOW, **HOW)
    line = case.messages.get(kind=Message.Kind.TELLS)
    assert (line.spoken_by, line.typed_by) == (close.agnes, case.owner)
    say_consent(case_id=case.pk, is_yes=False, by=close.agnes, now=NOW, **HOW)
    assert case.messages.filter(kind=Message.Kind.TELLS).latest("pk").typed_by is None  # the twin: her own word


def test_whoever_is_said_to_have_said_that_it_is_sorted_hears_of_it(close):
    case = asked(close)
    say_sorted(case_id=case.pk, by=close.agnes, typed_by=case.owner, now=NOW, **HOW)
    (mail,) = mails(Event.CASE_SORTED)
    assert mail.person == close.agnes
    assert "We wrote down that you said it is sorted" in mail.body
    own = asked(close)
    say_sorted(case_id=own.pk, by=close.agnes, now=NOW, **HOW)
    assert mails(Event.CASE_SORTED) == []  # the twin: she said it herself


def test_a_decision_is_whole_in_the_mail_and_says_where_to_go_next(close):
    """It may be printed, and then it is all that they have: without the ombudsman's words a landlord is found at fault."""
    case = asked(close, "I want to complain. Nobody came.")
    points = [Decided("Nobody came", "upheld", cause="The van broke down", remedy="A new day", learning="Ring first")]
    how = {"case_id": case.pk, "points": points, **HOW}
    answer_case(text="We are sorry.", by=case.owner, now=NOW + timedelta(days=1), **how)
    (mail,) = mails(Event.CASE_ANSWERED)
    for said in (
        "We are sorry.",
        "1. Nobody came",
        "We agree (upheld)",
        "The van broke down",
        "A new day",
        "Ring first",
    ):
        assert said in mail.body
    assert "That is stage 2" in mail.body
    assert "Ombudsman" not in mail.body
    go_to_stage_2(case_id=case.pk, by=close.agnes, now=NOW + timedelta(days=2), **HOW)
    how["points"] = [Decided("Nobody came", "not_upheld")]
    answer_case(text="We looked again.", by=close.morag, now=NOW + timedelta(days=3), **how)
    (mail,) = mails(Event.CASE_ANSWERED)
    assert "The van broke down" not in mail.body  # what stage 1 decided was in its own answer
    assert "Scottish Public Services Ombudsman" in mail.body
    assert "https://www.spso.org.uk" in mail.body
    question = asked(close)
    answer_case(case_id=question.pk, text="On Mondays.", by=question.owner, now=NOW, **HOW)
    (mail,) = mails(Event.CASE_ANSWERED)
    assert "Ombudsman" not in mail.body  # the twin: a question has none


def test_a_message_is_in_the_name_of_whoever_wrote_it(close):
    case = asked(close)
    other = a_colleague(close, case)
    reply(case_id=case.pk, text="On Tuesday", by=other, now=NOW, **HOW)
    (mail,) = mails(Event.CASE_REPLIED)
    assert mail.body.startswith(f"{other.name} writes:")
    assert case.owner.name not in mail.body


def test_a_key_that_came_in_another_case_or_of_another_person_is_new(close):
    one, two = (
        asked(close, posted_key="k"),
        asked(close, posted_key="k", raised_by=close.neighbour, by=close.neighbour),
    )
    assert one != two
    assert asked(close, posted_key="k") == one  # the twin: hers came twice
    facts = {"text": "Once more", "posted_key": "m", "now": NOW, **HOW}
    first = say_more(case_id=one.pk, by=close.agnes, **facts)
    assert say_more(case_id=two.pk, by=close.neighbour, **facts) != first
    assert say_more(case_id=one.pk, by=close.agnes, **facts) == first


def test_one_that_can_not_be_closed_stops_no_other(close, monkeypatch):
    cases = [asked(close) for _n in range(3)]
    for case in cases:
        answer_case(case_id=case.pk, text="On Tuesday.", by=case.owner, now=NOW, **HOW)
    close_unheard = jobs.close_unheard

    def refuses_the_first(*, case_id, **how):
        if case_id == cases[0].pk:
            raise Refused("They wrote in this moment.")
        return close_unheard(case_id=case_id, **how)

    monkeypatch.setattr(jobs, "close_unheard", refuses_the_first)
    monkeypatch.setattr(jobs.timezone, "now", lambda: NOW + timedelta(days=30))
    jobs.look_after_cases.call()
    assert Case.objects.filter(status=Case.Status.NOT_HEARD).count() == 2
    monkeypatch.setattr(jobs, "close_unheard", close_unheard)
    jobs.look_after_cases.call()
    assert Case.objects.filter(status=Case.Status.NOT_HEARD).count() == 3  # the twin: nobody refused it


def test_what_goes_wrong_with_one_stops_none_of_the_others(close, monkeypatch, caplog):
    """A clock or a summary too: each has a transaction of its own."""
    first, second = asked(close), asked(close)
    summaries = [sum_up(case_id=c.pk, text="You need it.", by=c.owner, now=NOW, **HOW) for c in (first, second)]

    def breaks_on_the_first(*, message_id, **how):
        if message_id == summaries[0].pk:
            raise RuntimeError("a row that nobody foresaw")
        return carry_on(message_id=message_id, **how)

    monkeypatch.setattr(jobs, "carry_on", breaks_on_the_first)
    monkeypatch.setattr(jobs.timezone, "now", lambda: NOW + timedelta(days=6))
    jobs.look_after_cases.call()
    assert [summary.heard for summary in Message.objects.filter(kind="summary").order_by("pk")] == [
        "asked",
        "carried_on",
    ]
    assert "breaks_on_the_first" in caplog.text
    assert "nobody foresaw" not in caplog.text  # only what kind of fault: a text may hold what somebody wrote


def test_who_is_at_risk_comes_first(close, monkeypatch):
    order = []
    monkeypatch.setattr(jobs, "_each", lambda action, *rest: order.append(action.__name__) or 0)
    jobs.look_after_cases.call()
    assert order[0] == "take_from_issue"
