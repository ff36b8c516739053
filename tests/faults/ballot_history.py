"""R1: casters are killed in the middle of their work; whoever got a receipt must find exactly their vote in the box.

Clients behave like a browser: they hold the receipt they were given, and without one they send the same form again,
with the same key.
"""

import os
import random
import select
import signal
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from commonty.access.may import SYSTEM
from commonty.ballots import actions
from commonty.ballots.models import CountedBallot, Envelope, Register
from commonty.ballots.tests.factories import at, make_staff
from commonty.journal.chain import verify_chain
from tests.faults.casters import Caster
from tests.faults.world import make_people, open_vote, orders_for


@dataclass
class History:
    """What the clients know: their orders, and the receipts that they were given."""

    waiting: list[dict[str, Any]]
    receipts: dict[tuple[int, str], str] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=lambda: {"one caster": 0, "all casters": 0, "database": 0})
    retries: int = 0
    contradictions: int = 0  # one form, two receipts

    def note(self, answer: dict[str, Any]) -> None:
        place = (answer["entitlement"], answer["key"])
        self.contradictions += self.receipts.setdefault(place, answer["receipt"]) != answer["receipt"]


def kills(
    *, ballots: int, kills: int, casters: int = 2, without: tuple[str, ...] = (), kill_database: bool = False
) -> dict[str, Any]:
    register = open_vote(make_people(ballots))
    history = History(waiting=orders_for(register))
    started = time.monotonic()
    _play(history, kills=kills, casters=casters, without=tuple(without), kill_database=kill_database)
    seconds = time.monotonic() - started
    return {**_judge(register, history), "seconds": round(seconds, 1), "per_second": round(ballots / seconds)}


def _play(history: History, *, kills: int, casters: int, without: tuple[str, ...], kill_database: bool) -> None:
    # Kills are spread over the answers, not over time: so a slow machine has as many as a fast one.
    rng = random.Random(7)
    total, killed, answered = len(history.waiting), 0, 0
    running = {Caster(without=without): None for _ in range(casters)}
    _check_no_connection()
    while history.waiting or any(running.values()):
        _hand_out(history, running)
        ready, _w, _x = select.select([c.socket for c in running], [], [], 30)
        if not ready:
            raise TimeoutError("No caster has answered for 30 seconds.")
        for caster in [c for c in running if c.socket in ready]:
            answered += _hear(history, running, caster, without)
        if killed < kills and answered >= (killed + 1) * total / (kills + 1):
            time.sleep(rng.random() * 0.01)
            _kill(history, running, without, rng, kill_database)
            killed += 1
    for caster in running:
        caster.kill()


def _check_no_connection() -> None:
    if connection.connection is not None:
        raise RuntimeError("The process that forks must not hold a connection to the database.")


def _hand_out(history: History, running: dict[Caster, Any]) -> None:
    for caster, order in running.items():
        if order is None and history.waiting:
            running[caster] = history.waiting.pop()
            caster.send(running[caster])


def _hear(history: History, running: dict[Caster, Any], caster: Caster, without: tuple[str, ...]) -> int:
    try:
        answers = list(caster.answers())
    except EOFError:
        _replace(history, running, caster, without)
        return 0
    for answer in answers:
        if "receipt" in answer:
            history.note(answer)
        elif "error" in answer:  # the database is not there: wait a little and send again
            time.sleep(0.05)
            history.waiting.append(running[caster])
            history.retries += 1
        else:
            raise AssertionError(answer)
        running[caster] = None
    return sum("receipt" in answer for answer in answers)


def _replace(history: History, running: dict[Caster, Any], caster: Caster, without: tuple[str, ...]) -> None:
    order = running.pop(caster)
    if order is not None and (order["entitlement"], order["key"]) not in history.receipts:
        history.waiting.append(order)
        history.retries += 1
    running[Caster(without=without)] = None


def _kill(
    history: History, running: dict[Caster, Any], without: tuple[str, ...], rng: random.Random, kill_database: bool
) -> None:
    dice = rng.random()
    if kill_database and dice < 0.15:
        history.kills["database"] += 1
        os.kill(rng.choice(_backends()), signal.SIGKILL)
        return
    victims = list(running) if dice < 0.4 else [rng.choice(list(running))]
    history.kills["all casters" if dice < 0.4 else "one caster"] += 1
    for caster in victims:
        _hear_the_last(history, running, caster)
        _replace(history, running, caster, without)


def _hear_the_last(history: History, running: dict[Caster, Any], caster: Caster) -> None:
    """Kill, and then read what the victim had still said: the client has it, so it counts as said."""
    os.kill(caster.pid, signal.SIGKILL)
    os.waitpid(caster.pid, 0)
    try:
        while True:
            for answer in caster.answers():
                history.note(answer)
    except EOFError:
        caster.socket.close()


def _backends() -> list[int]:
    """The server's processes that serve our casters: when one is killed, PostgreSQL takes all down and recovers."""
    folder = Path(connection.settings_dict["HOST"]) / "data" / "postmaster.pid"
    postmaster = int(folder.read_text().splitlines()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    serving = [int(pid) for pid in children if b"commonty" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return serving or [int(pid) for pid in children]


def _judge(register: Register, history: History) -> dict[str, Any]:
    _wait_for_the_database()
    stored = {(e, key): receipt for e, key, receipt in Envelope.objects.values_list("entitlement", "key", "receipt")}
    envelopes = Envelope.objects.count()
    live = list(Envelope.objects.live().values_list("entitlement", flat=True))
    close = at(register.closes_at + timedelta(seconds=1))
    actions.shut_box(register_id=register.pk, by=SYSTEM, clock=close)
    for _ in range(2):
        actions.sign_opening(register_id=register.pk, by=make_staff(register.place), clock=close)
    actions.open_box(register_id=register.pk, clock=close)
    return {
        "acknowledged": len(history.receipts),
        "kills": history.kills,
        "retries": history.retries,
        "lost": sum(stored.get(place) != receipt for place, receipt in history.receipts.items()),
        "duplicates": envelopes - len(stored) + len(live) - len(set(live)) + history.contradictions,
        "counted": CountedBallot.objects.filter(register=register).count(),
        "chain_is_sound": verify_chain(register.chain).is_sound,
    }


def _wait_for_the_database() -> None:
    for _ in range(100):
        try:
            Envelope.objects.exists()
            return
        except Exception:
            connection.close()
            time.sleep(0.2)
