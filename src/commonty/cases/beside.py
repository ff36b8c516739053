"""What rooms above put beside a case, and beside a caller: each says so in a `beside_case.py`, found by that name.

    BESIDE_CASE, BESIDE_CALLER = parts_of_case, parts_of_caller

Each takes what the page is about, who reads it and when, and returns parts: a template, and what that shows. The room above
loads through its own `visible_to`; nobody here knows it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from commonty.cases.models import Case
from commonty.people.models import Person


@dataclass(frozen=True)
class Part:
    template: str
    shows: Any


BesideCase = Callable[[Case, Person, datetime], Iterable[Part]]
BesideCaller = Callable[[Person, Person, datetime], Iterable[Part]]


def parts_of_case(case: Case, person: Person, now: datetime) -> list[Part]:
    return [part for room in _rooms() for part in room.BESIDE_CASE(case, person, now)]


def parts_of_caller(caller: Person, person: Person, now: datetime) -> list[Part]:
    return [part for room in _rooms() for part in room.BESIDE_CALLER(caller, person, now)]


@cache
def _rooms() -> list[ModuleType]:
    return [
        import_module(f"{app.name}.beside_case")
        for app in apps.get_app_configs()
        if app.name.startswith("commonty.") and module_has_submodule(app.module, "beside_case")
    ]
