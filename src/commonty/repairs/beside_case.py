"""The repairs of a case on its page, and those of whoever is on the phone. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from commonty.cases.models import Case
from commonty.kit.parts import Part
from commonty.people.models import Person
from commonty.repairs.models import Repair
from commonty.repairs.queries.pages import give_visits


def parts_of_case(case: Case, person: Person, now: datetime) -> Iterable[Part]:
    # Whoever sees the case sees what is mended for it: that is all that `visible_to` would ask again.
    repairs = give_visits(Repair.objects.filter(case=case).order_by("-pk"))
    own = case.raised_by.is_same_human(person)
    if repairs or not own:
        yield Part("repairs/_of_case.html", {"repairs": repairs, "own": own, "case": case})


def parts_of_caller(caller: Person, person: Person, now: datetime) -> Iterable[Part]:
    """«Where's my repair?» is why most people phone. Only what this member of staff sees."""
    theirs = Repair.objects.seen_by_staff(person).asked_by_human(caller)
    repairs = give_visits(theirs.exclude(state=Repair.State.CANCELLED)[:5])
    if repairs:
        yield Part("repairs/_of_caller.html", {"repairs": repairs})


BESIDE_CASE, BESIDE_CALLER = parts_of_case, parts_of_caller
