"""On a group's page the way into its room, for those who may read it. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from commonty.discussions.queries.threads import threads_in_room
from commonty.groups.models import Group
from commonty.groups.queries.membership import may_read_room
from commonty.kit.parts import Part
from commonty.people.models import Person

NEWEST = 3


def parts_of_group(group: Group, person: Person | None, now: datetime) -> Iterable[Part]:
    if not may_read_room(person, group, now=now):
        return []
    return [Part("discussions/_room.html", {"group": group, "threads": list(threads_in_room(group)[:NEWEST])})]


BESIDE_GROUP = parts_of_group
