"""An evening in a hall: projects are pitched one after another, and the invented neighbours there score each."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from commonty.access.roles import Role
from commonty.ballots.actions import cast_ballot
from commonty.ballots.actions.pitches import close_scoring, count_pitch, open_scoring
from commonty.ballots.models import Channel, Entitlement, Pitch, Proof
from commonty.budgeting.actions.pitch_night import end_pitch_night
from commonty.budgeting.models import Round
from commonty.people.models import Person
from commonty.web.demo.rounds import Story

RULES = {"rule": "greedy", "utility": "score-cost", "completion": "none"}
BEGAN = timedelta(hours=2)  # so long ago, where an evening goes on whenever somebody looks at it
LASTS = timedelta(hours=6)


def times(story: Story, opens_at: datetime, closes_at: datetime, *, now: datetime) -> tuple[datetime, datetime]:
    """One evening. No vote closes between one and two at night, when clocks may change."""
    if story.state != "open":
        return opens_at.replace(hour=18), opens_at.replace(hour=22)
    closes_at = now + LASTS
    return now - BEGAN, closes_at + timedelta(hours=closes_at.hour in (0, 1, 2)) * 3


def hold(story: Story, pb_round: Round, people: dict[Role, Person]) -> None:
    """All of it, or where it goes on, until the last but one is being scored."""
    random = Random(story.name)
    voters = list(pb_round.register.entitlements.exclude(person=None).select_related("person").order_by("pk"))
    there = random.sample(voters, len(voters) * story.turnout // 100)
    liked = {p.public_id: d.liked for p, d in zip(pb_round.projects.order_by("number"), story.projects)}
    pitches = list(pb_round.register.pitches.in_order())
    if story.state == "open":
        pitches = pitches[:-1]
    host, second = people[Role.ENGAGEMENT_OFFICER], people[Role.BOARD_MEMBER]
    ticks = minutes(pb_round.opens_at)
    for pitch in pitches:
        is_going_on = story.state == "open" and pitch == pitches[-1]
        open_scoring(pitch_id=pitch.public_id, by=host, clock=lambda: next(ticks))
        score(pitch, there[: len(there) // 2] if is_going_on else there, liked[pitch.option], random, next(ticks))
        if is_going_on:
            return
        close_scoring(pitch_id=pitch.public_id, by=host, clock=lambda: next(ticks))
        count_pitch(pitch_id=pitch.public_id, by=second, clock=lambda: next(ticks))
    end_pitch_night(round_id=pb_round.pk, by=host, channel="demo", clock=lambda: next(ticks))
    pb_round.refresh_from_db()
    pb_round.register.refresh_from_db()


def minutes(since: datetime) -> Iterator[datetime]:
    while True:
        since += timedelta(minutes=2)
        yield since


def score(pitch: Pitch, there: list[Entitlement], liked: int, random: Random, when: datetime) -> None:
    """Around what people think of it; one in eight went out for tea."""
    for entitlement in there:
        if random.random() < 0.12:
            continue
        given: dict[str, Any] = {pitch.option: max(1, min(10, round(random.gauss(liked / 10, 2))))}
        cast_ballot(
            register_id=entitlement.register_id,
            entitlement_id=entitlement.pk,
            choices=given,
            key=f"demo-{pitch.public_id}-{entitlement.public_id}",
            channel=Channel.WEB,
            proof=Proof.ACCOUNT,
            by=entitlement.person,  # type: ignore[arg-type]  # each of them has one
            clock=lambda: when,
        )
