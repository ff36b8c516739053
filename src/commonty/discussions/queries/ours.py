"""Who speaks for the landlord, and who as a neighbour."""

from datetime import datetime

from django.utils import timezone

from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Place


def speaks_for_landlord(person: Person | None, place: Place, *, now: datetime) -> bool:
    """All who work for the landlord, whatever they do there. Whoever has a home of theirs there is a neighbour there.

    Nobody whose session has no second factor: a mailbox that others read speaks for no landlord.
    """
    if person is None or not is_on_staff(person) or not person.is_proved:
        return False
    return not any(home.is_within(place) for home in homes_of(person, on=timezone.localdate(now)))


def is_on_staff(person: Person) -> bool:
    return person.is_on_staff or person.human.is_on_staff
