"""From lines to rows: which columns there are, then each cell, with every fault named."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from operator import attrgetter
from sys import intern
from typing import Any

from django.utils.translation import gettext as _

from commonty.people.roll import cells
from commonty.people.roll.columns import Header, find_columns
from commonty.people.roll.table import BadFile, decoded, rows_of

MOST_ROWS = 250_000
MONTH_COLUMNS = ("born", "moved_in", "moved_out")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one cell. With an error the whole row is left out, with a warning only the cell."""

    row: int
    column: str
    sentence: str
    is_error: bool = True


@dataclass(slots=True)
class Row:
    """One line of the file: a person's tie to a home, as far as the file says."""

    number: int
    home: str = ""
    uprn: str = ""
    lines: tuple[str, ...] = ()
    postcode: str = ""
    places: tuple[str, str, str] = ("", "", "")  # area, estate, block
    person: str = ""
    name: str = ""
    tie: str = ""
    born_on: date | None = None
    born_in: int | None = None
    phone: str = ""
    email: str = ""
    language: str = ""
    format_needs: str = ""
    safe_contact: str = ""
    is_at_risk: bool = False
    denies_risk: bool = False
    moved_in_on: date | None = None
    moved_out_on: date | None = None

    @property
    def home_key(self) -> str:
        """A UPRN is no property reference: the colon keeps the two apart."""
        return self.home or f"uprn:{self.uprn}"

    def content(self) -> tuple[Any, ...]:
        return _content(self)


_content = attrgetter(*(name for name in Row.__slots__ if name != "number"))


@dataclass
class Reading:
    """What a file says: its rows, what was wrong in them, and the rows left out."""

    header: Header
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    # Of rows that were left out, what could still be read: these people are not absent.
    mentioned: set[str] = field(default_factory=set)
    unnamed: int = 0  # rows left out of which we can't say whom they mean
    repeated: int = 0

    @property
    def read(self) -> int:
        return len(self.rows) + len(self.left_out) + self.repeated


def read_roll(content: bytes, *, today: date) -> Reading:
    """Raises BadFile if there is no reading it at all."""
    table = rows_of(decoded(content))
    found = next(table, None)
    if found is None:
        raise BadFile(_("The file is empty."))
    header = find_columns(found[1])
    if header.faults:
        raise BadFile(" ".join(header.faults))
    lines = list(table)
    if len(lines) > MOST_ROWS:
        raise BadFile(
            _("The file has more than %(most)d rows. Split it, one file for each area.") % {"most": MOST_ROWS}
        )
    reading = Reading(header)
    _read_lines(reading, lines, today)
    return reading


def _read_lines(reading: Reading, lines: list[tuple[int, list[str]]], today: date) -> None:
    header = reading.header
    months_first = {
        key: any(
            cells.is_month_first(cells.tidy(line[header.places[key]]))
            for _, line in lines
            if len(line) > header.places[key]
        )
        for key in MONTH_COLUMNS
        if key in header.places
    }
    # Some systems end every row, but not the headings, with a comma: what most rows have is no slip.
    usual = max(header.width, statistics.mode(len(line) for _, line in lines) if lines else 0)
    seen: set[tuple[Any, ...]] = set()
    for number, line in lines:
        reader = _RowReader(reading, number, line, today, months_first)
        reader.is_too_long = len(line) > usual or any(cell.strip() for cell in line[header.width :])
        row = reader.read()
        if reader.has_error:
            reading.left_out.add(number)
            reading.mentioned |= {row.person} - {""}
            reading.unnamed += not row.person
        elif row.content() in seen:
            reading.repeated += 1
        else:
            seen.add(row.content())
            reading.rows.append(row)


