"""A pitch night at any point of its course, by the real clock where pages are asked for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from commonty.ballots.actions import cast_ballot, pitches
from commonty.ballots.models import Channel, Pitch, Proof
from commonty.budgeting.actions.pitch_night import end_pitch_night
from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.models import Round
from commonty.budgeting.tests.factories import at, make_open, make_staff, noon
from commonty.places.models import Place

SCORED = {
    "method": "scores",
    "points": 10,
    "rule": "greedy",
    "utility": "score-cost",
    "completion": "none",
    "template": "pitch",
}


def make_night(place: Place | None = None, *, voters: int = 3, **fields: Any) -> Round:
    """It began yesterday and goes on; nothing has been pitched."""
    return make_open(place, voters=voters, now=noon() - timedelta(days=8), **SCORED, **fields)


def in_turn(pb_round: Round) -> list[Pitch]:
    return list(pb_round.register.pitches.in_order())


def give(pb_round: Round, pitch: Pitch, scores: Mapping[int, int], *, when: datetime | None = None) -> None:
    """The how many-th voter gives which score."""
    voters = list(pb_round.register.entitlements.order_by("pk"))
    for who, score in scores.items():
        cast_ballot(
            register_id=pb_round.register_id,
            entitlement_id=voters[who].pk,
            choices={pitch.option: score},
            key=f"{pitch.option}-{who}-{score}",
            channel=Channel.WEB,
            proof=Proof.ACCOUNT,
            by=voters[who].person,
            durable=False,
            **({"clock": at(when)} if when else {}),
        )


def pitched(pb_round: Round, pitch: Pitch, scores: Mapping[int, int], *, when: datetime | None = None) -> Pitch:
    """Opened, scored, closed by one, counted by another."""
    clock: dict[str, Any] = {"clock": at(when)} if when else {}
    host, second = make_staff(pb_round.place), make_staff(pb_round.place)
    pitches.open_scoring(pitch_id=pitch.public_id, by=host, **clock)
    give(pb_round, pitch, scores, when=when)
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, **clock)
    return pitches.count_pitch(pitch_id=pitch.public_id, by=second, **clock)


def ended_and_signed(pb_round: Round, *, when: datetime | None = None) -> Round:
    clock: dict[str, Any] = {"clock": at(when)} if when else {}
    end_pitch_night(round_id=pb_round.pk, by=make_staff(pb_round.place), channel="web", **clock)
    for _ in range(2):
        sign_for_count(round_id=pb_round.pk, by=make_staff(pb_round.place), channel="web", **clock)
    return Round.objects.select_related("place", "register").get(pk=pb_round.pk)
