"""Two presses at the same moment are one voice; an answer is owed once; and joining loses no voice."""

import threading
from datetime import timedelta

import pytest

from commonty.access.may import SYSTEM
from commonty.cases.tests.factories import NOW, a_close
from commonty.kit.tests.races import RACE, at_once
from commonty.priorities.actions import voices
from commonty.priorities.actions.adding import add_need
from commonty.priorities.actions.joining import join_need
from commonty.priorities.actions.timetable import mind_place_on_board
from commonty.priorities.actions.voices import say_me_too
from commonty.priorities.models import Need, Voice
from commonty.priorities.tests.factories import HOW, needed, neighbours
from commonty.promises.models import Promise

pytestmark = RACE


@pytest.fixture
def close():
    return a_close()


def press(need, person):
    return lambda: say_me_too(need_id=need.pk, by=person, **HOW)


def test_pressed_eight_times_at_once_it_counts_once(close):
    need = needed(close)
    assert at_once(*[press(need, close.neighbour)] * 8) == []
    assert Voice.objects.filter(need=need, person=close.neighbour).count() == 1


def test_twin_without_the_lock_one_of_them_breaks(close, monkeypatch):
    """Each looks before any has written."""
    need = needed(close)
    looked, voice_of = threading.Barrier(4), voices.voice_of

    def wait_for_all(*what):
        found = voice_of(*what)
        looked.wait(10)
        return found

    monkeypatch.setattr(voices, "locked_need", lambda pk: Need.objects.select_related("place__landlord").get(pk=pk))
    monkeypatch.setattr(voices, "voice_of", wait_for_all)
    assert at_once(*[press(need, close.neighbour)] * 4)


def test_a_form_that_comes_four_times_at_once_adds_one(close):
    facts = {"place": close.block, "by": close.agnes, "posted_key": "k", **HOW}
    assert at_once(*[lambda: add_need("A lamp in the court", **facts)] * 4) == []
    assert Need.objects.count() == 1


def test_while_it_is_joined_a_voice_goes_to_the_one_or_the_other_and_is_not_lost(close):
    lamp, dark = needed(close), needed(close, "The back court is dark")
    people = neighbours(close, 6)
    join = lambda: join_need(need_id=dark.pk, into_id=lamp.pk, by=close.shona, **HOW)  # noqa: E731
    assert at_once(join, *[press(dark, person) for person in people]) == []
    assert not Voice.objects.filter(need=dark).exists()


def test_minded_four_times_at_once_one_answer_is_owed(close):
    need = needed(close)
    how = {"need_id": need.pk, "is_first": True, "by": SYSTEM, "channel": "timetable"}
    mind_place_on_board(now=NOW, **how)
    assert at_once(*[lambda: mind_place_on_board(now=NOW + timedelta(days=20), **how)] * 4) == []
    assert Promise.objects.count() == 1