class _RowReader:
    """Reads the cells of one row, collecting what is wrong with each."""

    def __init__(
        self, reading: Reading, number: int, line: list[str], today: date, months_first: dict[str, bool]
    ) -> None:
        self.reading, self.number, self.line = reading, number, line
        self.today, self.months_first = today, months_first
        self.has_error = False
        self.is_too_long = False

    def text(self, key: str) -> str:
        index = self.reading.header.places.get(key)
        return cells.tidy(self.line[index]) if index is not None and index < len(self.line) else ""

    def fault(self, key: str, sentence: str, *, is_error: bool = True) -> None:
        self.has_error |= is_error
        heading = self.reading.header.headings.get(key, key)
        self.reading.problems.append(Problem(self.number, heading, sentence, is_error))

    def cell(self, key: str, read: Callable[[str], Any], *, is_error: bool = True, nothing: Any = "") -> Any:
        text = self.text(key)
        if not text:
            return nothing
        try:
            return read(text)
        except cells.BadCell as bad:
            self.fault(key, str(bad), is_error=is_error)
            return nothing

    def read(self) -> Row:
        row = Row(self.number, person=self.short("person_reference", 60))
        if self.is_too_long:
            # Every cell after the slip stands in a wrong column: one sentence says more than ten.
            self.fault(
                "",
                _(
                    "This row has more cells than the file has columns: "
                    "perhaps a comma without quotation marks around the address."
                ),
            )
            row.person = ""
            return row
        if not row.person:
            self.fault(
                "person_reference",
                _("There is no person reference. Without one we can't know the person again next time."),
            )
        self.read_home(row)
        self.read_person(row)
        self.read_contact(row)
        self.read_tie(row)
        return row

    def short(self, key: str, most: int) -> str:
        text = self.text(key)
        if len(text) > most:
            self.fault(key, _("This is longer than %(most)d characters. Shorten it.") % {"most": most})
            return ""
        return text

    def read_home(self, row: Row) -> None:
        row.home = self.short("home_reference", 55)
        row.uprn = self.cell("uprn", cells.read_uprn, is_error=not row.home)
        if not row.home and not row.uprn and not self.has_error:
            self.fault(
                "home_reference",
                _("There is neither a property reference nor a UPRN, so we can't know which home this is."),
            )
        lines = [self.short(key, 100) for key in ("address_1", "address_2", "address_3", "town")]
        row.lines = tuple(intern(line) for line in lines if line)
        row.postcode = intern(self.cell("postcode", cells.read_postcode, is_error=False))
        area, estate, block = (intern(self.short(key, 200)) for key in ("area", "estate", "block"))
        row.places = (area, estate, block)

    def read_person(self, row: Row) -> None:
        row.name = self.short("name", 200)
        if not row.name:
            row.name = f"{self.short('first_name', 100)} {self.short('last_name', 99)}".strip()
        if not row.name:
            self.fault("name", _("There is no name. Write one, or leave the row out."))
        row.born_on, row.born_in = self.cell(
            "born",
            lambda text: cells.read_birth(text, today=self.today, months_first_about=self.months_first["born"]),
            nothing=(None, None),
        )
        year = self.cell("born_in", lambda text: cells.read_birth(text, today=self.today)[1], nothing=None)
        if year and row.born_on and row.born_on.year != year:
            self.fault("born_in", _("The date of birth says another year. Keep the one that is right."))
        row.born_in = None if row.born_on else (row.born_in or year)

    def read_contact(self, row: Row) -> None:
        row.phone = self.cell("phone", or_removed(cells.read_phone), is_error=False)
        row.email = self.cell("email", or_removed(cells.read_email), is_error=False)
        row.language = self.cell("language", cells.read_language, is_error=False)
        row.format_needs = self.short("format_needs", 200)
        safe = self.short("safe_contact", 200)
        row.denies_risk = safe.casefold() in cells.NO
        row.is_at_risk = bool(safe) and not row.denies_risk
        row.safe_contact = "" if safe.casefold() in cells.YES | cells.NO else safe

    def read_tie(self, row: Row) -> None:
        row.tie = self.cell("tie", cells.read_tie)
        if not row.tie and not self.text("tie"):
            self.fault(
                "tie",
                _(
                    "Write what ties the person to the home: "
                    "tenant, joint tenant, household member, sharing owner or factored owner."
                ),
            )
        for key, name in (("moved_in", "moved_in_on"), ("moved_out", "moved_out_on")):
            read = partial(cells.read_move, today=self.today, months_first_about=self.months_first.get(key, False))
            setattr(row, name, self.cell(key, read, nothing=None))
        if row.moved_in_on and row.moved_out_on and row.moved_out_on < row.moved_in_on:
            self.fault("moved_out", _("They can't have moved out before they moved in. Check both days."))


def or_removed(read: Callable[[str], str]) -> Callable[[str], str]:
    """The word REMOVE in a phone or email column takes the old one away; an empty cell says nothing."""
    return lambda text: cells.REMOVE if text.casefold() == cells.REMOVE else read(text)
