"""On a group's page the ideas of its own, for those who may read its room. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from commonty.groups.queries.pages import GroupPage
from commonty.ideas.models import RoomIdea
from commonty.ideas.queries.room import ideas_in_room
from commonty.kit.parts import Part
from commonty.people.models import Person

NEWEST = 3


def parts_of_group(page: GroupPage, person: Person | None, now: datetime) -> Iterable[Part]:
    if page.may_read:
        found = list(ideas_in_room(page.group).exclude(state=RoomIdea.State.BACK)[:NEWEST])
        may_start = page.is_in and page.group.is_open
        yield Part("ideas/_of_group.html", {"group": page.group, "ideas": found, "may_start": may_start})


BESIDE_GROUP = parts_of_group
