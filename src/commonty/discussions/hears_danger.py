"""Danger in words of a room below: a request of their writer's where everybody would read them. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from commonty.discussions.actions.danger import hand_over_apart, tells_of_danger
from commonty.people.models import Person
from commonty.places.models import Place


def hear(text: str, place: Place, person: Person, now: datetime) -> Iterable[str]:
    """The public id of the request; nothing where the words tell of neither danger nor damp."""
    case = hand_over_apart(text, place=place, by=person, now=now, channel="web")
    return [case.public_id] if case is not None else []


def tell(text: str, place: Place) -> Iterable[str]:
    """Something, where the words tell of danger or damp. Nothing is made of it: in a room their writer decides."""
    return ["danger"] if tells_of_danger(text, place) else []


HEARS, TELLS = hear, tell
