"""RFC 5545: what a calendar has to find in the file, whatever somebody typed."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.kit.icalendar import CalendarEntry, calendar_text, escaped, folded, in_utc

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 11, 26, 19, 0, tzinfo=LONDON)


def entry(**fields: Any) -> CalendarEntry:
    known: dict[str, Any] = {
        "uid": "abc@homes.example.org", "starts_at": AT, "ends_at": AT.replace(hour=21), "summary": "An evening",
        "location": "The hall", "description": "Come.", "url": "https://homes.example.org/decide/abc/",
        "changed_at": AT.replace(day=1),
    }  # fmt: skip
    return CalendarEntry(**{**known, **fields})


def lines_of(text: str) -> list[str]:
    """As a calendar reads it: unfolded."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_whole_file() -> None:
    text = calendar_text([entry()], made_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC))
    assert lines_of(text) == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Commonty//Calendar//EN", "METHOD:PUBLISH", "BEGIN:VEVENT",
        "UID:abc@homes.example.org", "DTSTAMP:20261102T093000Z", "LAST-MODIFIED:20261101T190000Z", "SEQUENCE:0",
        "STATUS:CONFIRMED", "DTSTART:20261126T190000Z", "DTEND:20261126T210000Z", "SUMMARY:An evening",
        "LOCATION:The hall", "DESCRIPTION:Come.", "URL:https://homes.example.org/decide/abc/", "END:VEVENT",
        "END:VCALENDAR",
    ]  # fmt: skip


def test_one_called_off_has_the_same_uid_and_a_higher_sequence() -> None:
    lines = lines_of(calendar_text([entry(sequence=2, is_cancelled=True)], made_at=AT))
    assert {"UID:abc@homes.example.org", "SEQUENCE:2", "STATUS:CANCELLED"} <= set(lines)


@pytest.mark.parametrize(
    ("day", "utc"), [(datetime(2026, 10, 24), "20261024T180000Z"), (datetime(2026, 10, 25), "20261025T190000Z")]
)
def test_seven_in_the_evening_on_both_sides_of_the_night_when_clocks_go_back(day: datetime, utc: str) -> None:
    assert in_utc(datetime.combine(day, time(19), tzinfo=LONDON)) == utc


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        in_utc(AT.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Hall; room 2, back\\door", "Hall\\; room 2\\, back\\\\door"),
        ("One\r\nTwo\rThree\nFour", "One\\nTwo\\nThree\\nFour"),
        ("Bell\x07 and\x00 null", "Bell and null"),
        ("Kept: colon \"quotes\" é ł", "Kept: colon \"quotes\" é ł"),
    ],
)  # fmt: skip
def test_what_is_typed_begins_no_line_of_its_own(typed: str, written: str) -> None:
    assert escaped(typed) == written


def test_nobody_types_a_property_into_the_file() -> None:
    mean = "x\r\nATTENDEE:mailto:a@example.org"
    text = calendar_text([entry(summary=mean, location=mean, description=mean, url=mean, uid=mean)], made_at=AT)
    assert not any(line.startswith("ATTENDEE") for line in lines_of(text))
    assert any(line.startswith("ATTENDEE") for line in mean.split("\r\n"))  # the twin: written as it stands it would


@given(st.text())
def test_folding_loses_nothing_and_tears_no_character(text: str) -> None:
    parts = list(folded(text))
    assert all(len(part.encode(errors="surrogatepass")) <= 75 for part in parts)
    assert "".join(part if n == 0 else part.removeprefix(" ") for n, part in enumerate(parts)) == text


def test_a_line_of_exactly_75_octets_stays_whole_and_one_more_does_not() -> None:
    assert list(folded("a" * 75)) == ["a" * 75]
    assert list(folded("a" * 76)) == ["a" * 75, " a"]
    assert [len(part.encode()) for part in folded("é" * 40)] == [74, 7]
