"""What rooms above put beside a case, and beside a caller: each says so in a `beside_case.py` (see `kit.parts`).

BESIDE_CASE, BESIDE_CALLER = parts_of_case, parts_of_caller
"""

from datetime import datetime

from commonty.cases.models import Case
from commonty.kit.parts import Part, parts
from commonty.people.models import Person

MODULE = "beside_case"


def parts_of_case(case: Case, person: Person, now: datetime) -> list[Part]:
    return parts(MODULE, "BESIDE_CASE", case, person, now)


def parts_of_caller(caller: Person, person: Person, now: datetime) -> list[Part]:
    return parts(MODULE, "BESIDE_CALLER", caller, person, now)
