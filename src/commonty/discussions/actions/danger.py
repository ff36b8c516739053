"""Danger or damp in public words: a request of its writer's, at once, before anybody has read it."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case
from commonty.cases.queries.help_desk import words_of
from commonty.cases.rules.status import LONGEST
from commonty.cases.rules.triage import Reading, read
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Place


def reading_of(text: str, place: Place) -> Reading:
    return read(text, words_of(place.landlord or place))


def tells_of_danger(text: str, place: Place) -> bool:
    reading = reading_of(text, place)
    return bool(reading.dangers) or reading.is_damp


def hand_over(
    text: str, *, place: Place, by: Person, typed_by: Person | None, now: datetime, channel: str
) -> Case | None:
    """Part of an action. None where there is neither in it, and for staff who write of what they do about it.

    Staff who live there are neighbours: nobody knows of their danger but themselves.
    """
    reading = reading_of(text, place)
    if not (reading.dangers or reading.is_damp):
        return None
    homes = homes_of(by, on=timezone.localdate(now))
    home = next((home for home in homes if home.is_within(place)), None)
    if home is None and can(by, Permission.ANSWER_CASES, within=place):
        return None
    where = home or (homes[0] if homes else place)
    # Who typed it for them stands on the request if they may; else it is theirs alone, and is taken all the same.
    typist = typed_by if typed_by is not None and can(typed_by, Permission.ANSWER_CASES, within=where) else by
    asked = Asked(says=text[:LONGEST], place=where, posted_key=_key(text, place, now))
    return raise_case(asked, raised_by=by, by=typist, now=now, channel=channel)


@transaction.atomic
def hand_over_apart(
    text: str, *, place: Place, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Case | None:
    """An action of its own: whatever kept the words from being read by neighbours, we read of the danger."""
    return hand_over(text, place=place, by=by, typed_by=typed_by, now=now, channel=channel)


def _key(text: str, place: Place, now: datetime) -> str:
    """The same words of the same human within an hour are one request, however often their form comes."""
    hour = int(now.timestamp()) // 3600
    return sha256(f"{place.public_id}\0{hour}\0{text.strip()}".encode()).hexdigest()[:40]
