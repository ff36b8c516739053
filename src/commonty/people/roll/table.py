"""The file as a whole: its size, its letters, its delimiter, its lines. What a cell says is for `reading`."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

MOST_BYTES = 40 * 1024 * 1024  # some 200,000 rows
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class BadFile(Exception):
    """The file as a whole can't be read; the sentence says why and what to do."""


def decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise BadFile(too_large(len(content)))
    if content.startswith((WORKBOOK, OLD_WORKBOOK)):
        raise BadFile(_("This is a spreadsheet's own format. Save it as “CSV UTF-8” and send that file."))
    for start, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "cp1252")):
        if content.startswith(start):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
    raise BadFile(_("We can't read the letters in this file. Save it as “CSV UTF-8” and send it again."))


def too_large(size: int) -> str:
    return _(
        "The file has %(size)d MB and we read up to %(most)d. 50,000 residents need about 10. "
        "Send only the list of residents."
    ) % {
        "size": size // (1024 * 1024),
        "most": MOST_BYTES // (1024 * 1024),
    }


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered as a spreadsheet numbers its rows; blank ones are counted and left out."""
    lines = io.StringIO(text, newline="")
    first = lines.readline()
    told = first.strip().lower().strip('"')
    delimiter = told[4] if told.startswith("sep=") and len(told) == 5 else ""
    start = 1 if delimiter else 0
    if not delimiter:
        lines.seek(0)
        delimiter = max(",;\t|", key=_first_written(text).count)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for number, row in enumerate(reader, start=1 + start):
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        raise BadFile(
            _("Row %(row)d can't be read: perhaps a quotation mark that is never closed.") % {"row": reader.line_num}
        ) from error


def _first_written(text: str) -> str:
    return next((line for line in text[:20_000].splitlines() if line.strip()), "")
