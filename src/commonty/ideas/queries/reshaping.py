"""Whether ideas are to be joined or split, as far as a reader is asked or may type what an author says."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

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
    if not _is_open(idea) or reader is None:
        return []
    return _for_reader(joinings_open(idea), JoiningAnswer.objects.all(), idea, reader)


def splittings_of(idea: Idea, reader: Person | None) -> list[Any]:
    """Likewise, with the parts that it would become."""
    if not _is_open(idea) or reader is None:
        return []
    found = splittings_open(idea).prefetch_related("parts")
    return _for_reader(found, SplittingAnswer.objects.all(), idea, reader)


def _is_open(idea: Idea) -> bool:
    return idea.state in (Idea.State.GATHERING, Idea.State.OWED)


def _for_reader(found: Any, answers: Any, idea: Idea, reader: Person) -> list[Any]:
    may_type = can(reader, Permission.VOTE_FOR_SOMEBODY, within=idea.place)
    waiting = answers.filter(agrees=None).select_related("person__merged_into").order_by("pk")
    listed: list[Any] = list(found.prefetch_related(Prefetch("answers", waiting, "waiting")))
    for one in listed:
        own = [answer for answer in one.waiting if answer.person.is_same_human(reader)]
        one.is_mine = bool(own)
        may_type_here = may_type and one.proposed_by_id not in (reader.pk, reader.human.pk)
        one.asked = own or (one.waiting if may_type_here else [])
    return listed
