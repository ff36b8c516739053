"""Processes that cast ballots and can be killed, and the acts of sabotage that the twins need.

A caster is forked, so that a new one is there within milliseconds of the old one's death. Orders and answers are
lines of JSON over a socket: an answer is written when `cast_ballot` has returned, as a web server would.
"""

import json
import os
import queue
import random
import signal
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, connections

from commonty.access.refusal import Refused
from commonty.ballots import actions, rules
from commonty.ballots.actions import casting
from commonty.ballots.models import Entitlement
from commonty.ballots.rules import paper_votes
from commonty.people.models import Person

Order = dict[str, Any]


class Caster:
    """One process with some threads. `pause` is slept after the check and before the change, where races live."""

    def __init__(self, *, threads: int = 1, pause: float = 0, without: tuple[str, ...] = ()) -> None:
        connections.close_all()  # a connection must not be shared with a child
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            ours.close()
            _serve(theirs, threads, pause, without)
        theirs.close()
        self.socket, self.unread = ours, b""

    def send(self, order: Order) -> None:
        self.socket.sendall(json.dumps(order).encode() + b"\n")

    def answers(self) -> Iterator[Order]:
        """What has arrived by now (waits for the first of it); raises EOFError if the process is dead."""
        try:
            arrived = self.socket.recv(1 << 16)
        except ConnectionResetError:
            arrived = b""
        if not arrived:
            raise EOFError
        *lines, self.unread = (self.unread + arrived).split(b"\n")
        yield from map(json.loads, lines)

    def collect(self, count: int) -> list[Order]:
        collected: list[Order] = []
        while len(collected) < count:
            collected.extend(self.answers())
        return collected

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.socket.close()


def _serve(sock: socket.socket, threads: int, pause: float, without: tuple[str, ...]) -> None:
    code = 1
    try:
        random.seed(os.getpid())
        answer = _answerer(sock)
        _sabotage(pause, without, answer)
        orders: queue.Queue[Order | None] = queue.Queue()
        told_early = "commit before answer" in without
        workers = [
            threading.Thread(target=_work, args=(orders, answer, told_early), daemon=True) for _ in range(threads)
        ]
        for worker in workers:
            worker.start()
        for line in sock.makefile("rb"):
            orders.put(json.loads(line))
        code = 0
    except ConnectionResetError:  # whoever gave the orders is gone
        pass
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _answerer(sock: socket.socket) -> Callable[[Order], None]:
    lock = threading.Lock()

    def answer(said: Order) -> None:
        with lock:
            sock.sendall(json.dumps(said).encode() + b"\n")

    return answer


def _work(orders: "queue.Queue[Order | None]", answer: Callable[[Order], None], told_early: bool) -> None:
    while (order := orders.get()) is not None:
        time.sleep(max(0, order.get("at", 0) - time.time()))
        said = _cast(order)
        if not (told_early and said.get("is_repeat") is False):
            answer(order | said)


def _cast(order: Order) -> Order:
    try:
        if "by" in order:
            return _take_in(order)
        accepted = actions.cast_ballot(
            register_id=order["register"],
            entitlement_id=order["entitlement"],
            choices=order["choices"],
            key=order["key"],
            channel="web",
            proof="account",
            by=Person(pk=order["person"]),
        )
    except Refused as refused:
        return {"refused": str(refused)}
    except Exception as error:  # what a web server would answer with 500; whoever asked tries again
        connection.close()
        return {"error": f"{type(error).__name__}: {error}"}
    return {"receipt": accepted.receipt, "version": accepted.version, "is_repeat": accepted.is_repeat}


def _take_in(order: Order) -> Order:
    """A member of staff at a desk, with the outer envelope of a paper vote."""
    outer = actions.take_in(
        register_id=order["register"],
        entitlement_id=order["entitlement"],
        handed_in="post",
        key=order["key"],
        by=Person.objects.get(pk=order["by"]),
    )
    return {"outer": outer.public_id}


def _sabotage(pause: float, without: tuple[str, ...], answer: Callable[[Order], None]) -> None:
    check = rules.check_can_accept

    def check_and_pause(*args: Any, **kwargs: Any) -> None:
        check(*args, **kwargs)
        time.sleep(pause * random.random() * 2)

    rules.check_can_accept = check_and_pause
    _pause_after(casting, "check_not_voted_on_paper", pause)
    _pause_after(paper_votes, "check_acceptable", pause)
    if "row lock" in without:
        rows = Entitlement.objects.select_related("register__place", "person")
        type(Entitlement.objects.all()).locked = lambda self, pk, register_id: rows.get(
            pk=pk, register_id=register_id
        )
        type(Entitlement.objects).locked = type(Entitlement.objects.all()).locked
    if "box lock" in without:
        casting.hold_shared = lambda name: None
    if "commit before answer" in without:
        _answer_early(answer)


def _pause_after(module: Any, name: str, pause: float) -> None:
    check = getattr(module, name)

    def check_and_pause(*args: Any, **kwargs: Any) -> None:
        check(*args, **kwargs)
        time.sleep(pause * random.random() * 2)

    setattr(module, name, check_and_pause)


def _answer_early(answer: Callable[[Order], None]) -> None:
    accept = casting._accept

    def accept_and_tell(register: Any, casts: Any, **kwargs: Any) -> Any:
        accepted = accept(register, casts, **kwargs)
        told = {"entitlement": casts[0].entitlement.pk, "key": casts[0].key, "receipt": accepted[0].receipt}
        answer(told | {"version": accepted[0].version, "is_repeat": False})
        time.sleep(0.01)
        return accepted

    casting._accept = accept_and_tell
