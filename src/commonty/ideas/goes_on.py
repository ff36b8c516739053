"""Where an idea goes on in rooms above: each says so in a `goes_on_from_idea.py`, found by that name.

    GOES_ON = where

`where(idea, reader)` gives what that reader may see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from commonty.ideas.models import Idea
from commonty.people.models import Person


@dataclass(frozen=True)
class Onward:
    """A page that goes on from an idea, and what its link says."""

    says: str
    url: str


def ways_on(idea: Idea, person: Person | None) -> list[Onward]:
    return [onward for room in _rooms() for onward in room(idea, person)]


@cache
def _rooms() -> list[Callable[[Idea, Person | None], Iterable[Onward]]]:
    return [
        import_module(f"{app.name}.goes_on_from_idea").GOES_ON
        for app in apps.get_app_configs()
        if app.name.startswith("commonty.") and module_has_submodule(app.module, "goes_on_from_idea")
    ]
