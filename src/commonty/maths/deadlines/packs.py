"""Reads the rule packs: a folder a jurisdiction, TOML files in it, dated rules in them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from commonty.maths.deadlines.regime import (
    ENDS,
    Calendar,
    DeadlineError,
    Defect,
    Extension,
    Length,
    Pause,
    Pays,
    Receipt,
    Regime,
    Signpost,
    Source,
)

SHARED: Final = ("bank-holidays.toml", "shared.toml")  # what stands in a folder beside its rules
PLAIN: Final = ("title", "starts", "does", "valid_from", "ends", "rolls", "stage", "next", "own", "unverified")
NESTED: Final = ("name", "source", "valid_to", "calendar", "length", "receipt", "pause", "extension", "ask_within")
LISTED: Final = ("tell", "signpost", "defect", "pays", "to_check")


def jurisdictions() -> tuple[str, ...]:
    """The names of the packs that are here."""
    return tuple(sorted(folder.name for folder in (files(__package__) / "packs").iterdir() if folder.is_dir()))


def regimes(jurisdiction: str = "scotland") -> Mapping[str, Regime]:
    """Every regime by its name, in its newest version. Raises DeadlineError for a jurisdiction without a pack."""
    return MappingProxyType({name: all_of_it[-1] for name, all_of_it in _versions(jurisdiction).items()})


def regime_on(name: str, day: date, jurisdiction: str = "scotland") -> Regime:
    """The version of a regime that was in force on a day.

    Raises DeadlineError if there is no such regime, or none of it on that day.
    """
    known = _versions(jurisdiction)
    if name not in known:
        raise DeadlineError(f"There is no rule called {name[:40]!r}. These are: {', '.join(known)}.")
    for regime in reversed(known[name]):
        if regime.in_force_on(day):
            return regime
    first, last = known[name][0], known[name][-1]
    if day < first.valid_from:
        raise DeadlineError(f"{name} begins on {spoken(first.valid_from)}; this came before it.")
    ended = "" if last.valid_to is None else f": it ended on {spoken(last.valid_to)}"
    raise DeadlineError(f"{name} was not in force on {spoken(day)}{ended}.")


def spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@cache
def _versions(jurisdiction: str) -> Mapping[str, tuple[Regime, ...]]:
    """Every version of every regime, the oldest first."""
    if jurisdiction not in jurisdictions():
        raise DeadlineError(
            f"There are no rules for {jurisdiction[:40]!r}. There are for: {', '.join(jurisdictions())}."
        )
    folder = files(__package__) / "packs" / jurisdiction
    shared = tomllib.loads((folder / "shared.toml").read_text(encoding="utf-8"))
    found: dict[str, list[Regime]] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml") and file.name not in SHARED:
            pack = tomllib.loads(file.read_text(encoding="utf-8"))
            for regime in read_pack(pack, shared, jurisdiction, file.name):
                found.setdefault(regime.name, []).append(regime)
    for name, versions in found.items():
        versions.sort(key=lambda regime: regime.valid_from)
        for before, after in pairwise(versions):
            if before.valid_to is None or before.valid_to >= after.valid_from:
                raise DeadlineError(f"Two versions of {name} are in force on {spoken(after.valid_from)}.")
    return MappingProxyType({name: tuple(versions) for name, versions in found.items()})


def read_pack(pack: Mapping[str, Any], shared: Mapping[str, Any], jurisdiction: str, file: str) -> list[Regime]:
    """The regimes of one file, already parsed. Raises DeadlineError that names the file and the rule for what is wrong."""
    found = []
    for said in pack.get("regime", []):
        try:
            found.append(_regime(said, shared, jurisdiction))
        except KeyError as missing:
            raise DeadlineError(
                f"{file}, {said.get('name', 'a rule without a name')}: {missing} is missing."
            ) from None
        except (TypeError, ValueError) as error:
            raise DeadlineError(f"{file}, {said.get('name', 'a rule without a name')}: {error}") from None
    return found


def _regime(said: Mapping[str, Any], shared: Mapping[str, Any], jurisdiction: str) -> Regime:
    unknown = sorted(set(said) - {*PLAIN, *NESTED, *LISTED})
    if unknown:
        raise DeadlineError(f"nobody knows what {', '.join(unknown)} means.")
    rest = {name: said[name] for name in PLAIN if name in said}
    if rest.get("ends", "latest") not in ENDS:
        raise DeadlineError(f"`ends` is one of {', '.join(ENDS)}.")
    calendar = shared["calendar"][said["calendar"]]
    extension = said.get("extension")
    ask = said.get("ask_within")
    length = _length(said["length"])
    return Regime(
        name=said["name"],
        jurisdiction=jurisdiction,
        source=Source(**said["source"]),
        valid_to=said.get("valid_to"),
        calendar=Calendar(said["calendar"], calendar["own_days"], Source(**calendar["source"]), calendar["why"]),
        length=length,
        receipt=_receipt(said.get("receipt", {})),
        pauses=tuple(Pause(**pause) for pause in said.get("pause", [])),
        extension=_extension(extension, length) if extension else None,
        ask_within=_length(ask) if ask else None,
        tell=tuple(said.get("tell", ())),
        signpost=Signpost(**shared["signpost"][said["signpost"]]) if "signpost" in said else None,
        defects=tuple(Defect(**defect) for defect in said.get("defect", [])),
        pays=Pays(**said["pays"]) if "pays" in said else None,
        to_check=tuple(said.get("to_check", ())),
        **rest,
    )


def _length(said: str) -> Length:
    number, _, unit = said.partition(" ")
    if not number.isdecimal():
        raise DeadlineError(f"A length is a number and a unit, such as `20 working days`; this is {said[:40]!r}.")
    return Length(int(number), unit if unit.endswith("s") else f"{unit}s")


def _receipt(said: Mapping[str, Any]) -> Receipt:
    closes = said.get("closes")
    if closes is not None and not isinstance(closes, time):
        raise DeadlineError("`closes` is a time such as 17:00:00, without quotes.")
    return Receipt(closes=closes, only_working_days=said.get("only_working_days", False))


def _extension(said: Mapping[str, Any], length: Length) -> Extension:
    most = _length(said["most"])
    if most.unit != length.unit:
        raise DeadlineError(f"The clock runs in {length.unit}, so its extension does too.")
    return Extension(most=most, times=said.get("times"), when=said["when"], who=said["who"], tell=said["tell"])
