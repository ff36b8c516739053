"""Danger or damp in a statement: a request of its writer's, at once, before anybody has read it."""

from datetime import datetime

from django.utils import timezone

from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case
from commonty.cases.queries.help_desk import words_of
from commonty.cases.rules.triage import read
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Place


def hand_over(
    text: str, *, place: Place, by: Person, typed_by: Person | None, now: datetime, channel: str
) -> Case | None:
    """Part of an action. None where there is neither in it."""
    reading = read(text, words_of(place.landlord or place))
    if not (reading.dangers or reading.is_damp):
        return None
    homes = homes_of(by, on=timezone.localdate(now))
    where = next((home for home in homes if home.is_within(place)), homes[0] if homes else place)
    return raise_case(Asked(says=text, place=where), raised_by=by, by=typed_by or by, now=now, channel=channel)
