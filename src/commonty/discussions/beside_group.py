"""On a group's page the way into its room, for those who may read it; and the way to report it. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from commonty.discussions.actions.hiding_groups import hiding_of_group
from commonty.discussions.queries.threads import threads_in_room
from commonty.groups.queries.pages import GroupPage
from commonty.kit.parts import Part
from commonty.people.models import Person

NEWEST = 3


def parts_of_group(page: GroupPage, person: Person | None, now: datetime) -> Iterable[Part]:
    """That it is hidden stands before all else, and the way to report it after."""
    group = page.group
    talk, about = [], []
    if page.may_read:
        talk = [Part("discussions/_room.html", {"group": group, "threads": list(threads_in_room(group)[:NEWEST])})]
    if person is not None and group.is_open:
        hiding = hiding_of_group(group)
        about = [Part("discussions/_group.html", {"group": group, "hiding": hiding, "organises": page.organises})]
        return about + talk if hiding else talk + about
    return talk


BESIDE_GROUP = parts_of_group
