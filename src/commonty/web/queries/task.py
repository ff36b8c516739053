"""One thing that waits, and where somebody may do it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.people.models import Person


@dataclass(frozen=True)
class Task:
    """One thing on the desk: what it is, why today, and the page that does it."""

    says: str
    because: str
    url: str
    since: datetime | None
    kind: str  # the name of an icon


def where_may(person: Person, permission: Permission, path: str = "place") -> Q:
    where = Q(pk__in=[])
    for held in person.held_now:
        if can(person, permission, within=held.place):
            where |= Q(**{f"{path}__path__startswith": held.place.path})
    return where
