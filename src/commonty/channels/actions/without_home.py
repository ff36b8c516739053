"""Of whoever has no home here: where it goes, and how much. They can be anybody, by mail and text as on the page."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from commonty.cases.actions.without_home import may_ask_again
from commonty.cases.queries.owners import where_somebody_answers
from commonty.channels.models import Arrival
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Place


def may_ask_more(key: str, humans: Sequence[Person], now: datetime) -> bool:
    """As often a day as on the page. Counts one, unless it came before.

    Outside of what is tried: rolled back with it, it would not have counted.
    """
    if len(humans) != 1 or homes_of(humans[0], on=timezone.localdate(now)):
        return True
    return Arrival.objects.filter(key=key).exists() or may_ask_again(humans[0], now=now)


def place_of(person: Person, now: datetime) -> Place:
    """Where they live; of whoever has no home here where somebody answers, else nobody would see it."""
    homes = homes_of(person, on=timezone.localdate(now))
    return homes[0] if homes else where_somebody_answers(person.landlord)
