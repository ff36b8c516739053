"""How the demo landlord arranges help: its hours, numbers that somebody has rung, answers that are out."""

import tomllib
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from commonty.cases.actions.setting_up import publish_answer, set_hours, set_number
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.actions.own_days import set_closed_days, set_own_length


def words_of(name: str) -> dict[str, Any]:
    return tomllib.loads((files("commonty.web.demo") / name).read_text(encoding="utf-8"))


def arrange_help(landlord: Place, by: Person, *, now: datetime) -> None:
    """Open until six, closed for the Fair; each number was rung and each answer read some days ago."""
    how: dict[str, Any] = {"by": by, "channel": "demo"}
    hours = {"opens": time(8, 30), "closes": time(18), "weekdays": range(5), "silent_days": 14}
    set_hours(landlord_id=landlord.pk, **hours, now=now - timedelta(days=366), **how)
    listed = words_of("help.toml")
    for days, said in enumerate(listed["number"], start=9):
        set_number(landlord_id=landlord.pk, **said, is_tested=True, now=now - timedelta(days=days), **how)
    for number, said in enumerate(listed["answer"], start=1):
        publish_answer(place_id=landlord.pk, **said, is_out=True, now=now - timedelta(days=12 * number), **how)
    first, last = _fair(now)
    fair = {"first_on": first, "last_on": last, "name": "Glasgow Fair"}
    set_closed_days(landlord_id=landlord.pk, **fair, now=now - timedelta(days=1), **how)
    set_own_length(landlord_id=landlord.pk, regime="thanks", number=10, now=now - timedelta(days=366), **how)


def _fair(now: datetime) -> tuple[date, date]:
    """The next Fair: from a Friday to the third Monday of July."""
    today = now.date()
    mondays = [date(year, 7, 15 + -date(year, 7, 1).weekday() % 7) for year in (today.year, today.year + 1)]
    monday = next(day for day in mondays if day - timedelta(days=3) > today)
    return monday - timedelta(days=3), monday
