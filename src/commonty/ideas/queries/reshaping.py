"""Whether ideas are to be joined or split, as far as a reader is asked or may type what an author says."""

from typing import Any

from django.db.models import Q, QuerySet

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.ideas.models import Idea, Joining, JoiningAnswer, Splitting, SplittingAnswer
from commonty.people.models import Person


def joinings_open(idea: Idea) -> QuerySet[Joining]:
    found = Joining.objects.filter(Q(idea=idea) | Q(into=idea), state=Joining.State.ASKED)
    return found.select_related("idea__author__merged_into", "into__author__merged_into").order_by("pk")


def splittings_open(idea: Idea) -> QuerySet[Splitting]:
    return Splitting.objects.filter(idea=idea, state=Splitting.State.ASKED).order_by("pk")


def joinings_of(idea: Idea, reader: Person | None) -> list[Any]:
    """Each with `asked`: the answers that this reader can give, as an author or for one."""
    of_this = Q(joining__idea=idea) | Q(joining__into=idea)
    rows = JoiningAnswer.objects.filter(of_this, joining__state=Joining.State.ASKED)
    return _for_reader(rows.select_related("joining__idea", "joining__into"), "joining", idea, reader)


def splittings_of(idea: Idea, reader: Person | None) -> list[Any]:
    """Likewise."""
    rows = SplittingAnswer.objects.filter(splitting__idea=idea, splitting__state=Splitting.State.ASKED)
    return _for_reader(rows.select_related("splitting"), "splitting", idea, reader)


def _for_reader(rows: Any, name: str, idea: Idea, reader: Person | None) -> list[Any]:
    """One query: the answers that are still open, by what is asked."""
    if reader is None or idea.state not in (Idea.State.GATHERING, Idea.State.OWED):
        return []
    waiting = rows.filter(agrees=None).select_related("person__merged_into").order_by(name, "pk")
    may_type = can(reader, Permission.VOTE_FOR_SOMEBODY, within=idea.place)
    listed: dict[int, Any] = {}
    for answer in waiting:
        one = listed.setdefault(getattr(answer, f"{name}_id"), getattr(answer, name))
        one.waiting = [*getattr(one, "waiting", []), answer]
    for one in listed.values():
        own = [answer for answer in one.waiting if answer.person.is_same_human(reader)]
        one.is_mine = bool(own)
        may_type_here = may_type and one.proposed_by_id not in (reader.pk, reader.human.pk)
        # Somebody at risk says it themselves, and nobody is told at the counter that they are an author.
        theirs = [said for said in one.waiting if not (said.person.is_at_risk or said.person.human.is_at_risk)]
        one.asked = own or (theirs if may_type_here else [])
    return list(listed.values())
