"""On a group's page the way into its room, for those who may read it. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from commonty.discussions.queries.threads import threads_in_room
from commonty.groups.queries.pages import GroupPage
from commonty.kit.parts import Part
from commonty.people.models import Person

NEWEST = 3


def parts_of_group(page: GroupPage, person: Person | None, now: datetime) -> Iterable[Part]:
    if not page.may_read:
        return []
    shows = {"group": page.group, "threads": list(threads_in_room(page.group)[:NEWEST])}
    return [Part("discussions/_room.html", shows)]


BESIDE_GROUP = parts_of_group
