"""What other rooms put on a need’s page, as where an idea is started from it: each says so in a `beside_need.py`.

BESIDE_NEED = parts_of_need
"""

from datetime import datetime

from commonty.kit.parts import Part, parts
from commonty.people.models import Person
from commonty.priorities.models import Need


def parts_of_need(need: Need, person: Person | None, now: datetime) -> list[Part]:
    return parts("beside_need", "BESIDE_NEED", need, person, now)
