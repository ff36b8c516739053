"""Small things that officers had fixed at once, and the pot that paid for them."""

from datetime import datetime, timedelta
from typing import Any

from commonty.access.roles import Role
from commonty.cases.actions.mended import NewMend
from commonty.cases.actions.small_fixes import approve_fix, finish_fix, set_fix_pot
from commonty.cases.models import Case
from commonty.cases.rules.publishing import may_be_named
from commonty.files.actions import NewPhoto
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.web.demo.pictures import handrail

POT, LIMIT = 300_000, 7_500  # pence
RAIL = "A handrail screwed tight"
FIXED = (
    ("New bulb on the second landing", 650), ("Two hinges for the bin store door", 2_200),
    (RAIL, 1_500), ("Grit for the ramp", 1_850), ("A lock for the meter cupboard", 3_400),
    ("New chain for the drying green gate", 1_275), ("Moss taken off the back steps", 6_000),
    ("A number plate for the close door", 2_990),
)  # fmt: skip


def fix_at_once(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    """Each for a request, a day after it came; two of them are still to be done."""
    facts = {"name": "Small fixes", "pence": POT, "limit_pence": LIMIT, "by": people[Role.BUDGET_OWNER]}
    set_fix_pot(place_id=landlord.pk, **facts, now=now - timedelta(days=300), channel="demo")
    cases = Case.objects.filter(landlord=landlord, kind=Case.Kind.REQUEST)
    cases = (
        cases.exclude(raised_by__is_at_risk=True)
        .exclude(audience=Case.Audience.ONE)
        .select_related("owner", "raised_by__merged_into")
        .order_by("-received_at")
    )
    for case, (says, pence) in zip(cases, FIXED):
        at = min(case.received_at + timedelta(days=1), now)
        fix = approve_fix(case_id=case.pk, says=says, pence=pence, by=case.owner, now=at, channel="demo")
        if says not in (FIXED[0][0], FIXED[1][0]):
            done: dict[str, Any] = {"by": case.owner, "now": min(at + timedelta(days=1), now), "channel": "demo"}
            finish_fix(fix_id=fix.pk, is_done=True, mend=_photo_of(says, case), **done)


def _photo_of(says: str, case: Case) -> NewMend | None:
    """Of one of them, where its case may be told of."""
    if says != RAIL or not may_be_named(case):
        return None
    return NewMend(NewPhoto(handrail(), "A handrail with four new holders"), is_safe=True)
