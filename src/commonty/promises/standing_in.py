"""How what an app keeps on pages of its own goes to whoever covers: each app says so in a `covers.py`, found by that name.

    MOVES = {"cases.case": move_case}

A mover takes what a promise is about, who is away, who is there in order, and why; it knows who may read it, which nobody
here does. It moves the thing with its promises in a transaction of its own, and returns how many promises went.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Protocol

from commonty.kit.rooms import modules_named
from commonty.people.models import Person


class Move(Protocol):
    def __call__(self, *, about_id: str, was: Person, to: Sequence[Person], why: str, now: datetime) -> int: ...


@cache
def movers() -> Mapping[str, Move]:
    return {kind: move for _label, room in modules_named("covers") for kind, move in room.MOVES.items()}
