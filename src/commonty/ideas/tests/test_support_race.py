"""Two presses at the same moment are one support; and what enough support owes is promised once."""

import threading

import pytest
from django.db import IntegrityError

from commonty.cases.tests.factories import a_close
from commonty.ideas.actions import supporting
from commonty.ideas.actions.challenging import challenge_answer
from commonty.ideas.actions.supporting import support_idea
from commonty.ideas.models import Idea, Support
from commonty.ideas.tests.factories import HOW, answered, backed, by_neighbours_alone, neighbours, started
from commonty.kit.tests.races import RACE, at_once
from commonty.promises.models import Promise

pytestmark = RACE


@pytest.fixture
def close():
    return a_close()


def press(idea, person):
    return lambda: support_idea(idea_id=idea.pk, by=person, **HOW)


def test_pressed_eight_times_at_once_it_counts_once(close):
    idea = started(close)
    assert at_once(*[press(idea, close.neighbour)] * 8) == []
    assert Support.objects.filter(idea=idea, person=close.neighbour).count() == 1


def test_the_last_two_at_once_make_one_promise(close):
    by_neighbours_alone(close, 3)
    idea, people = started(close), neighbours(close, 6)
    assert at_once(*[press(idea, person) for person in people]) == []
    idea.refresh_from_db()
    assert (idea.state, Promise.objects.count(), idea.owed.count()) == ("owed", 1, 1)


def test_twin_without_the_lock_one_of_them_breaks(close, monkeypatch):
    """Each looks before any has written: of those who find that it is enough, the second can't owe it once more."""
    by_neighbours_alone(close, 3)
    idea, people = started(close), neighbours(close, 4)
    looked, support_of = threading.Barrier(4), supporting.support_of

    def wait_for_all(*what, **how):
        found = support_of(*what, **how)
        looked.wait(10)
        return found

    def unlocked(pk):
        return Idea.objects.select_related("place__landlord", "author__merged_into", "landlord").get(pk=pk)

    monkeypatch.setattr(supporting, "locked_idea", unlocked)
    monkeypatch.setattr(supporting, "support_of", wait_for_all)
    faults = at_once(*[press(idea, person) for person in people])
    assert {type(fault) for fault in faults} == {IntegrityError}


def test_challenged_at_once_another_answer_is_owed_once(close):
    by_neighbours_alone(close, 2, to_challenge=2)
    people = neighbours(close, 4)
    idea = backed(started(close), people)
    answered(idea, close.shona, "no")
    ask = [lambda person=person: challenge_answer(idea_id=idea.pk, by=person, **HOW) for person in people]
    assert at_once(*ask) == []
    idea.refresh_from_db()
    assert (idea.state, idea.owed.filter(what="anew").count()) == ("challenged", 1)
