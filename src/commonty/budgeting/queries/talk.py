"""What neighbours say of the ideas and projects of a money vote: their threads, and the questions that wait in them."""

from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from commonty.budgeting.models import Project, Proposal, Round
from commonty.discussions.models import Comment, Thread
from commonty.discussions.queries.asked import unanswered
from commonty.discussions.queries.thread import ThreadView, read_thread
from commonty.people.models import Person

MOST = 100
WITH = ("place__landlord", "group", "opened_by__merged_into")


def in_talk_of(pb_round: Any, path: str = "thread") -> Q:
    """Threads of its ideas and its projects, or what leads to one by `path`. A round, or `OuterRef`s that lead to one."""
    ideas, projects = (model.objects.filter(round=pb_round, thread__isnull=False) for model in (Proposal, Project))
    return Q(**{f"{path}__in": ideas.values("thread")}) | Q(**{f"{path}__in": projects.values("thread")})


def talk_of(
    thing: Project | Proposal | None, person: Person | None, *, now: datetime, **part: str
) -> ThreadView | None:
    """The caller has loaded the thing as this person sees it; its talk may be hidden though the thing is not."""
    if thing is None or thing.thread_id is None:
        return None
    thread = Thread.objects.visible_to(person).filter(pk=thing.thread_id).select_related(*WITH).first()
    return read_thread(thread, person, now=now, **part) if thread else None


def said_in(pb_round: Round) -> QuerySet[Comment]:
    """What everybody can read of what was said, the oldest first."""
    said = Comment.objects.visible_to(None).written().filter(in_talk_of(pb_round))
    return said.select_related("thread").order_by("at", "pk")


def questions_in(pb_round: Round) -> list[Comment]:
    """Those to which none of us has answered, the oldest first."""
    found = unanswered(Comment.objects.visible_to(None).written().filter(in_talk_of(pb_round)))
    return list(found.select_related("thread").order_by("at", "pk")[:MOST])


def with_questions(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Each with how many questions wait for an answer, and since when."""
    here = in_talk_of(OuterRef(OuterRef("pk")))
    asked = unanswered(Comment.objects.visible_to(None).written().filter(here)).order_by("at")
    count = asked.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return rounds.annotate(asked=Coalesce(Subquery(count), 0), asked_since=Subquery(asked.values("at")[:1]))
