"""What neighbours say of the ideas and projects of a money vote: their threads, and the questions that wait in them."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from commonty.budgeting.models import Project, Proposal, Round
from commonty.discussions.models import Comment, Thread
from commonty.discussions.models.thread import TAKES_SOMETHING
from commonty.discussions.queries.asked import unanswered
from commonty.discussions.queries.pens import there_as, there_flags
from commonty.discussions.queries.thread import ThreadView, read_thread
from commonty.people.models import Person

MOST = 100
WITH = ("place__landlord", "opened_by__merged_into")


def in_talk_of(pb_round: Any, path: str = "thread") -> Q:
    """Threads of its ideas and its projects, or what leads to one by `path`. A round, or `OuterRef`s that lead to one."""
    ideas, projects = (model.objects.filter(round=pb_round, thread__isnull=False) for model in (Proposal, Project))
    return Q(**{f"{path}__in": ideas.values("thread")}) | Q(**{f"{path}__in": projects.values("thread")})


def with_talk(things: QuerySet[Any], person: Person | None, *, on: date) -> QuerySet[Any]:
    """Ideas or projects, each with its thread and what `talk_of` asks of it: its talk may be hidden though it is not."""
    seen = Exists(Thread.objects.visible_to(person).filter(pk=OuterRef("thread")))
    flags = there_flags(person, on=on, thread="thread", place="round__place__path")
    return things.annotate(is_talk_shown=seen, **flags).select_related(*(f"thread__{path}" for path in WITH))


def talk_of(
    thing: Any, person: Person | None, *, now: datetime, page: str = "1", said: str = ""
) -> ThreadView | None:
    """Of an idea or a project, as `with_talk` gives it."""
    if thing is None or thing.thread is None or not thing.is_talk_shown:
        return None
    there = there_as(vars(thing), thing.thread, person)
    return read_thread(thing.thread, person, now=now, there=there, page=page, said=said)


def said_in(pb_round: Round) -> QuerySet[Comment]:
    """What everybody can read of what was said, the oldest first."""
    said = Comment.objects.visible_to(None).written().filter(in_talk_of(pb_round))
    return said.select_related("thread").order_by("at", "pk")


def questions_in(pb_round: Round) -> list[Comment]:
    """Those to which none of us has answered, the oldest first."""
    return list(_waiting(in_talk_of(pb_round)).select_related("thread").order_by("at", "pk")[:MOST])


def with_questions(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Each with how many questions wait for an answer, and since when."""
    asked = _waiting(in_talk_of(OuterRef(OuterRef("pk")))).order_by("at")
    count = asked.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return rounds.annotate(asked=Coalesce(Subquery(count), 0), asked_since=Subquery(asked.values("at")[:1]))


def _waiting(here: Q) -> QuerySet[Comment]:
    """Where nobody can answer now there is nothing to do: what we promised stands among the promises."""
    said = Comment.objects.visible_to(None).written().filter(here, thread__closed_at=None)
    return unanswered(said.filter(thread__takes__in=TAKES_SOMETHING))
