"""Ideas from a file: each mistake is named by row, column and mend, and what was sent stays in the box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.access.refusal import Refused
from commonty.ideas.actions.loading import Row
from commonty.ideas.queries.loading import Living, living_in
from commonty.ideas.rules.status import check_words
from commonty.kit.row_files import RowsFileForm
from commonty.people.roll.cells import tidy
from commonty.people.roll.columns import simplified
from commonty.people.roll.table import BadFile, decoded, rows_of
from commonty.places.models import Place

NEEDED = ("resident_reference", "title", "says")
COLUMNS = (*NEEDED, "place", "how")
EXAMPLES = (
    ("T-00001", "A bench at the bus stop", "So that we can sit while we wait.", "Sandbank", "meeting"),
    ("T-00002", "A light over the pend", "It is dark there from four on.", "", "letter"),
)
HOW = ("phone", "counter", "doorstep", "letter", "meeting", "import")
MOST_ROWS = 200


@dataclass(frozen=True)
class Fault:
    row: int  # as a spreadsheet counts: the heading is row 1
    column: str
    says: str


class IdeasFileForm(RowsFileForm):
    label = _("The file of ideas (CSV)")
    bad_file = (BadFile,)

    def __init__(self, *args: Any, landlord: Place, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.landlord, self.today = landlord, today

    def text_of(self, content: bytes) -> str:
        return decoded(content)

    def rows_in(self, text: str) -> tuple[list[Row], list[Fault]]:
        table = rows_of(text.lstrip("\ufeff").replace("\0", ""))
        _first, heads = next(table, (1, []))
        names = [simplified(head).replace(" ", "_") for head in heads]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            return [], [Fault(1, name, _no_column(name)) for name in missing]
        lines = [(number, dict(zip(names, cells, strict=False))) for number, cells in table]
        if not lines:
            return [], [Fault(2, "", gettext("There is no row in this file. Write one an idea, below the heading."))]
        if len(lines) > MOST_ROWS:
            return [], [Fault(lines[MOST_ROWS][0], "", gettext("Only 200 rows at a time: split the file."))]
        return self._read(lines)

    def _read(self, lines: Sequence[tuple[int, Mapping[str, str]]]) -> tuple[list[Row], list[Fault]]:
        living = living_in(self.landlord, {tidy(cells["resident_reference"]) for _n, cells in lines}, on=self.today)
        found: dict[str, Row] = {}
        faults: list[Fault] = []
        for number, cells in lines:
            row, wrong = _read_line(number, cells, living)
            faults += wrong
            if row is not None and row.key in found:
                faults.append(Fault(number, "title", gettext("This idea stands in the file twice. Leave one row.")))
            elif row is not None:
                found[row.key] = row
        return list(found.values()), faults


def _read_line(number: int, cells: Mapping[str, str], living: Living) -> tuple[Row | None, list[Fault]]:
    faults = []
    resident = living.residents.get(tidy(cells["resident_reference"]))
    places = living.places.get(resident.pk, []) if resident else []
    if resident is None or not places:
        says = gettext("No resident with a home here has this reference. Write it as the roll has it.")
        faults.append(Fault(number, "resident_reference", says))
    title, words = (cells.get(name, "").strip() for name in ("title", "says"))
    try:
        check_words(title, words)
    except Refused as refused:
        faults.append(Fault(number, "title", str(refused)))
    wanted = tidy(cells.get("place", "")).lower()
    place = next((place for place in places if not wanted or place.name.lower() == wanted), None)
    if places and place is None:
        names = ", ".join(place.name for place in places)
        faults.append(Fault(number, "place", gettext("Write one of these: %(places)s.") % {"places": names}))
    how = tidy(cells.get("how", "")).lower() or "import"
    if how not in HOW:
        ways = gettext("Write one of these: %(ways)s. Or leave it empty.") % {"ways": ", ".join(HOW)}
        faults.append(Fault(number, "how", ways))
    if faults or resident is None or place is None:
        return None, faults
    return Row(number, resident, place, title, words, how), []


def _no_column(name: str) -> str:
    return gettext("There is no column “%(name)s”. Add it to the first row.") % {"name": name}
