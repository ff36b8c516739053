"""Invented paper votes: some neighbours post theirs, and staff open, key and seal them as far as the story goes."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from commonty.access.roles import Role
from commonty.ballots.actions import (
    close_batch,
    count_batch,
    declare_no_stake,
    key_paper,
    seal_batch,
    take_in,
)
from commonty.ballots.models import Entitlement, HandedIn, PaperBatch, RefusedBecause
from commonty.ballots.rules.keying import Reading, read_typed, written
from commonty.budgeting.models import Round
from commonty.people.models import Person

Choose = Callable[[Random], Any]
HANDS = (Role.ENGAGEMENT_OFFICER, Role.BUDGET_OWNER, Role.BOARD_MEMBER)


def hand_in(
    pb_round: Round,
    entitlements: Sequence[Entitlement],
    people: dict[Role, Person],
    random: Random,
    *,
    until: datetime,
) -> None:
    """Envelopes in two batches, one of them unsigned at first."""
    officer, opens_at = people[Role.ENGAGEMENT_OFFICER], pb_round.opens_at
    for role in HANDS:
        declare_no_stake(register_id=pb_round.register_id, by=people[role], clock=lambda: opens_at)
    length = until - opens_at
    moments = sorted(opens_at + length * random.uniform(0.2, 0.95) for _ in entitlements)
    for n, (one, when) in enumerate(zip(entitlements, moments)):
        where = {"register_id": pb_round.register_id, "entitlement_id": one.pk, "by": officer}
        how = {
            "handed_in": random.choice([HandedIn.POST, HandedIn.POST, HandedIn.OWN]),
            "clock": lambda when=when: when,
        }
        if n == 2:
            take_in(**where, **how, key=f"unsigned-{one.public_id}", reason=RefusedBecause.NOT_SIGNED)
        take_in(**where, **how, key=f"demo-{one.public_id}")
        if n == len(entitlements) // 2:
            close_batch(batch_id=_batch(pb_round, 1).pk, by=officer, clock=lambda when=when: when)


def work(
    pb_round: Round, people: dict[Role, Person], random: Random, choose: Choose, *, is_whole: bool
) -> dict[tuple[int, int], Reading]:
    """All batches to their seal; or the first, and of the second one keying and half of the other. Returns what they say."""
    said = {}
    at = pb_round.closes_at + timedelta(hours=30)
    close_batch(batch_id=_batch(pb_round, 2).pk, by=people[HANDS[0]], clock=lambda: at)
    for number in (1, 2):
        batch = _batch(pb_round, number)
        readings = _readings(pb_round, batch, random, choose)
        said |= {(number, position): reading for position, reading in enumerate(readings, start=1)}
        for role in (HANDS[0], HANDS[2]):
            figures = {"found": len(readings), "empty": 0}
            count_batch(batch_id=batch.pk, **figures, by=people[role], clock=lambda: at)
        is_done = is_whole or number == 1
        _key(batch, readings, people, at=at, second=len(readings) if is_done else len(readings) // 2)
        if is_done:
            for role in (HANDS[1], HANDS[2]):
                seal_batch(batch_id=batch.pk, by=people[role], clock=lambda: at)
    return said


def _batch(pb_round: Round, number: int) -> PaperBatch:
    return PaperBatch.objects.select_related("register").get(register=pb_round.register_id, number=number)


def _readings(pb_round: Round, batch: PaperBatch, random: Random, choose: Choose) -> list[Reading]:
    """One that nobody can read; the others say what their voters like."""
    papers = [Reading(choose(random)) for _ in range(batch.envelopes.accepted().count() - 1)]
    return [Reading(None, "unclear"), *papers]


def _key(
    batch: PaperBatch, readings: Sequence[Reading], people: dict[Role, Person], *, at: datetime, second: int
) -> None:
    """The second keyer mistypes the second paper, which the third person settles."""
    where = {"batch_id": batch.pk, "clock": lambda: at}
    for position, reading in enumerate(readings, start=1):
        key_paper(**where, position=position, turn=1, reading=reading, by=people[HANDS[0]])
    for position, reading in enumerate(readings[:second], start=1):
        typed = _mistyped(batch, reading) if position == 2 else reading
        key_paper(**where, position=position, turn=2, reading=typed, by=people[HANDS[1]])
    if second == len(readings):
        key_paper(**where, position=2, turn=3, reading=readings[1], by=people[HANDS[2]])


def _mistyped(batch: PaperBatch, reading: Reading) -> Reading:
    paper = batch.register.paper
    return read_typed(paper, "b" if reading.choices and written(paper, reading.choices) != "b" else "1")
