"""Reading a conversation from the files that Polis exports, or from ours, which have the same form.

A folder holds `votes.csv` (a row a vote; a person's newest on a statement counts), or `participants-votes.csv` (a row a
person, a column a statement), or `votes.json` (a dump of the interface); and `comments.csv` or `comments.json`, where
moderated -1 takes a statement out. Each mistake is said with row (the head is row 1), column and mend.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from commonty.maths.opinions.votes import VOTES, OpinionsError, Votes

VOTE_OF: Final = {"1": 1, "-1": -1, "0": 0, "1.0": 1, "-1.0": -1, "0.0": 0}
PERSON: Final = ("voter-id", "participant", "participant_id", "pid")
STATEMENT: Final = ("comment-id", "statement_id", "statement", "tid")
WHEN: Final = ("timestamp", "modified")
MODERATED: Final = ("moderated", "mod")
BODY: Final = ("comment-body", "txt")
FILES: Final = ("votes.csv", "participants-votes.csv", "votes.json")
LONGEST_ID: Final = 60
ROWS_AT_ONCE: Final = 2_000  # more at once would fall out of the processor's own memory
MAX_BYTES: Final = 512 * 2**20

Text = Mapping[str, tuple[str, bool]]


def read_votes(path: Path | str) -> Votes:
    """The votes of a folder, or of one of its files of votes. Raises OpinionsError; OSError for what can't be opened."""
    given = Path(path)
    file = _file_of_votes(given) if given.is_dir() else given
    statements = _read_statements(file.parent)
    with file.open("rb") as opened:
        if len(opened.read(1)) == 0:
            raise OpinionsError(f"{file.name} is empty")
    box = _Box()
    if file.suffix == ".json":
        _read_json(file, box)
    elif file.name == "participants-votes.csv" or _is_wide(file):
        _read_wide(file, box)
    else:
        _read_long(file, box)
    return box.close(statements)


def _file_of_votes(folder: Path) -> Path:
    for name in FILES:
        if (folder / name).is_file():
            return folder / name
    raise OpinionsError(f"{folder.name} holds no votes: put {', '.join(FILES[:2])} or {FILES[2]} into it")


class _Box:
    """Takes votes by the thousand; of two by the same person on the same statement the newer counts."""

    def __init__(self) -> None:
        self.people: dict[str, int] = {}
        self.statements: dict[str, int] = {}
        self.columns: list[tuple[NDArray[Any], ...]] = []

    def put(self, row: int, person: str, statement: str, value: int, when: float) -> None:
        self.put_many(range(row, row + 1), [person], [statement], [value], [when])

    def put_many(
        self,
        rows: Sequence[int],
        people: Sequence[str],
        statements: Sequence[str],
        value: list[int],
        when: list[float],
    ) -> None:
        columns = (
            _numbers(self.people, people),
            _numbers(self.statements, statements),
            np.array(value, dtype=np.int64),
        )
        self.columns.append((*columns, np.array(when, dtype=np.float64), np.array(rows, dtype=np.int64)))

    def put_numbered(self, people: list[str], statements: list[str], columns: tuple[NDArray[Any], ...]) -> None:
        """All at once, where persons and statements are numbers in these lists already."""
        self.people = {name: number for number, name in enumerate(people)}
        self.statements = {name: number for number, name in enumerate(statements)}
        self.columns = [columns]

    def close(self, known: Text) -> Votes:
        """Nobody's order decides: of two votes at the same time that differ the lower one counts, as if it were newer."""
        columns = self.columns or [tuple(np.zeros(0, dtype=kind) for kind in (int, int, int, float, int))]
        person, statement, value, when, rows = (np.concatenate(column) for column in zip(*columns))
        cell = person * max(1, len(self.statements)) + statement
        order = np.lexsort((-value, when, cell))
        last = np.append(np.diff(cell[order]) != 0, True) if len(order) else np.zeros(0, dtype=np.bool_)
        kept = order[last]
        self._check_times(cell[order], when[order], value[order], rows[order])
        texts = {name: text for name, (text, _) in known.items()}
        out = {name for name, (_, is_out) in known.items() if is_out}
        people, statements = list(self.people), list(self.statements)
        return Votes.sorted(people, statements, person[kept], statement[kept], value[kept], out, texts)

    def _check_times(self, cell: Any, when: Any, value: Any, rows: Any) -> None:
        """Without a time nothing says which of two votes is the newer."""
        clash: Any = (
            np.flatnonzero((np.diff(cell) == 0) & np.isnan(when[1:]) & (np.diff(value) != 0)) if len(cell) else []
        )
        if len(clash):
            row, other = sorted((int(rows[clash[0]]), int(rows[clash[0] + 1])))[::-1]
            raise OpinionsError(
                f"votes otherwise than row {other} on the same statement; add a column timestamp, or keep the newest alone",
                row=row,
            )


