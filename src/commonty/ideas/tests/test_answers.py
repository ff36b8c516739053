"""What an answer must say, what it keeps, who may give it; and a «no» that is challenged once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.tests.factories import NOW
from commonty.ideas.actions.answering import Given, answer_idea
from commonty.ideas.actions.challenging import challenge_answer
from commonty.ideas.actions.ending import NOTICE, keep_idea_open, mind_quiet_idea, withdraw_idea
from commonty.ideas.actions.supporting import support_idea
from commonty.ideas.jobs import look_after_ideas
from commonty.ideas.models import Idea
from commonty.ideas.notices import TELLS
from commonty.ideas.rules import TRANSITIONS
from commonty.ideas.tests.factories import HOW, answered, backed, by_neighbours_alone, neighbours, started
from commonty.journal.models import Entry
from commonty.promises.models import Promise

State = Idea.State


@pytest.fixture
def idea(close):
    by_neighbours_alone(close, 2)
    return backed(started(close), [close.neighbour])


def test_the_timetable_owes_what_support_has_reached_and_puts_away_what_is_quiet(close):
    idea = backed(started(close), neighbours(close, 1))
    by_neighbours_alone(close, 2)  # said later, and lower
    look_after_ideas.func()
    idea.refresh_from_db()
    assert idea.state == State.OWED


def test_every_state_can_be_reached_and_leads_only_to_states():
    everything = set(State)
    assert set(TRANSITIONS) <= everything
    assert {after for afters in TRANSITIONS.values() for after in afters} | {State.GATHERING} == everything


def test_an_answer_keeps_the_promise_and_promises_the_next_step(close, idea):
    due = date(2026, 12, 11)
    answer = answered(idea, close.shona, "yes", cost_pence=40_000, next_step="We measure the kerb", next_on=due)
    idea.refresh_from_db()
    assert (idea.state, idea.decision) == ("answered", "yes")
    assert idea.owed.get().promise.status == Promise.Status.KEPT
    step = answer.promise
    assert (step.owner, step.due_on, step.status, step.by_rule) == (close.shona, due, "open", "")


def test_it_may_be_answered_before_anybody_owes_it(close):
    idea = started(close)
    answered(idea, close.shona, "vote")
    idea.refresh_from_db()
    assert (idea.state, idea.decision) == ("answered", "vote")
    with pytest.raises(Refused, match="already"):
        answered(idea, close.bilal, "yes")


@pytest.mark.parametrize(("decision", "because"), [("no", "  "), ("no", "No."), ("perhaps", "Because of the kerb.")])
def test_no_answer_without_a_decision_and_a_reason(close, idea, decision, because):
    with pytest.raises(Refused):
        answer_idea(Given(decision=decision, because=because), idea_id=idea.pk, by=close.shona, **HOW)


def test_only_those_who_may_answer_do_and_nobody_answers_themselves(close, idea):
    for who in (close.agnes, close.morag):
        with pytest.raises(PermissionDenied):
            answered(idea, who)
    given = Given(decision="no", because="The pavement is too narrow.")
    with pytest.raises(PermissionDenied):
        answer_idea(given, idea_id=idea.pk, by=close.shona, typed_by=close.agnes, **HOW)
    own = started(close, "A lamp over the door")
    close.agnes.roles.create(place=close.block, role=Role.HOUSING_OFFICER, given_at=NOW)
    del close.agnes.__dict__["held"]
    with pytest.raises(PermissionDenied, match="own"):
        answered(own, close.agnes)


def test_a_form_that_comes_twice_answers_once(close, idea):
    one = answered(idea, close.shona, posted_key="k")
    assert answered(idea, close.shona, posted_key="k") == one


def test_a_colleague_may_write_down_who_decided(close, idea):
    given = Given(decision="no", because="The pavement is too narrow.")
    answer = answer_idea(given, idea_id=idea.pk, by=close.bilal, typed_by=close.shona, **HOW)
    assert (answer.by, answer.typed_by) == (close.bilal, close.shona)


def test_enough_supporters_challenge_a_no_once_and_another_person_answers_anew(close, idea):
    answered(idea, close.shona, "no")
    with pytest.raises(Refused, match="Support it first"):
        challenge_answer(idea_id=idea.pk, by=neighbours(close, 1)[0], **HOW)
    for _twice in range(2):
        challenge_answer(idea_id=idea.pk, by=close.agnes, **HOW)
    idea.refresh_from_db()
    assert (idea.state, idea.voices.count()) == ("answered", 1)
    challenge_answer(idea_id=idea.pk, by=close.neighbour, typed_by=close.shona, now=NOW, channel="phone")
    idea.refresh_from_db()
    promise = idea.owed.get(what="anew").promise
    assert (idea.state, promise.owner, promise.status) == ("challenged", close.bilal, "open")
    with pytest.raises(Refused, match="Somebody else"):
        answered(idea, close.shona, "no")
    anew = answered(idea, close.bilal, "no")
    idea.refresh_from_db()
    promise.refresh_from_db()
    assert (anew.is_anew, idea.state, promise.status) == (True, "answered", "kept")
    late = neighbours(close, 1)
    backed(idea, late)
    with pytest.raises(Refused, match="once"):
        challenge_answer(idea_id=idea.pk, by=late[0], **HOW)


def test_a_yes_is_not_challenged(close, idea):
    answered(idea, close.shona, "yes")
    with pytest.raises(Refused, match="Only"):
        challenge_answer(idea_id=idea.pk, by=close.agnes, **HOW)


def test_all_who_are_involved_hear_the_whole_answer_and_the_subject_says_none_of_it(close, idea):
    answered(idea, close.shona, "no")
    entry = Entry.objects.filter(kind="idea_decided").get()
    mails = list(TELLS["idea_decided"](entry))
    assert {mail.person for mail in mails} == {close.agnes, close.neighbour}
    assert all("too narrow" in mail.body and "bench" not in mail.subject for mail in mails)
    assert "narrow" not in str(entry.facts)


def test_an_author_takes_it_back_and_what_was_owed_is_no_longer_needed(close, idea):
    with pytest.raises(PermissionDenied):
        withdraw_idea(idea_id=idea.pk, by=close.neighbour, **HOW)
    withdraw_idea(idea_id=idea.pk, by=close.agnes, **HOW)
    idea.refresh_from_db()
    assert (idea.state, Promise.objects.get().status) == ("withdrawn", "released")
    with pytest.raises(Refused):
        support_idea(idea_id=idea.pk, by=neighbours(close, 1)[0], **HOW)


def test_an_answered_idea_stays(close, idea):
    answered(idea, close.shona)
    with pytest.raises(Refused):
        withdraw_idea(idea_id=idea.pk, by=close.agnes, **HOW)


def test_a_quiet_idea_is_put_away_with_a_months_notice_and_support_wakes_it(close):
    by_neighbours_alone(close, 20, quiet_months=6)
    idea, how = started(close), {"by": SYSTEM, "channel": "timetable"}
    quiet = NOW + timedelta(days=151)
    assert not mind_quiet_idea(idea_id=idea.pk, now=NOW + timedelta(days=100), **how)
    assert mind_quiet_idea(idea_id=idea.pk, now=quiet, **how)
    assert not mind_quiet_idea(idea_id=idea.pk, now=quiet + NOTICE / 2, **how)
    keep_idea_open(idea_id=idea.pk, by=close.agnes, now=quiet + NOTICE / 2, channel="web")
    assert not mind_quiet_idea(idea_id=idea.pk, now=quiet + NOTICE, **how)  # the twin: its author said so
    later = quiet + timedelta(days=200)
    assert mind_quiet_idea(idea_id=idea.pk, now=later, **how)
    assert mind_quiet_idea(idea_id=idea.pk, now=later + NOTICE, **how)
    idea.refresh_from_db()
    assert idea.state == State.ARCHIVED
    support_idea(idea_id=idea.pk, by=close.neighbour, now=later + NOTICE, channel="web")
    idea.refresh_from_db()
    assert idea.state == State.GATHERING
