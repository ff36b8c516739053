"""Where somebody may form a group."""

from datetime import date

from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Kind, Place


def places_to_choose(person: Person, *, on: date) -> list[Place]:
    """What is round their homes, the nearest first, and never a home."""
    paths = {path for home in homes_of(person, on=on) for path in home.paths_around}
    return list(
        Place.objects.filter(path__in=paths).exclude(kind=Kind.HOME).select_related("landlord").order_by("-path")
    )
