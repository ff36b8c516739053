"""What rooms above put on a group's page: each says so in a `beside_group.py` (see `kit.parts`).

    BESIDE_GROUP = parts_of_group

What lies in the room is only given where `page.may_read` says so; the rest anybody reads.
"""

from datetime import datetime

from commonty.groups.queries.pages import GroupPage
from commonty.kit.parts import Part, parts
from commonty.people.models import Person


def parts_of_group(page: GroupPage, person: Person | None, now: datetime) -> list[Part]:
    return parts("beside_group", "BESIDE_GROUP", page, person, now)
