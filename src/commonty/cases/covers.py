"""A request goes to whoever covers, with all that was promised about it; never to whom it is about. Found by its name."""

from collections.abc import Sequence
from datetime import datetime

from commonty.cases.actions.taking_over import cover_case
from commonty.people.models import Person


def move_case(*, about_id: str, was: Person, to: Sequence[Person], why: str, now: datetime) -> int:
    return cover_case(public_id=about_id, was=was, to=to, why=why, now=now, channel="timetable")


MOVES = {"cases.case": move_case}
