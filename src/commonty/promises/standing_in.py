"""How what an app keeps on pages of its own goes to whoever covers: each app says so in a `covers.py`, found by that name.

    MOVES = {"cases.case": move_case}

A mover takes what a promise is about, who is away, who is there in order, and why; it knows who may read it, which nobody
here does. It moves the thing with its promises in a transaction of its own, and returns how many promises went.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Protocol

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from commonty.people.models import Person


class Move(Protocol):
    def __call__(self, *, about_id: str, was: Person, to: Sequence[Person], why: str, now: datetime) -> int: ...


@cache
def movers() -> Mapping[str, Move]:
    found: dict[str, Move] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("commonty.") and module_has_submodule(app.module, "covers"):
            found.update(import_module(f"{app.name}.covers").MOVES)
    return found
