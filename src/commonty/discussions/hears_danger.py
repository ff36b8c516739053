"""Danger in words that a room below shows to everybody: a request of their writer's. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from commonty.discussions.actions.danger import hand_over_apart
from commonty.people.models import Person
from commonty.places.models import Place


def hear(text: str, place: Place, person: Person, now: datetime) -> Iterable[str]:
    """The public id of the request; nothing where the words tell of neither danger nor damp."""
    case = hand_over_apart(text, place=place, by=person, now=now, channel="web")
    return [case.public_id] if case is not None else []


HEARS = hear
