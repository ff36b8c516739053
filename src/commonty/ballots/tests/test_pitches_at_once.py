"""Scoring and closing at the same moment: a score on its way in is waited for, and counted."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from commonty.access.refusal import Refused
from commonty.ballots.actions import pitches
from commonty.ballots.tests.factories import NOW, at, cast, make_staff
from commonty.ballots.tests.nights import make_night, pitch_of

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20


def close_while_a_score_comes_in(*, wait: float) -> tuple[bool, dict[str, int]]:
    """Whether the close was through before the score was, and what is counted then.

    The score's clock is read when its locks are held: there it stops until the host has pressed.
    """
    night = make_night(2)
    pitch_id, voter = pitch_of(night, "pitch-2").public_id, night.entitlements.first()
    host, second = make_staff(night.place), make_staff(night.place)
    pitches.open_scoring(pitch_id=pitch_id, by=host, clock=at(NOW))
    is_inside, may_go_on, is_closed = threading.Event(), threading.Event(), threading.Event()

    def slow_clock():
        is_inside.set()
        may_go_on.wait(PATIENCE)
        return NOW

    def scores():
        with suppress(Refused):
            cast(voter, {"pitch-2": 7}, clock=slow_clock)
        connection.close()

    def closes():
        pitches.close_scoring(pitch_id=pitch_id, by=host, clock=at(NOW))
        is_closed.set()
        connection.close()

    one, other = threading.Thread(target=scores), threading.Thread(target=closes)
    one.start()
    assert is_inside.wait(PATIENCE)
    other.start()
    was_first = is_closed.wait(wait)
    may_go_on.set()
    one.join(PATIENCE)
    other.join(PATIENCE)
    return was_first, pitches.count_pitch(pitch_id=pitch_id, by=second, clock=at(NOW)).tally


def test_the_close_waits_for_a_score_that_is_on_its_way_in():
    assert close_while_a_score_comes_in(wait=0.5) == (False, {"7": 1})


def test_twin_that_does_not_hold_the_night_alone_closes_over_it(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time, whoever asks for what")
    monkeypatch.setattr(pitches, "hold_exclusive", lambda name: None)
    was_first, _tally = close_while_a_score_comes_in(wait=PATIENCE / 2)
    assert was_first
