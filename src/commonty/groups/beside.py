"""What rooms above put on a group's page: each says so in a `beside_group.py` (see `kit.parts`).

    BESIDE_GROUP = parts_of_group

What lies in the room is only given to those whom `queries.membership.may_read_room` lets in; the rest anybody reads.
"""

from datetime import datetime

from commonty.groups.models import Group
from commonty.kit.parts import Part, parts
from commonty.people.models import Person


def parts_of_group(group: Group, person: Person | None, now: datetime) -> list[Part]:
    return parts("beside_group", "BESIDE_GROUP", group, person, now)
