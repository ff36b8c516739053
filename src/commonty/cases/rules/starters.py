"""Beginnings for what staff write: a file that anybody can read and a landlord can change."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Starter:
    name: str
    text: str


@cache
def _listed() -> tuple[Starter, ...]:
    found = tomllib.loads((files("commonty.cases") / "starters.toml").read_text(encoding="utf-8"))
    return tuple(Starter(one["name"], one["text"].strip()) for one in found["starter"])


def starters_for(*, name: str, officer: str) -> list[Starter]:
    """With both names in their places. Names are put in as they are: a bracket in one is no place for another."""
    return [Starter(one.name, _filled(one.text, name, officer)) for one in _listed()]


def _filled(text: str, name: str, officer: str) -> str:
    names = {"{name}": name, "{officer}": officer}
    return re.sub(r"\{name\}|\{officer\}", lambda found: names[found[0]], text)
