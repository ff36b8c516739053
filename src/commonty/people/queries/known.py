"""Somebody who is meant by their name: by whoever knows them, without a list in which they could be looked up."""

from datetime import date

from commonty.people.models import Person, Tie
from commonty.places.models import Place


def one_known_as(name: str, place: Place, *, on: date) -> Person | None:
    """Who lives there. One name of one human is understood, of two namesakes neither is.

    Nobody at risk: whoever looks for them would reach them so.
    """
    living = Tie.objects.current(on).filter(home__path__startswith=place.path)
    wanted = " ".join(name.split())
    found = list(Person.objects.filter(name__iexact=wanted, merged_into=None, pk__in=living.values("person"))[:2])
    if len(found) != 1 or Person.objects.same_human(found[0].pk).filter(is_at_risk=True).exists():
        return None
    return found[0]
