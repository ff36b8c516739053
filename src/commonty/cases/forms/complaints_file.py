"""Open complaints from a file: each mistake is named by row, column and mend, and what was sent stays in the box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.cases.actions.loading import Open
from commonty.cases.forms.asking import PhoneForm
from commonty.cases.queries.loading import Named, named_in
from commonty.cases.rules.status import LONGEST
from commonty.kit.row_files import RowsFileForm
from commonty.people.roll.cells import BadCell, read_date, tidy
from commonty.people.roll.columns import simplified
from commonty.people.roll.table import BadFile, decoded, rows_of
from commonty.places.models import Place

NEEDED = ("resident_reference", "received_on", "stage", "owner_email", "says")
COLUMNS = (*NEEDED, "stage_2_on", "how")
EXAMPLES = (
    ("T-00001", "2026-11-19", "1", "shona@example.com", "Nobody came to mend the close door.", "", "phone"),
    ("T-00002", "2026-10-05", "2", "morag@example.com", "The back court was never cut.", "2026-11-09", "letter"),
)
MOST_ROWS = 300
HOW = [key for key, _name in PhoneForm.CHANNELS]


@dataclass(frozen=True)
class Fault:
    row: int  # as a spreadsheet counts: the heading is row 1
    column: str
    says: str


@dataclass
class Line:
    """One row's cells by column, and what is wrong in them."""

    number: int
    cells: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: str, says: str) -> None:
        self.faults.append(Fault(self.number, column, says))

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class ComplaintsFileForm(RowsFileForm):
    label = _("The file of open complaints (CSV)")
    bad_file = (BadFile,)

    def __init__(self, *args: Any, landlord: Place, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.landlord, self.today = landlord, today

    def text_of(self, content: bytes) -> str:
        return decoded(content)

    def rows_in(self, text: str) -> tuple[list[Open], list[Fault]]:
        return read_complaints(text, self.landlord, today=self.today)


def read_complaints(text: str, landlord: Place, *, today: date) -> tuple[list[Open], list[Fault]]:
    table = rows_of(text.lstrip("\ufeff").replace("\0", ""))
    _first, heads = next(table, (1, []))
    names = [simplified(head).replace(" ", "_") for head in heads]
    missing = [Fault(1, name, _no_column(name)) for name in NEEDED if name not in names]
    if missing:
        return [], missing
    lines = [Line(number, dict(zip(names, cells, strict=False))) for number, cells in table]
    if not lines:
        return [], [Fault(2, "", gettext("There is no row in this file. Write one a complaint, below the heading."))]
    if len(lines) > MOST_ROWS:
        return [], [Fault(lines[MOST_ROWS].number, "", gettext("Only 300 rows at a time: split the file."))]
    return _read(lines, landlord, today)


def _read(lines: Sequence[Line], landlord: Place, today: date) -> tuple[list[Open], list[Fault]]:
    references = {tidy(line["resident_reference"]) for line in lines}
    emails = {tidy(line["owner_email"]).lower() for line in lines}
    named = named_in(landlord, references, emails, on=today)
    found: dict[str, Open] = {}
    for line in lines:
        row = _read_line(line, named, landlord, today)
        if row is None:
            continue
        if row.key in found:
            line.fault("says", gettext("This complaint stands in the file twice. Leave one row."))
        found[row.key] = row
    return list(found.values()), [fault for line in lines for fault in line.faults]


def _read_line(line: Line, named: Named, landlord: Place, today: date) -> Open | None:
    resident = named.residents.get(tidy(line["resident_reference"]))
    if resident is None:
        line.fault("resident_reference", gettext("No resident has this reference. Write it as the roll has it."))
    received = _day(line, "received_on", today)
    since = _stage(line, received, today)
    says = line["says"].strip()
    if len(says) < 2 or len(says) > LONGEST:
        line.fault("says", gettext("Say in a few words what it is about, in at most 10,000 letters."))
    how = line["how"].strip().lower() or "letter"
    if how not in HOW:
        line.fault("how", gettext("Write one of these: %(ways)s. Or leave it empty.") % {"ways": ", ".join(HOW)})
    owner = named.staff.get(tidy(line["owner_email"]).lower())
    if owner is None:
        line.fault(
            "owner_email", gettext("Nobody who answers residents has this work email. Look at “Roles and staff”.")
        )
    if line.faults or resident is None or owner is None or received is None:
        return None
    place = named.homes.get(resident.pk, landlord)
    need = Permission.DECIDE_COMPLAINTS if since else Permission.ANSWER_CASES
    if not can(owner, need, within=place):
        line.fault("owner_email", _may_not(since))
    if owner.is_same_human(resident):
        line.fault("owner_email", gettext("Nobody answers their own complaint. Name somebody else."))
    return None if line.faults else Open(line.number, resident, place, owner, received, since, says, how)


def _stage(line: Line, received: date | None, today: date) -> date | None:
    """Since when it is at stage 2; None at stage 1."""
    stage, since = tidy(line["stage"]), line["stage_2_on"].strip()
    if stage == "2":
        day = _day(line, "stage_2_on", today)
        if day and received and day < received:
            line.fault("stage_2_on", gettext("This is before it came. Look at the two days."))
        return day
    if stage != "1":
        line.fault("stage", gettext("Write 1 or 2."))
    elif since:
        line.fault("stage_2_on", gettext("It is at stage 1, so leave this empty. Or write 2 as its stage."))
    return None


def _day(line: Line, column: str, today: date) -> date | None:
    try:
        day = read_date(tidy(line[column]))
    except BadCell as bad:
        line.fault(column, str(bad))
        return None
    if day > today:
        line.fault(column, gettext("This day has not come yet."))
    elif (today - day).days > 3 * 365:
        line.fault(column, gettext("This is more than three years ago. Look at the year."))
    else:
        return day
    return None


def _may_not(since: date | None) -> str:
    if since:
        return gettext("At stage 2 it needs somebody who decides complaints. Name one of them.")
    return gettext("This person does not answer for where the resident lives. Name somebody else.")


def _no_column(name: str) -> str:
    return gettext("There is no column “%(name)s”. Add it to the first row.") % {"name": name}
