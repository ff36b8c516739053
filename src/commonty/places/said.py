"""What places say of themselves: the nearest that says something decides for all that lies within it.

For models with one row a place, in `place`; a row without a save holds the usual figures.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q

from commonty.places.models import Place

Said = TypeVar("Said", bound=Model)
MOST = 200


def said_at(saying: type[Said], place: Place) -> Said:
    """The nearest that a place around it has set; the usual figures where none has."""
    found = saying._default_manager.filter(place__path__in=place.paths_around).select_related("place")
    return max(found, key=lambda one: len(one.place.path), default=saying(place=place.landlord or place))  # type: ignore[attr-defined]


def said_of(saying: type[Said], places: Iterable[Place]) -> list[tuple[Place, Said, Place | None]]:
    """Each place with what is in force there, and the place that says so; none: the usual figures."""
    listed = list(places)
    around = {path for place in listed for path in place.paths_around}
    rows = saying._default_manager.filter(place__path__in=around).select_related("place")
    said = {row.place.path: row for row in rows}  # type: ignore[attr-defined]
    found: list[tuple[Place, Said, Place | None]] = []
    for place in listed:
        nearest = max((path for path in place.paths_around if path in said), key=len, default="")
        row = said.get(nearest)
        found.append((place, row or saying(place=place), row.place if row else None))  # type: ignore[attr-defined]
    return found


def worth_a_line(said: list[tuple[Place, Said, Place | None]]) -> list[tuple[Place, Said, Place | None]]:
    """The widest, and those that say something of their own: a hundred closes that say nothing are no list to read."""
    paths = [place.path for place, _row, _origin in said]
    return [
        (place, row, origin) for place, row, origin in said
        if origin == place or not any(place.path != path and place.path.startswith(path) for path in paths)
    ]  # fmt: skip


def places_to_set(saying: type[Model], mine: Iterable[Place]) -> list[Place]:
    """One's own places and those right below; and those below that say something of their own."""
    held = list(mine)
    if not held:
        return []
    keys = [place.pk for place in held]
    inside = Q(*[("place__path__startswith", place.path) for place in held], _connector=Q.OR)
    own = saying._default_manager.filter(inside).values("place")
    found = Place.objects.public().filter(Q(pk__in=keys) | Q(parent__in=keys) | Q(pk__in=own))
    return list(found.select_related("landlord").order_by("path")[:MOST])
