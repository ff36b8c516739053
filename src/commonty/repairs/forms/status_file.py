"""What the other system says, as a file: each mistake named by row, column and mend; what was sent stays in the box."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.kit.row_files import RowsFileForm
from commonty.people.roll.columns import simplified
from commonty.people.roll.table import BadFile, decoded, rows_of
from commonty.repairs.rules.reports import NEEDED, Said, read_row

MOST_ROWS = 300  # each row is a verb of its own, and somebody waits for all of them


@dataclass(frozen=True)
class RowFault:
    row: int  # as a spreadsheet counts: the heading is row 1
    column: str
    says: str


@dataclass(frozen=True)
class Line:
    row: int
    said: Said


class StatusFileForm(RowsFileForm):
    label = _("The file from the other system (CSV)")
    bad_file = (BadFile,)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def text_of(self, content: bytes) -> str:
        return decoded(content)

    def rows_in(self, text: str) -> tuple[list[Line], list[RowFault]]:
        return read_statuses(text, now=self.now)


def read_statuses(text: str, *, now: datetime, most: int = MOST_ROWS) -> tuple[list[Line], list[RowFault]]:
    """Every row that can be read, and all that is wrong in the others."""
    table = rows_of(text.lstrip("\ufeff").replace("\0", ""))
    _first, heads = next(table, (1, []))
    names = [simplified(head).replace(" ", "_") for head in heads]
    if "state" not in names or not {"job", "reference"} & set(names):
        missing = [name for name in NEEDED if name not in names]
        return [], [RowFault(1, name, _no_column(name)) for name in missing]
    read: list[Line] = []
    faults: list[RowFault] = []
    for count, (number, cells) in enumerate(table):
        if count == most:
            says = gettext("Only %(n)d rows at a time: split the file.") % {"n": most}
            return [], [RowFault(number, "", says)]
        said, wrong = read_row(dict(zip(names, map(unquoted, cells), strict=False)), now=now)
        faults += [RowFault(number, fault.column, fault.says) for fault in wrong]
        if said is not None:
            read.append(Line(number, said))
    if not read and not faults:
        faults.append(RowFault(2, "", gettext("There is no row in this file. Write one for each job.")))
    return read, faults


def unquoted(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running a cell: our own files have it."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell


def _no_column(name: str) -> str:
    return gettext("There is no column “%(name)s”. Add it to the first row.") % {"name": name}
