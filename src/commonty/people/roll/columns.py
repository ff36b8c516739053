"""Which column is which: housing systems name the same thing in many ways."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Column:
    """One thing that a file may hold: our name for it, what it means, and what housing systems call it."""

    key: str
    name: str  # as in the template
    means: object
    also: tuple[str, ...]
    example: str = ""


COLUMNS = (
    Column(
        "home_reference",
        "property reference",
        gettext_lazy("What your housing system calls the home. This or the UPRN must be there."),
        ("property ref", "prop ref", "property id", "property code", "property number", "home reference", "home ref",
         "unit reference", "unit ref", "asset reference", "asset ref", "asset id", "uprn internal", "place ref"),
        "P-00412",
    ),
    Column(
        "uprn",
        "uprn",
        gettext_lazy("The national property number, up to 12 digits."),
        ("unique property reference number", "uprn number", "os uprn", "national uprn"),
        "906700000412",
    ),
    Column(
        "address_1",
        "address line 1",
        gettext_lazy("Flat and street, as on an envelope."),
        ("address", "address 1", "address1", "addressline1", "line 1", "property address", "full address", "street address", "addr1", "addr 1"),
        "Flat 2/1, 14 Example Street",
    ),
    Column("address_2", "address line 2", gettext_lazy("If there is one."), ("address 2", "address2", "addressline2", "line 2", "addr2", "addr 2")),
    Column("address_3", "address line 3", gettext_lazy("If there is one."), ("address 3", "address3", "addressline3", "line 3", "addr3", "addr 3", "locality", "district")),
    Column("town", "town", gettext_lazy("Post town."), ("city", "post town", "posttown", "address 4", "address4", "address line 4", "town city"), "Glasgow"),
    Column("postcode", "postcode", gettext_lazy("As on an envelope."), ("post code", "zip", "pcode", "property postcode"), "G40 1ZZ"),
    Column("area", "area", gettext_lazy("Where the home lies, if you want to hold votes by area."), ("ward", "neighbourhood", "region", "management area", "patch")),
    Column("estate", "estate", gettext_lazy("The same for an estate or scheme."), ("scheme", "development", "estate name")),
    Column("block", "block", gettext_lazy("The same for a close or block."), ("close", "building", "block name", "stair")),
    Column(
        "person_reference",
        "person reference",
        gettext_lazy("What your housing system calls the person. It must be there and may never be given to somebody else."),
        ("person ref", "person id", "tenant reference", "tenant ref", "tenant id", "tenant number", "customer reference", "customer ref",
         "customer id", "customer number", "contact reference", "contact id", "client id", "client reference", "client ref", "party reference", "party id", "party ref"),
        "T-1009",
    ),
    Column("name", "name", gettext_lazy("First name and surname in one."), ("full name", "tenant name", "customer name", "person name", "resident name", "contact name", "fullname"), "Morag Example"),
    Column("first_name", "first name", gettext_lazy("Or first name and surname in two columns."), ("forename", "forenames", "first names", "given name", "given names", "firstname", "christian name")),
    Column("last_name", "surname", gettext_lazy("Or first name and surname in two columns."), ("last name", "family name", "lastname", "second name")),
    Column(
        "tie",
        "tie to the home",
        gettext_lazy("Tenant, joint tenant, household member, sharing owner or factored owner."),
        ("tie", "relationship", "relationship to tenancy", "role", "tenancy role", "person type", "customer type", "tenant type", "occupancy type", "status in household"),
        "tenant",
    ),
    Column(
        "born",
        "date or year of birth",
        gettext_lazy("26/11/1975, 1975-11-26 or just 1975."),
        ("date of birth", "dob", "d o b", "birth date", "birthdate", "born", "dateofbirth", "born on"),
        "26/11/1975",
    ),
    Column("born_in", "year of birth", gettext_lazy("If the year has a column of its own."), ("birth year", "yob", "born in")),
    Column("phone", "phone", gettext_lazy("One number."), ("mobile", "mobile phone", "mobile number", "telephone", "phone number", "tel", "contact number", "main phone", "telephone number"), "07700 900412"),
    Column("email", "email", gettext_lazy("One address."), ("e mail", "email address", "e mail address", "mail"), "morag@example.com"),
    Column("language", "language", gettext_lazy("The language they want to be written to in."), ("preferred language", "main language", "first language", "language preference"), "English"),
    Column("format_needs", "format needs", gettext_lazy("Such as large print or braille."), ("format", "communication needs", "accessible format", "communication preference", "preferred format", "format need"), "large print"),
    Column(
        "safe_contact",
        "safe contact",
        gettext_lazy("Yes, or how to reach them safely, if somebody may be looking for this person. They are then in no list or letter."),
        ("at risk", "safe contact only", "sensitive", "do not disclose", "protected", "contact warning", "safe contact details", "safecontact"),
    ),
    Column("moved_in", "moved in", gettext_lazy("The day on which the tie began."), ("move in date", "moved in on", "tenancy start", "tenancy start date", "start date", "date moved in", "commencement date"), "01/04/2019"),
    Column("moved_out", "moved out", gettext_lazy("The day on which it ended; empty if it goes on."), ("move out date", "moved out on", "tenancy end", "tenancy end date", "end date", "date moved out", "termination date")),
)
BY_KEY = {column.key: column for column in COLUMNS}


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
        _("The file has no column for: %(what)s. Add it, or give it one of the headings in the template.") % {"what": what}
        for what, is_there in needed.items()
        if not is_there
    ]


def template_csv() -> str:
    """An empty file with our headings and one example row."""
    shown = [column for column in COLUMNS if column.key not in ("first_name", "last_name", "born_in")]
    quoted = [f'"{column.example}"' if "," in column.example else column.example for column in shown]
    return ",".join(column.name for column in shown) + "\r\n" + ",".join(quoted) + "\r\n"
