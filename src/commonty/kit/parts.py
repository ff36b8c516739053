"""What rooms above put on a page of a room below: each says so in a module that is found by its name.

    # in the room above, `beside_case.py`
    BESIDE_CASE = parts_of_case

It takes what the page is about, who reads it and when, and gives parts: a template, and what that shows. The room above
loads through its own `visible_to`; the room below knows nobody.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from commonty.kit.rooms import modules_named


@dataclass(frozen=True)
class Part:
    template: str
    shows: Any


Gives = Callable[..., Iterable[Any]]


def parts(module: str, name: str, *about: Any) -> list[Part]:
    found: list[Part] = gather(module, name, *about)
    return found


def gather(module: str, name: str, *about: Any) -> list[Any]:
    """Of every room that has such a module, what the function of that name gives."""
    gives: list[Gives] = [getattr(room, name) for _label, room in modules_named(module)]
    return [one for give in gives for one in give(*about)]
