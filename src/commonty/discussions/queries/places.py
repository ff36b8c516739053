"""Where somebody may start a discussion."""

from datetime import datetime

from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Place


def may_start_at(person: Person, place: Place, *, now: datetime) -> bool:
    """Whoever lives there, and staff who answer or keep the peace there."""
    if any(can(person, need, within=place) for need in (Permission.ANSWER_CASES, Permission.MODERATE)):
        return True
    return any(home.is_within(place) for home in homes_of(person, on=timezone.localdate(now)))


def places_to_start_at(person: Person, *, now: datetime) -> list[Place]:
    """The closes, estates and areas round one's homes; for staff where their role lies. The nearest first, no home."""
    homes = homes_of(person, on=timezone.localdate(now))
    paths = {path for home in homes for path in home.paths_around}
    for held in person.held_now:
        if any(can(person, need, within=held.place) for need in (Permission.ANSWER_CASES, Permission.MODERATE)):
            paths.add(held.place.path)
    found = Place.objects.public().filter(path__in=paths).select_related("landlord", "parent")
    return sorted(found, key=lambda place: (-place.path.count("/"), place.name)) if homes else _widest_first(found)


def _widest_first(found: object) -> list[Place]:
    return sorted(found, key=lambda place: (place.path.count("/"), place.name))  # type: ignore[call-overload]


def places_to_keep(person: Person, landlord: Place | None) -> list[Place]:
    """Where this person keeps the peace, the widest first, with how talk is kept there. No home."""
    if landlord is None:
        return []
    held = [one.place for one in person.held_now if can(person, Permission.MODERATE, within=one.place)]
    found = Place.objects.public().within(landlord).select_related("landlord", "talk_settings").order_by("path")
    return [place for place in found[:2_000] if any(place.is_within(where) for where in held)]
