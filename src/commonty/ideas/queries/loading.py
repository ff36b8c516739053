"""Whom the rows of a file of ideas mean, and for which places their ideas can be; a read each, however many rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from commonty.people.models import Person, Tie
from commonty.places.models import Place
from commonty.places.queries import places_round


@dataclass(frozen=True)
class Living:
    """Without those at risk: their ideas they put up themselves, and a file tells nobody that they are here."""

    residents: Mapping[str, Person]
    places: Mapping[int, list[Place]]  # by the resident's row, the nearest first


def living_in(landlord: Place, references: Collection[str], *, on: date) -> Living:
    people = Person.objects.filter(landlord=landlord, reference__in=references).select_related("merged_into")
    residents = {p.reference: p.human for p in people if not (p.is_at_risk or p.human.is_at_risk)}
    ties = Tie.objects.current(on).filter(person__in=residents.values()).select_related("home").order_by("pk")
    homes: dict[int, list[Place]] = {}
    for tie in ties:
        homes.setdefault(tie.person_id, []).append(tie.home)
    around = {place.path: place for place in places_round([home for there in homes.values() for home in there])}
    places = {
        pk: [
            around[path] for path in sorted({p for home in there for p in home.paths_around}, key=len, reverse=True)
            if path in around
        ]
        for pk, there in homes.items()
    }  # fmt: skip
    return Living(residents, places)
