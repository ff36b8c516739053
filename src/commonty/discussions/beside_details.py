"""On the page of one's own details: how somebody hears of talk. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from commonty.kit.parts import Part
from commonty.people.models import Person


def parts_of_details(person: Person, _now: datetime) -> Iterable[Part]:
    yield Part("discussions/_mine.html", person)


BESIDE_DETAILS = parts_of_details
