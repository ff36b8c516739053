"""A night of pitches at its end: no box over a project that is still to come, and no score from outside its time."""

import pytest

from commonty.access.refusal import Refused
from commonty.ballots import actions, queries
from commonty.ballots.actions import box, casting, pitches
from commonty.ballots.models import Envelope, Register
from commonty.ballots.tests.factories import NOW, at, make_staff
from commonty.ballots.tests.nights import make_night, pitch_of, pitched, score

pytestmark = pytest.mark.django_db


@pytest.fixture
def night():
    return make_night(6)


@pytest.fixture
def host(night):
    return make_staff(night.place)


def leave_out(night, option, because="Nobody came."):
    pitch_id = pitch_of(night, option).public_id
    return pitches.skip_pitch(pitch_id=pitch_id, because=because, by=make_staff(night.place), clock=at(NOW))


def sign(night):
    return actions.sign_opening(register_id=night.pk, by=make_staff(night.place), clock=at(night.closes_at))


def test_the_box_is_not_shut_over_a_project_that_was_neither_pitched_nor_left_out(night):
    pitched(night, "pitch-2", {0: 9})
    leave_out(night, "pitch-1")
    with pytest.raises(Refused, match="still to come"):
        sign(night)
    leave_out(night, "pitch-3")  # also after the hour
    assert [sign(night), sign(night)] == [1, 2]
    assert actions.open_box(register_id=night.pk, clock=at(night.closes_at)).status == Register.Status.OPENED


def test_nor_is_it_opened_over_one(night):
    """Somebody got around the first check: the second is the box's own."""
    pitched(night, "pitch-2", {0: 9})
    leave_out(night, "pitch-1")
    leave_out(night, "pitch-3")
    sign(night), sign(night)
    night.pitches.filter(option="pitch-3").update(state="waiting")
    with pytest.raises(Refused, match="still to come"):
        actions.open_box(register_id=night.pk, clock=at(night.closes_at))


def test_without_the_check_a_project_is_counted_that_nobody_heard_of(night, monkeypatch):
    pitched(night, "pitch-2", {0: 9})
    monkeypatch.setattr(box, "check_can_end_night", lambda pitches: None)
    assert [sign(night), sign(night)] == [1, 2]
    assert actions.open_box(register_id=night.pk, clock=at(night.closes_at)).status == Register.Status.OPENED


@pytest.mark.parametrize("when", ["before its scoring", "after its scoring", "while another is scored"])
def test_a_score_that_got_in_outside_the_time_of_its_project_is_found(night, host, monkeypatch, when):
    """Whatever let it in: the journal knows when the scoring of its project stood open."""
    monkeypatch.setattr(casting, "check_can_score", lambda pitch: None)
    pitch_id = pitch_of(night, "pitch-2").public_id
    if when == "before its scoring":
        score(night, "pitch-2", {0: 10})
    pitches.open_scoring(pitch_id=pitch_id, by=host, clock=at(NOW))
    score(night, "pitch-2", {1: 4})
    if when == "while another is scored":
        score(night, "pitch-1", {0: 10})
    pitches.close_scoring(pitch_id=pitch_id, by=host, clock=at(NOW))
    if when == "after its scoring":
        score(night, "pitch-2", {0: 10})
    assert "1 sealed votes came before the opening or after the close" in " ".join(queries.box_faults(night))
    with pytest.raises(Refused, match="was changed"):
        pitches.count_pitch(pitch_id=pitch_id, by=make_staff(night.place), clock=at(NOW))
    assert Envelope.objects.count() == 2


def test_a_score_in_the_second_opening_of_a_project_is_timely(night, host):
    pitch_id = pitch_of(night, "pitch-2").public_id
    for who in (0, 1):
        pitches.open_scoring(pitch_id=pitch_id, by=host, clock=at(NOW))
        score(night, "pitch-2", {who: 4})
        pitches.close_scoring(pitch_id=pitch_id, by=host, clock=at(NOW))
    assert queries.box_faults(night) == []
