"""What belongs to what: a project to its area's pot, a deed to whoever did it."""

from collections.abc import Sequence

from commonty.access.may import Actor
from commonty.budgeting.models import Pot
from commonty.people.models import Person
from commonty.places.models import Place


def pot_for(place: Place | None, pots: Sequence[Pot]) -> Pot | None:
    """The pot of the smallest area that holds the place."""
    around = [pot for pot in pots if place is not None and place.is_within(pot.place)]
    return max(around, key=lambda pot: len(pot.place.path), default=None)


def person_or_none(by: Actor) -> Person | None:
    """The person to write beside a row; the system itself is none."""
    return by if isinstance(by, Person) else None
