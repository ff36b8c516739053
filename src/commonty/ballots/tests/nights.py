"""A night of pitches in a hall, at any point of its course."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from commonty.ballots import actions
from commonty.ballots.actions import pitches
from commonty.ballots.models import Pitch, Register
from commonty.ballots.tests.factories import NOW, at, cast, make_register, make_staff

NIGHT = {
    "method": "scores",
    "points": 10,
    "options": [{"id": f"pitch-{n}", "cost": 1_000_00, "name": f"Project {n}"} for n in (1, 2, 3)],
    "order": ["pitch-2", "pitch-1", "pitch-3"],
}


def make_night(voters: Any = 3, **fields: Any) -> Register:
    return make_register(voters, paper=NIGHT, **fields)


def pitch_of(register: Register, option: str) -> Pitch:
    return register.pitches.get(option=option)


def score(register: Register, option: str, given: Mapping[int, int], **fields: Any) -> list[actions.Accepted]:
    """`given`: the how many-th voter gives which score."""
    voters = list(register.entitlements.order_by("pk"))
    return [cast(voters[who], {option: points}, **fields) for who, points in given.items()]


def pitched(register: Register, option: str, given: Mapping[int, int], *, when: datetime = NOW) -> Pitch:
    """Opened, scored, closed by one and counted by another."""
    host, second = make_staff(register.place), make_staff(register.place)
    pitch_id, clock = pitch_of(register, option).public_id, at(when)
    pitches.open_scoring(pitch_id=pitch_id, by=host, clock=clock)
    score(register, option, given, clock=clock)
    pitches.close_scoring(pitch_id=pitch_id, by=host, clock=clock)
    return pitches.count_pitch(pitch_id=pitch_id, by=second, clock=at(when + timedelta(minutes=1)))
