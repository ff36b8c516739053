"""Which column is which: housing systems name the same thing in many ways."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Column:
    """One thing that a file may hold: our name for it, what it means, and what housing systems call it."""

    key: str
    name: str  # as in the template
    means: object
    also: list[str]
    example: str = ""


WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
MEANS = {
    "home_reference": gettext_lazy("What your housing system calls the home. This or the UPRN must be there."),
    "uprn": gettext_lazy("The national property number, up to 12 digits."),
    "address_1": gettext_lazy("Flat and street, as on an envelope."),
    "address_2": gettext_lazy("If there is one."),
    "address_3": gettext_lazy("If there is one."),
    "town": gettext_lazy("Post town."),
    "postcode": gettext_lazy("As on an envelope."),
    "area": gettext_lazy("Where the home lies, if you want to hold votes by area."),
    "estate": gettext_lazy("The same for an estate or scheme."),
    "block": gettext_lazy("The same for a close or block."),
    "person_reference": gettext_lazy(
        "What your housing system calls the person. It must be there and may never be given to somebody else."
    ),
    "name": gettext_lazy("First name and surname in one."),
    "first_name": gettext_lazy("Or first name and surname in two columns."),
    "last_name": gettext_lazy("Or first name and surname in two columns."),
    "tie": gettext_lazy("Tenant, joint tenant, household member, sharing owner or factored owner."),
    "born": gettext_lazy("26/11/1975, 1975-11-26 or just 1975."),
    "born_in": gettext_lazy("If the year has a column of its own."),
    "phone": gettext_lazy("One number."),
    "email": gettext_lazy("One address."),
    "language": gettext_lazy("The language they want to be written to in."),
    "format_needs": gettext_lazy("Such as large print or braille."),
    "safe_contact": gettext_lazy(
        "Yes, or how to reach them safely, if somebody may be looking for them: they are then in no list."
    ),
    "moved_in": gettext_lazy("The day on which the tie began."),
    "moved_out": gettext_lazy("The day on which it ended; empty if it goes on."),
}
COLUMNS = tuple(Column(key, means=MEANS[key], **said) for key, said in WORDS["columns"].items())


def simplified(header: str) -> str:
    """`Tenancy_Start-Date ` and `TENANCY START DATE` are the same heading."""
    return " ".join(re.sub(r"[\W_]+", " ", header.casefold()).split())


KNOWN_AS = {simplified(name): column.key for column in COLUMNS for name in (column.key, column.name, *column.also)}


@dataclass(frozen=True)
class Header:
    """Where each known column stands in the file, its heading there, and the headings that we do not read."""

    places: dict[str, int]
    headings: dict[str, str]
    unread: list[str]
    faults: list[str]
    width: int


def find_columns(cells: Sequence[str]) -> Header:
    places: dict[str, int] = {}
    headings: dict[str, str] = {}
    unread: list[str] = []
    faults: list[str] = []
    for index, cell in enumerate(cells):
        key = KNOWN_AS.get(simplified(cell))
        if key is None:
            unread += [cell.strip()] if cell.strip() else []
        elif key in places:
            faults.append(
                _("The columns “%(one)s” and “%(other)s” mean the same. Keep one of them.")
                % {"one": headings[key], "other": cell.strip()}
            )
        else:
            places[key], headings[key] = index, cell.strip()
    return Header(places, headings, unread, faults + _missing(places), len(cells))


def _missing(places: dict[str, int]) -> list[str]:
    needed = {
        _("property reference or UPRN"): {"home_reference", "uprn"} & places.keys(),
        _("person reference"): {"person_reference"} & places.keys(),
        _("name, or first name and surname"): "name" in places or {"first_name", "last_name"} <= places.keys(),
        _("tie to the home"): {"tie"} & places.keys(),
    }
    return [
        _("The file has no column for: %(what)s. Add it, or give it one of the headings in the template.")
        % {"what": what}
        for what, is_there in needed.items()
        if not is_there
    ]


def template_csv() -> str:
    """An empty file with our headings and one example row."""
    shown = [column for column in COLUMNS if column.key not in ("first_name", "last_name", "born_in")]
    quoted = [f'"{column.example}"' if "," in column.example else column.example for column in shown]
    return ",".join(column.name for column in shown) + "\r\n" + ",".join(quoted) + "\r\n"
