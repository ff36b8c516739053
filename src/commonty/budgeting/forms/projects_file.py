"""Projects from a file: each mistake is named by row, column and mend, and what was sent stays in the box."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.forms.projects import drawings, split_categories
from commonty.kit.money import NotMoney, read_pounds
from commonty.places.models import Place

COLUMNS = ("name", "description", "cost", "upkeep", "place", "proposed_by", "categories", "only_one_of", "drawing")
EXAMPLE = (
    "Lights in the back court",
    "Three lamps that come on at dusk.",
    "4300",
    "60",
    "",
    "Tenants' group",
    "lighting",
    "",
    "",
)
NEEDED = ("name", "cost")
MOST_ROWS = 500
MOST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Fault:
    row: int  # as a spreadsheet counts: the heading is row 1
    column: str
    says: str


@dataclass
class Reading:
    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def text_of(content: bytes) -> str:
    """Spreadsheets save as UTF-8 with a mark, or as old Windows text."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_projects(text: str, *, places: Sequence[Place]) -> Reading:
    reading = Reading()
    text = text.lstrip("\ufeff").replace("\0", "")
    heading = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=heading.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        names = [name.strip().lower().replace(" ", "_") for name in next(rows, [])]
        if missing := [name for name in NEEDED if name not in names]:
            for name in missing:
                reading.faults.append(
                    Fault(
                        1, name, gettext("There is no column “%(name)s”. Add it to the first row.") % {"name": name}
                    )
                )
            return reading
        by_name: dict[str, list[Place]] = {}
        for place in places:
            by_name.setdefault(place.name.casefold(), []).append(place)
        for values in rows:
            if any(value.strip() for value in values):
                _read_row(dict(zip(names, values, strict=False)), rows.line_num, by_name, reading)
            if len(reading.rows) > MOST_ROWS:
                reading.faults.append(
                    Fault(rows.line_num, "", gettext("Only 500 projects at a time: split the file."))
                )
                break
    except csv.Error as error:
        reading.faults.append(
            Fault(rows.line_num, "", gettext("This row can't be read: %(error)s.") % {"error": error})
        )
    if not reading.rows and not reading.faults:
        reading.faults.append(
            Fault(2, "", gettext("There is no project in this file. Write one a row, below the heading."))
        )
    return reading


def _read_row(row: dict[str, str], line: int, by_name: dict[str, list[Place]], reading: Reading) -> None:
    found: list[Fault] = []
    got = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not got["name"]:
        found.append(Fault(line, "name", gettext("Give the project a name.")))
    if len(got["name"]) > 120:
        found.append(Fault(line, "name", gettext("Shorten the name to 120 letters.")))
    if len(got["proposed_by"]) > 120:
        found.append(Fault(line, "proposed_by", gettext("Shorten this to 120 letters.")))
    if len(got["only_one_of"]) > 80:
        found.append(Fault(line, "only_one_of", gettext("Shorten this to 80 letters.")))
    if got["drawing"] and got["drawing"] not in drawings():
        found.append(
            Fault(
                line,
                "drawing",
                gettext("There is no drawing of this name. Choose from: %(names)s, or leave it empty.")
                % {"names": ", ".join(drawings())},
            )
        )
    cost = _money(got["cost"], line, "cost", found)
    if cost == 0:
        found.append(Fault(line, "cost", gettext("Write what it costs: more than nothing.")))
    upkeep = _money(got["upkeep"] or "0", line, "upkeep", found)
    place = _place(got["place"], line, by_name, found)
    reading.faults += found
    if not found:
        reading.rows.append(
            {
                "name": got["name"],
                "description": got["description"],
                "cost_pence": cost,
                "upkeep_pence": upkeep,
                "place": place,
                "proposed_by": got["proposed_by"],
                "categories": split_categories(got["categories"].replace(";", ",")),
                "only_one_of": got["only_one_of"],
                "drawing": got["drawing"],
            }
        )


def _money(text: str, line: int, column: str, found: list[Fault]) -> int | None:
    try:
        return read_pounds(text)
    except NotMoney as wrong:
        found.append(Fault(line, column, str(wrong)))
        return None


def _place(name: str, line: int, by_name: dict[str, list[Place]], found: list[Fault]) -> Place | None:
    if not name:
        return None
    matches = by_name.get(name.casefold(), [])
    if len(matches) == 1:
        return matches[0]
    if matches:
        says = gettext("There are several places of this name. Leave it empty and choose on the project's page.")
    else:
        near = get_close_matches(name.casefold(), by_name, n=1)
        says = gettext("We know no place “%(name)s” here.") % {"name": name}
        if near:
            says += " " + gettext("Did you mean “%(near)s”?") % {"near": by_name[near[0]][0].name}
    found.append(Fault(line, "place", says))
    return None


class ProjectsFileForm(forms.Form):
    file = forms.FileField(
        label=_("A file from a spreadsheet (CSV)"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        required=False,
    )
    rows = forms.CharField(
        label=_("Or paste the rows here"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        strip=False,
        required=False,
    )

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        for name in ("file", "rows"):
            self.fields[name].is_one_of_several = True  # type: ignore[attr-defined]
        self.reading = Reading()

    def clean(self) -> dict[str, Any]:
        upload = self.cleaned_data.get("file")
        if upload and upload.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 1 MB. It should hold text only."))
        text = text_of(upload.read()) if upload else self.cleaned_data.get("rows", "")
        if not text.strip():
            raise forms.ValidationError(_("Choose a file, or paste the rows."))
        # The box then holds what was in the file, so that it can be mended here.
        self.data = self.data.copy()
        self.data["rows"] = text
        self.reading = read_projects(text, places=self.places)
        if self.reading.faults:
            raise forms.ValidationError(_("Nothing was added yet. Mend the rows named below and send them again."))
        return self.cleaned_data
