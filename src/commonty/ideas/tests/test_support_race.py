"""Two presses at the same moment are one support; and what enough support owes is promised once."""

import threading

import pytest
from django.db import connection

from commonty.access.refusal import Refused
from commonty.cases.tests.factories import a_close
from commonty.ideas.actions import supporting
from commonty.ideas.actions.challenging import challenge_answer
from commonty.ideas.actions.supporting import support_idea
from commonty.ideas.models import Idea, Support
from commonty.ideas.tests.factories import HOW, answered, backed, by_neighbours_alone, neighbours, started
from commonty.promises.models import Promise

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway"),
]


@pytest.fixture
def close():
    return a_close()


def at_once(*deeds):
    """Each in a connection of its own, started together; gives what went wrong."""
    ready, faults = threading.Barrier(len(deeds)), []

    def do(deed):
        try:
            ready.wait(10)
            deed()
        except Refused:
            pass
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return faults


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
    """Each looks before any has written."""
    by_neighbours_alone(close, 3)
    idea, people = started(close), neighbours(close, 4)
    looked, standing = threading.Barrier(4), supporting.standing_of

    def wait_for_all(*what, **how):
        found = standing(*what, **how)
        looked.wait(10)
        return found

    def unlocked(pk):
        return Idea.objects.select_related("place__landlord", "author__merged_into", "landlord").get(pk=pk)

    monkeypatch.setattr(supporting, "locked_idea", unlocked)
    monkeypatch.setattr(supporting, "standing_of", wait_for_all)
    faults = at_once(*[press(idea, person) for person in people])
    idea.refresh_from_db()
    assert faults or idea.owed.count() != 1 or idea.state != "owed"


def test_challenged_at_once_another_answer_is_owed_once(close):
    by_neighbours_alone(close, 2, to_challenge=2)
    people = neighbours(close, 4)
    idea = backed(started(close), people)
    answered(idea, close.shona, "no")
    ask = [lambda person=person: challenge_answer(idea_id=idea.pk, by=person, **HOW) for person in people]
    assert at_once(*ask) == []
    idea.refresh_from_db()
    assert (idea.state, idea.owed.filter(what="anew").count()) == ("challenged", 1)
