"""An entry for anybody's calendar, as RFC 5545 writes it: lines of 75 octets at most, and times in UTC.

With UTC nobody's programme has to know our time zone: 7 pm stays 7 pm on both sides of the night when clocks change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75  # octets, without the line break (3.1)


@dataclass(frozen=True)
class CalendarEntry:
    """`uid` stays the same for good; `sequence` counts the changes, so that a calendar takes the newer one."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str
    changed_at: datetime
    sequence: int = 0
    is_cancelled: bool = False


def calendar_text(entries: Sequence[CalendarEntry], *, made_at: datetime) -> str:
    """The whole file. Content type text/calendar; charset=utf-8."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Commonty//Calendar//EN", "METHOD:PUBLISH"]
    for entry in entries:
        lines += _lines_of(entry, made_at=made_at)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in folded(line))


def _lines_of(entry: CalendarEntry, *, made_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(entry.uid)}",
        f"DTSTAMP:{in_utc(made_at)}",
        f"LAST-MODIFIED:{in_utc(entry.changed_at)}",
        f"SEQUENCE:{entry.sequence}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        f"DTSTART:{in_utc(entry.starts_at)}",
        f"DTEND:{in_utc(entry.ends_at)}",
        f"SUMMARY:{escaped(entry.summary)}",
        f"LOCATION:{escaped(entry.location)}",
        f"DESCRIPTION:{escaped(entry.description)}",
        f"URL:{one_line(entry.url)}",
        "END:VEVENT",
    ]


def in_utc(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("A time without a zone is another instant for each reader.")
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """3.3.11. Control characters have no place in a text; a line break becomes the two characters that stand for it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(char for char in plain if char in "\n\t" or char.isprintable())
    for char in ("\\", ";", ","):
        plain = plain.replace(char, f"\\{char}")
    return plain.replace("\n", "\\n")


def one_line(address: str) -> str:
    """An address is no text and isn't escaped; a break in it would begin a line of its own."""
    return "".join(char for char in address if char.isprintable() and char != " ")


def folded(line: str) -> Iterator[str]:
    """Parts of at most 75 octets; each but the first begins with a space. No character is torn apart."""
    part, room = "", LONGEST_LINE
    for char in line:
        octets = len(char.encode())
        if octets > room:
            yield part
            part, room = " ", LONGEST_LINE - 1
        part += char
        room -= octets
    yield part
