"""Reading and writing Pabulib files, the exchange format of participatory budgeting.

Format: Stolicki, Szufa & Talmon, "Pabulib: A Participatory Budgeting Library", arXiv:2012.06539. Three sections
(META, PROJECTS, VOTES), each with a header row, fields divided by semicolons. Voters' ages and the like are not kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Final

from commonty.maths.counting.election import (
    POINT_TYPES,
    BallotBox,
    CountingError,
    Election,
    Project,
    as_amount,
    check_projects,
    decimal_text,
)

# The largest of 1,755 published files has 4 MB; rubbish should be refused before it is read.
MAX_BYTES: Final = 64 * 2**20
MAX_META_ROWS: Final = 2_000
MAX_PROJECTS: Final = 50_000
MAX_BLANK_ROWS: Final = 10_000
SECTIONS: Final = ("META", "PROJECTS", "VOTES")


def read_pabulib(source: str | Path | bytes) -> Election:
    """The election in a file (by path) or in bytes; its META rows are kept in `meta`.

    Raises CountingError with the line for anything malformed, OSError if the file cannot be opened.
    """
    text = _text_of(source)
    lines = _Rows(text)
    lines.expect("META")
    meta = _read_meta(lines)
    lines.expect("PROJECTS")
    projects = _read_projects(lines)
    lines.expect("VOTES")
    try:
        budget = as_amount(meta["budget"], "budget")
        box = BallotBox(meta["vote_type"], {project.id: number for number, project in enumerate(projects)})
    except KeyError as missing:
        raise CountingError(f"META has no row {missing.args[0]}", line=1) from None
    except CountingError as error:
        raise CountingError(str(error), line=1) from None
    _read_votes(lines, box)
    return box.close(projects, budget, meta)


def _text_of(source: str | Path | bytes) -> str:
    if isinstance(source, bytes):
        data = source
    else:
        with open(source, "rb") as file:
            data = file.read(64)
            if _begins_well(data):
                data += file.read(MAX_BYTES)
    if not _begins_well(data):
        raise CountingError("a Pabulib file begins with META", line=1)
    if len(data) > MAX_BYTES:
        raise CountingError(f"the file is larger than {MAX_BYTES // 2**20} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CountingError("the text is not UTF-8", line=data.count(b"\n", 0, error.start) + 1) from None


def _begins_well(data: bytes) -> bool:
    return data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:4].upper() == b"META"


class _Rows:
    """The rows of the file, one section at a time, knowing the line."""

    def __init__(self, text: str) -> None:
        self._reader = csv.reader(StringIO(text, newline=""), delimiter=";")
        self._waiting: list[str] | None = None

    @property
    def line(self) -> int:
        return self._reader.line_num

    def error(self, message: str) -> CountingError:
        return CountingError(message, line=self.line)

    def next_row(self) -> list[str] | None:
        """The next row that is not blank, or None at the end."""
        if self._waiting is not None:
            row, self._waiting = self._waiting, None
            return row
        try:
            for blank, row in enumerate(self._reader):
                if len(row) > 1 or (row and row[0].strip()):
                    return row
                if blank == MAX_BLANK_ROWS:
                    raise self.error(f"there are more than {MAX_BLANK_ROWS} blank lines")
        except csv.Error as problem:
            raise self.error(str(problem)) from None
        return None

    def expect(self, section: str) -> None:
        row = self.next_row()
        if row is None or row[0].strip().upper() != section:
            raise self.error(f"the section {section} should begin here")

    def header(self, *needed: str) -> list[str]:
        """The header row; raises CountingError if a needed column is missing or a column occurs twice."""
        row = [name.strip() for name in self.next_row() or []]
        for name in needed:
            if name not in row:
                raise self.error(f"the header has no column {name}")
        if len(set(row)) != len(row):
            raise self.error("the header names a column twice")
        return row

    def until_next_section(self) -> Iterator[list[str]]:
        while (row := self.next_row()) is not None:
            if len(row) == 1 and row[0].strip().upper() in SECTIONS:
                self._waiting = row
                return
            yield row


def _read_meta(lines: _Rows) -> dict[str, str]:
    lines.header("key", "value")
    meta: dict[str, str] = {}
    for row in lines.until_next_section():
        key = row[0].strip()
        if len(row) < 2:
            raise lines.error("a META row needs a key and a value")
        if key in meta:
            raise lines.error(f"META names {key[:40]} twice")
        if len(meta) == MAX_META_ROWS:
            raise lines.error(f"META has more than {MAX_META_ROWS} rows")
        # Some published files leave semicolons in descriptions unquoted.
        meta[key] = ";".join(row[1:]).strip()
    return meta


def _read_projects(lines: _Rows) -> tuple[Project, ...]:
    header = lines.header("project_id", "cost")
    projects: list[Project] = []
    seen: set[str] = set()
    for row in lines.until_next_section():
        fields = dict(zip(header, (value.strip() for value in row)))
        project_id = fields.pop("project_id", "")
        if len(row) < len(header) and "cost" not in fields:
            raise lines.error("a PROJECTS row needs an id and a cost")
        if project_id in seen:
            raise lines.error(f"project {project_id[:40]} is listed twice")
        if "," in project_id:
            raise lines.error(f"a project id cannot hold a comma: {project_id[:40]!r}")
        if len(projects) == MAX_PROJECTS:
            raise lines.error(f"there are more than {MAX_PROJECTS} projects")
        seen.add(project_id)
        try:
            cost = as_amount(fields.pop("cost"), "cost")
            projects.append(Project(project_id, cost, fields.get("name", ""), fields=fields))
        except CountingError as error:
            raise lines.error(str(error)) from None
    return check_projects(projects)


def _read_votes(lines: _Rows, box: BallotBox) -> None:
    with_points = box.ballot_type in POINT_TYPES
    header = lines.header("vote", *(["points"] if with_points else []))
    vote_at, points_at = header.index("vote"), header.index("points") if with_points else -1
    known: dict[tuple[str, str], int] = {}
    for row in lines.until_next_section():
        # A row cut short means the ballot itself is missing, not that it was empty.
        if len(row) <= max(vote_at, points_at):
            raise lines.error("a VOTES row is too short")
        key = (row[vote_at], row[points_at] if with_points else "")
        kind = known.get(key)
        if kind is None:
            try:
                kind = known[key] = box.merged(_items(key[0]), _points(key[1]) if with_points else None)
            except CountingError as error:
                raise lines.error(str(error)) from None
        box.cast(kind)
    if lines.next_row() is not None:
        raise lines.error("nothing should follow the VOTES")


def _items(text: str) -> list[str]:
    """The parts of a comma list; the library writes an empty ballot as nothing or as None."""
    if not text.strip() or text.strip().lower() == "none":
        return []
    return [item.strip() for item in text.split(",")]


def _points(text: str) -> list[Fraction]:
    return [as_amount(item, "points") for item in _items(text)]


def write_pabulib(election: Election, meta: Mapping[str, str] | None = None) -> str:
    """The election as a Pabulib file: `read_pabulib` of it gives the same election again.

    `meta` replaces the META rows kept with the election; the numbers and the ballot type are always written anew.
    Voters are numbered from 1 in the order their ballots were read.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    rows = dict(election.meta if meta is None else meta)
    rows |= {
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.ballots),
        "budget": decimal_text(election.budget),
        "vote_type": election.ballot_type,
    }
    writer.writerows([["META"], ["key", "value"], *([key, value] for key, value in rows.items())])
    columns = list(dict.fromkeys(key for project in election.projects for key in project.fields))
    writer.writerows([["PROJECTS"], ["project_id", "cost", *columns]])
    for project in election.projects:
        values = [project.fields.get(key, "") for key in columns]
        writer.writerow([project.id, decimal_text(project.cost), *values])
    with_points = election.points is not None
    writer.writerows([["VOTES"], ["voter_id", "vote", *(["points"] if with_points else [])]])
    ballots = [_ballot_fields(election, kind) for kind in range(len(election.weights))]
    writer.writerows([number, *ballots[kind]] for number, kind in enumerate(election.type_of_ballot.tolist(), 1))
    return text.getvalue()


def _ballot_fields(election: Election, kind: int) -> list[str]:
    entries = slice(int(election.offsets[kind]), int(election.offsets[kind + 1]))
    fields = [",".join(election.projects[number].id for number in election.choices[entries].tolist())]
    if election.points is not None:
        points = election.points[entries].tolist()
        fields.append(",".join(decimal_text(Fraction(given, election.point_unit)) for given in points))
    return fields
