"""What rooms above put on a page of a room below: each says so in a module that is found by its name.

    # in the room above, `beside_case.py`
    BESIDE_CASE = parts_of_case

It takes what the page is about, who reads it and when, and gives parts: a template, and what that shows. The room above
loads through its own `visible_to`; the room below knows nobody.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True)
class Part:
    template: str
    shows: Any


Gives = Callable[..., Iterable[Part]]


def parts(module: str, name: str, *about: Any) -> list[Part]:
    """Of every room that has such a module, what the function of that name gives."""
    return [part for gives in _given(module, name) for part in gives(*about)]


@cache
def _given(module: str, name: str) -> list[Gives]:
    rooms = [a for a in apps.get_app_configs() if a.name.startswith("commonty.")]
    return [
        getattr(import_module(f"{room.name}.{module}"), name)
        for room in rooms
        if module_has_submodule(room.module, module)
    ]
