"""Two who accept at once are both in, or one where there is room for one; and nobody becomes an author of what is over."""

import threading

import pytest

from commonty.cases.tests.factories import a_close
from commonty.discussions.actions import comments
from commonty.ideas.actions import authors as verbs
from commonty.ideas.actions import locked as locking
from commonty.ideas.actions import reshaping
from commonty.ideas.actions.authors import become_author, invite_author, leave_authors
from commonty.ideas.actions.ending import withdraw_idea
from commonty.ideas.actions.reshaping import propose_joining
from commonty.ideas.models import CoAuthor, Idea
from commonty.ideas.queries.authors import authors_of
from commonty.ideas.rules import authors as rules
from commonty.ideas.tests.factories import HOW, neighbours, started
from commonty.kit.tests.races import RACE, at_once

pytestmark = RACE


@pytest.fixture
def invited():
    """An idea, and four who are invited to it."""
    close = a_close()
    idea, people = started(close), neighbours(close, 4)
    for person in people:
        invite_author(idea_id=idea.pk, name=person.name, by=close.agnes, **HOW)
    return close, idea, people


def accept(idea, person):
    return lambda: become_author(idea_id=idea.pk, by=person, **HOW)


def test_at_once_no_more_come_in_than_there_is_room_for(invited, monkeypatch):
    _close, idea, people = invited
    monkeypatch.setattr(rules, "MOST_AUTHORS", 3)
    assert at_once(*[accept(idea, person) for person in people]) == []
    assert len(authors_of(idea)) == 3


def test_twin_without_the_lock_too_many_come_in(invited, monkeypatch):
    """Each counts before any is in."""
    _close, idea, people = invited
    monkeypatch.setattr(rules, "MOST_AUTHORS", 2)

    def unlocked(pk):
        return Idea.objects.select_related("place__landlord", "author__merged_into", "landlord").get(pk=pk)

    monkeypatch.setattr(verbs, "locked_idea", unlocked)
    counted, count = threading.Barrier(4), verbs.authors_of

    def wait_for_all(which):
        found = count(which)
        counted.wait(10)
        return found

    monkeypatch.setattr(verbs, "authors_of", wait_for_all)
    faults = at_once(*[accept(idea, person) for person in people])
    assert faults or len(authors_of(idea)) > 2


def test_taken_back_at_the_same_moment_it_is_either(invited):
    close, idea, people = invited

    def take_back():
        withdraw_idea(idea_id=idea.pk, by=close.agnes, **HOW)

    assert at_once(accept(idea, people[0]), take_back) == []
    idea.refresh_from_db()
    assert idea.state == "withdrawn"


def test_the_last_two_leave_at_once_and_one_stays(invited):
    close, idea, people = invited
    become_author(idea_id=idea.pk, by=people[0], **HOW)
    leave = [lambda who=who: leave_authors(idea_id=idea.pk, by=who, **HOW) for who in (close.agnes, people[0])]
    assert at_once(*leave) == []
    idea.refresh_from_db()
    assert len(authors_of(idea)) == 1
    assert not CoAuthor.objects.there().filter(idea=idea).exists()


@pytest.mark.parametrize("is_held", [True, False])
def test_talk_and_an_idea_that_is_joined_never_wait_for_each_other(invited, monkeypatch, is_held):
    """Whoever says something holds the talk and wants the journal. Twin: whoever holds the journal then wants the talk."""
    close, idea, people = invited
    other = started(close, "A seat by the stop", by=people[0])
    joining = propose_joining(idea_id=other.pk, into_id=idea.pk, because="Both are to sit.", by=people[0], **HOW)
    in_talk, in_journal = threading.Event(), threading.Event()
    carry_on, locked = reshaping.carry_on_in, comments.locked_thread

    def once_somebody_talks(*threads, **more):
        in_journal.set()
        in_talk.wait(3)
        carry_on(*threads, **more)

    def once_it_is_recorded(pk):
        thread = locked(pk)
        in_talk.set()
        in_journal.wait(3)
        return thread

    monkeypatch.setattr(reshaping, "carry_on_in", once_somebody_talks)
    monkeypatch.setattr(comments, "locked_thread", once_it_is_recorded)
    if not is_held:
        monkeypatch.setattr(locking, "hold_threads", lambda _pks: None)
    agrees = {"answer_id": joining.answers.get(agrees=None).pk, "agrees": True, "by": close.agnes, **HOW}
    talks = {"thread_id": idea.thread_id, "text": "Yes, please.", "by": people[1], **HOW}
    faults = at_once(lambda: reshaping.answer_joining(**agrees), lambda: comments.say(**talks))
    assert (faults == []) == is_held
