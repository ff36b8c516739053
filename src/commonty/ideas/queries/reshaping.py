"""Whether two ideas are to be joined, as far as a reader is asked or may type what an author says."""

from typing import Any

from django.db.models import Prefetch, Q

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.ideas.models import Idea, Joining, JoiningAnswer
from commonty.people.models import Person


def joinings_of(idea: Idea, reader: Person | None) -> list[Joining]:
    """Each with `asked`: the answers that this reader can give, as an author or for one."""
    if reader is None or idea.state not in (Idea.State.GATHERING, Idea.State.OWED):
        return []
    may_type = can(reader, Permission.VOTE_FOR_SOMEBODY, within=idea.place)
    waiting = JoiningAnswer.objects.filter(agrees=None).select_related("person__merged_into").order_by("pk")
    found = Joining.objects.filter(Q(idea=idea) | Q(into=idea), state=Joining.State.ASKED)
    listed: list[Any] = list(
        found.select_related("idea", "into").prefetch_related(Prefetch("answers", waiting, "waiting"))
    )
    for one in listed:
        own = [answer for answer in one.waiting if answer.person.is_same_human(reader)]
        one.is_mine = bool(own)
        one.asked = own or (one.waiting if may_type else [])
    return listed
