"""A pitch night where it doesn't go by the plan: two entries of one human, late presses, projects that were not pitched."""

import pytest
from django.urls import reverse

from commonty.ballots.actions import pitches
from commonty.ballots.tests.test_security_one_vote import become_one
from commonty.budgeting.actions.pitch_night import end_pitch_night
from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.nights import in_turn, make_night, pitched
from commonty.budgeting.tests.test_pitch_night import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DEMO = True  # stands for the second factor


@pytest.fixture
def place():
    return make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")


def body(client, name: str, *args: object) -> str:
    return client.get(reverse(f"budgeting:{name}", args=args)).content.decode()


def test_whoever_closed_or_signed_under_another_entry_is_not_asked_for_the_second_press(place):
    pb_round = make_night(place)
    older, newer = make.make_resident(place), make.make_staff(place)
    first, *others = in_turn(pb_round)
    pitches.open_scoring(pitch_id=first.public_id, by=newer)
    pitches.close_scoring(pitch_id=first.public_id, by=newer)
    become_one(older, newer)  # who has their role from now on
    assert "Somebody else opens the scores" in body(signed_in(older), "hold_night", pb_round.public_id)
    pitches.count_pitch(pitch_id=first.public_id, by=make.make_staff(place))
    for pitch in others:
        pitched(pb_round, pitch, {0: 5})
    end_pitch_night(round_id=pb_round.pk, by=older, channel="web")
    sign_for_count(round_id=pb_round.pk, by=make.make_staff(place), channel="web")
    pb_round.register.signatures.update(person=newer)
    assert "You have signed" in body(signed_in(older), "close_round", pb_round.public_id)
