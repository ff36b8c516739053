"""Who may sum up a discussion and close it."""

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.discussions.models import Thread
from commonty.groups.queries.membership import is_organiser
from commonty.people.models import Person


def may_facilitate(person: Person | None, thread: Thread, *, organises: bool | None = None) -> bool:
    """In a room its organisers; in public whoever keeps the peace there; anywhere whoever started it.

    organises: whether they organise the group, where that is known already.
    """
    if person is None:
        return False
    if thread.opened_by is not None and thread.opened_by.is_same_human(person):
        return True
    if thread.group is not None:
        return is_organiser(person, thread.group) if organises is None else organises
    return can(person, Permission.MODERATE, within=thread.place)
