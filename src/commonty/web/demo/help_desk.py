"""How the demo landlord arranges help: its hours, numbers that somebody has rung, answers that are out."""

import tomllib
from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import Any

from commonty.cases.actions.setting_up import publish_answer, set_hours, set_number
from commonty.people.models import Person
from commonty.places.models import Place


def words_of(name: str) -> dict[str, Any]:
    return tomllib.loads((files("commonty.web.demo") / name).read_text(encoding="utf-8"))


def arrange_help(landlord: Place, by: Person, *, now: datetime) -> None:
    """Open until six; each number was rung and each answer read some days ago."""
    how: dict[str, Any] = {"by": by, "channel": "demo"}
    hours = {"opens": time(8, 30), "closes": time(18), "weekdays": range(5), "silent_days": 14}
    set_hours(landlord_id=landlord.pk, **hours, now=now - timedelta(days=366), **how)
    listed = words_of("help.toml")
    for days, said in enumerate(listed["number"], start=9):
        set_number(landlord_id=landlord.pk, **said, is_tested=True, now=now - timedelta(days=days), **how)
    for number, said in enumerate(listed["answer"], start=1):
        publish_answer(place_id=landlord.pk, **said, is_out=True, now=now - timedelta(days=12 * number), **how)
