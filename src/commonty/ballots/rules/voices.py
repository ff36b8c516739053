"""Who may send the vote of a home: somebody old enough, whose tie to this very home the rules of the vote name."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils import timezone

from commonty.ballots.models import Register
from commonty.people.models import TieKind

TENANTS = (TieKind.TENANT, TieKind.JOINT_TENANT)


def is_old_enough(person: Any, kinds: Collection[str], *, age_from: int, on: date) -> bool | None:
    """On this day. Whoever holds a tenancy is, where we don't know the age; None where nothing vouches for it."""
    age = person.age_on(on)
    if age is not None:
        return bool(age >= age_from)
    return True if any(kind in TENANTS for kind in kinds) else None


def may_speak_for_home(register: Register, person: Any, kinds: Collection[str]) -> bool:
    """`kinds`: of this person's ties to that home, today. The age is the one on the day when voting closes."""
    named = [kind for kind in kinds if not register.tie_kinds or kind in register.tie_kinds]
    closes_on = timezone.localdate(register.closes_at)
    return bool(named) and is_old_enough(person, named, age_from=register.age_from, on=closes_on) is True
