"""Which days are working days. The bank holidays stand in the pack, so that no page loads a library for them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from commonty.maths.deadlines.regime import Calendar, DeadlineError

ONE_DAY: Final = timedelta(days=1)
LONGEST_WAIT: Final = 5 * 366  # days; nobody is closed for longer


@cache
def bank_holidays(jurisdiction: str) -> Mapping[date, str]:
    """Every bank holiday of the years that the pack knows, with its name.

    Raises DeadlineError for a jurisdiction without a pack. Source: see `bank-holidays.toml` in its folder.
    """
    try:
        text = (files(__package__) / "packs" / jurisdiction / "bank-holidays.toml").read_text(encoding="utf-8")
    except OSError:
        raise DeadlineError(f"There are no rules for {jurisdiction[:40]!r}.") from None
    said = tomllib.loads(text)
    days = said["usual"] | said["proclaimed"]
    return MappingProxyType({date.fromisoformat(day): name for day, name in days.items() if day not in said["moved"]})


@cache
def known_years(jurisdiction: str) -> range:
    """The years whose bank holidays the pack knows."""
    known = bank_holidays(jurisdiction)
    return range(min(known).year, max(known).year + 1)


def why_closed(day: date, calendar: Calendar, jurisdiction: str, closed_days: Collection[date]) -> tuple[str, str]:
    """Why this is no working day, and the day's name: `weekend`, `bank holiday` or `landlord closed`; "" if it is one.

    closed_days count only where the calendar lets a landlord have days of its own.
    Raises DeadlineError for years whose bank holidays nobody knows.
    """
    years = known_years(jurisdiction)
    if day.year not in years:
        raise DeadlineError(
            f"This needs the bank holidays of {day.year}. We know those of {years[0]} to {years[-1]}."
        )
    name = bank_holidays(jurisdiction).get(day)
    if name:
        return "bank holiday", name
    if day.weekday() >= 5:
        return "weekend", f"{day:%A}"
    if calendar.own_days and day in closed_days:
        return "landlord closed", "closed day of the landlord"
    return "", ""


def next_working_day(day: date, calendar: Calendar, jurisdiction: str, closed_days: Collection[date] = ()) -> date:
    """This day, or the first working day after it. Raises DeadlineError if there is none for years."""
    for _ in range(LONGEST_WAIT):
        if not why_closed(day, calendar, jurisdiction, closed_days)[0]:
            return day
        day += ONE_DAY
    raise DeadlineError("With these closed days there is no working day for five years. Take some off the list.")