def _numbers(known: dict[str, int], names: Sequence[str]) -> NDArray[Any]:
    """The number of each name; names that are new get the next ones, in no order that means anything."""
    for name in set(names) - known.keys():
        known[name] = len(known)
    return np.fromiter(map(known.__getitem__, names), dtype=np.int64, count=len(names))


def _is_wide(file: Path) -> bool:
    with file.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
        head = lines.readline(4096)
    return head.startswith("participant,group-id")


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file with their numbers, empty ones left out."""
    if file.stat().st_size > MAX_BYTES:
        raise OpinionsError(f"{file.name} is larger than {MAX_BYTES // 2**20} MB")
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for number, row in enumerate(csv.reader(lines), 1):
                if row:
                    yield number, row
    except UnicodeDecodeError:
        raise OpinionsError(f"{file.name} is not UTF-8; save it as CSV UTF-8") from None
    except csv.Error as error:
        raise OpinionsError(f"{file.name} is no CSV file: {error}") from None


def _column(head: Sequence[str], names: Sequence[str], *, file: str) -> int:
    for name in names:
        if name in head:
            return head.index(name)
    raise OpinionsError(f"{file} has no column {names[0]}; its first row names the columns", row=1)


def _read_long(file: Path, box: _Box) -> None:
    rows = _lines(file)
    head = next(rows, (1, []))[1]
    person, statement = _column(head, PERSON, file=file.name), _column(head, STATEMENT, file=file.name)
    vote = _column(head, ("vote",), file=file.name)
    when = next((head.index(name) for name in WHEN if name in head), None)
    columns = _Columns(person, statement, vote, when)
    if _read_numbers(file, width=len(head), columns=columns, box=box):
        return
    while block := list(islice(rows, ROWS_AT_ONCE)):
        numbers, lines = zip(*block)
        columns.check(head, block)
        by_column = list(zip(*lines))
        names = [list(map(_plain, by_column[n])) for n in (person, statement)]
        times = [float("nan")] * len(lines) if when is None else [float(text) for text in by_column[when]]
        box.put_many(numbers, names[0], names[1], [VOTE_OF[text] for text in by_column[vote]], times)


def _read_numbers(file: Path, *, width: int, columns: _Columns, box: _Box) -> bool:
    """The quick way for a file of plain whole numbers, four times as fast; False, and nothing read, for any other."""
    data = file.read_bytes()
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if b'"' in data or lines < 2 or data.count(b",") != (width - 1) * lines:
        return False
    wanted = [columns.person, columns.statement, columns.vote, *([] if columns.when is None else [columns.when])]
    try:
        found = np.loadtxt(
            BytesIO(data), dtype=np.int64, delimiter=",", skiprows=1, usecols=wanted, comments=None, ndmin=2
        )
    except (ValueError, OverflowError):
        return False
    if not np.isin(found[:, 2], VOTES).all():
        return False
    names = [np.unique(found[:, n], return_inverse=True) for n in (0, 1)]
    people, statements = ([str(name) for name in known.tolist()] for known, _ in names)
    times = found[:, 3].astype(np.float64) if columns.when is not None else np.full(len(found), np.nan)
    box.put_numbered(people, statements, (names[0][1], names[1][1], found[:, 2], times, np.arange(2, len(found) + 2)))
    return True


@dataclass(frozen=True)
class _Columns:
    """Where in a row person, statement, vote and time stand."""

    person: int
    statement: int
    vote: int
    when: int | None

    def check(self, head: Sequence[str], block: Sequence[tuple[int, list[str]]]) -> None:
        """Raises OpinionsError for the first row that is broken."""
        width = len(head)
        for number, row in block:
            if len(row) != width:
                raise OpinionsError(f"has {len(row)} columns where the first row has {width}", row=number)
            if row[self.vote] not in VOTE_OF:
                raise _wrong_vote(row[self.vote], number, head[self.vote])
            if self.when is not None and not row[self.when].isdecimal():
                _time(row[self.when], number, head[self.when])
            for column in (self.person, self.statement):
                if not 0 < len(row[column]) <= LONGEST_ID:
                    _checked_id(row[column], number, head[column])


def _read_wide(file: Path, box: _Box) -> None:
    rows = _lines(file)
    head = next(rows, (1, []))[1]
    person = _column(head, PERSON, file=file.name)
    columns = [n for n, name in enumerate(head) if n != person and name.isascii() and name.isdigit()]
    if not columns:
        raise OpinionsError(f"{file.name} has no column that is called by the number of a statement", row=1)
    known: set[str] = set()
    for number, row in rows:
        if len(row) != len(head):
            raise OpinionsError(f"has {len(row)} columns where the first row has {len(head)}", row=number)
        who = _checked_id(row[person], number, head[person])
        if who in known:
            raise OpinionsError(f"person {who} has a row already; keep one", row=number, column=head[person])
        known.add(who)
        cast = [n for n in columns if row[n] != ""]
        wrong = next((n for n in cast if row[n] not in VOTE_OF), None)
        if wrong is not None:
            raise _wrong_vote(row[wrong], number, head[wrong])
        values = [VOTE_OF[row[n]] for n in cast]
        box.put_many([number] * len(cast), [who] * len(cast), [head[n] for n in cast], values, [0.0] * len(cast))


def _read_json(file: Path, box: _Box) -> None:
    for number, entry in enumerate(_entries(file), 1):
        names = [next((name for name in choice if name in entry), None) for choice in (PERSON, STATEMENT)]
        if None in names or "vote" not in entry:
            raise OpinionsError("is no vote: it needs a participant_id, a statement_id and a vote", row=number)
        person, statement = (str(entry[name]) for name in names if name is not None)
        value = VOTE_OF.get(str(entry["vote"]))
        if value is None:
            raise _wrong_vote(str(entry["vote"]), number, "vote")
        when = next((name for name in WHEN if entry.get(name) is not None), None)
        at = float("nan") if when is None else _time(str(entry[when]), number, when)
        box.put(
            number,
            _checked_id(person, number, "participant_id"),
            _checked_id(statement, number, "statement_id"),
            value,
            at,
        )


def _entries(file: Path) -> list[dict[str, Any]]:
    if file.stat().st_size > MAX_BYTES:
        raise OpinionsError(f"{file.name} is larger than {MAX_BYTES // 2**20} MB")
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise OpinionsError(f"{file.name} is no JSON; ask for the dump again") from None
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise OpinionsError(f"{file.name} is not a list of records")
    return found


def _checked_id(text: str, row: int, column: str) -> str:
    if not text or len(text) > LONGEST_ID:
        mend = "write the number of the person or statement" if not text else f"is longer than {LONGEST_ID} letters"
        raise OpinionsError("is empty; " + mend if not text else mend, row=row, column=column)
    return _plain(text)


def _plain(name: str) -> str:
    """ "007" is 7: a table program may have written either."""
    return str(int(name)) if name.isascii() and name.isdigit() else name


def _time(text: str, row: int, column: str) -> float:
    try:
        at = float(text)
    except ValueError:
        at = float("nan")
    if at != at:
        raise OpinionsError(f"{text[:40]!r} is no time; write milliseconds as a number", row=row, column=column)
    return at


def _wrong_vote(text: str, row: int, column: str) -> OpinionsError:
    return OpinionsError(
        f"{text[:40]!r} is no vote; write 1 (agree), -1 (disagree) or 0 (pass)", row=row, column=column
    )


def _read_statements(folder: Path) -> dict[str, tuple[str, bool]]:
    """What each statement says, and whether it was taken out: by a moderator, or as one that asks who people are (meta)."""
    if (folder / "comments.csv").is_file():
        return _statements_of_csv(folder / "comments.csv")
    if not (folder / "comments.json").is_file():
        return {}
    found = {}
    for number, entry in enumerate(_entries(folder / "comments.json"), 1):
        name = next((str(entry[name]) for name in STATEMENT if name in entry), "")
        moderated = next((str(entry[name]) for name in MODERATED if name in entry), "0")
        text = next((str(entry[name]) for name in BODY if name in entry), "")
        is_out = moderated in ("-1", "-1.0") or entry.get("is_meta") is True
        found[_checked_id(name, number, "statement_id")] = (text, is_out)
    return found


def _statements_of_csv(file: Path) -> dict[str, tuple[str, bool]]:
    rows = _lines(file)
    head = next(rows, (1, []))[1]
    name = _column(head, STATEMENT, file=file.name)
    moderated = next((head.index(found) for found in MODERATED if found in head), None)
    body = next((head.index(found) for found in BODY if found in head), None)
    found = {}
    for number, row in rows:
        if len(row) != len(head):
            raise OpinionsError(f"{file.name} has {len(row)} columns where its first row has {len(head)}", row=number)
        is_out = moderated is not None and row[moderated] in ("-1", "-1.0")
        found[_checked_id(row[name], number, head[name])] = (row[body] if body is not None else "", is_out)
    return found
