"""An idea's page, for whoever reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.discussions.queries.thread import ThreadView, read_thread
from commonty.ideas.models import Answer, Idea, Joining, Owed, Support, Thresholds
from commonty.ideas.queries.offers import offers_of
from commonty.ideas.queries.reshaping import joinings_of
from commonty.ideas.queries.standing import lives_within, standing_of, support_of, thresholds_at
from commonty.ideas.queries.voices import has_asked, voices_heard
from commonty.ideas.rules.status import OVER, may_become, may_challenge
from commonty.ideas.rules.support import Missing, missing
from commonty.people.models import Person


def _traced(ideas: QuerySet[Idea], reader: Person | None) -> QuerySet[Idea]:
    return Idea.objects.visible_to(reader).filter(pk__in=ideas.order_by().values("pk")).order_by("number")


@dataclass(frozen=True)
class IdeaPage:
    idea: Idea
    is_own: bool
    support: Support | None  # the reader's own
    lives_here: bool  # and could stand behind it
    takes_support: bool
    thresholds: Thresholds
    missing: Missing | None  # while it looks for support
    owed: list[Owed]
    answers: list[Answer]
    may_answer: bool
    is_challengeable: bool
    may_challenge: bool
    has_challenged: bool
    voices: int
    may_withdraw: bool
    may_wake: bool
    joinings: list[Joining]  # of which an author is still asked
    came_from: list[Idea]
    parts: list[Idea]
    may_reshape: bool
    offers: list[Any]  # each with `name` and `is_mine`
    may_offer: bool
    talk: ThreadView | None
    now: datetime


def page_of_idea(idea: Idea, reader: Person | None, *, now: datetime, comments: str = "") -> IdeaPage:
    on = timezone.localdate(now)
    is_own = reader is not None and idea.author.is_same_human(reader)
    thresholds, is_gathering = thresholds_at(idea.place), idea.state == Idea.State.GATHERING
    owed = list(idea.owed.select_related("promise").order_by("promise__due_at", "pk"))
    answers = list(idea.answers.select_related("promise").order_by("at", "pk")) if idea.decision else []
    is_challengeable = may_challenge(idea, was_challenged=any(one.what == Owed.What.ANEW for one in owed))
    support = support_of(reader, idea)
    return IdeaPage(
        idea=idea, is_own=is_own, support=support,
        lives_here=support is None and reader is not None and lives_within(reader, idea.place, on=on),
        takes_support=idea.state not in OVER, thresholds=thresholds,
        missing=missing(thresholds, standing_of(idea, on=on)) if is_gathering else None, owed=owed, answers=answers,
        may_answer=not is_own and may_become(idea, Idea.State.ANSWERED)
        and can(reader, Permission.ANSWER_IDEAS, within=idea.place),
        is_challengeable=is_challengeable, may_challenge=is_challengeable and support is not None,
        has_challenged=is_challengeable and has_asked(reader, idea),
        voices=voices_heard(idea) if is_challengeable else 0,
        may_withdraw=is_own and may_become(idea, Idea.State.WITHDRAWN),
        joinings=joinings_of(idea, reader), came_from=list(_traced(idea.came_from, reader)),
        parts=list(_traced(idea.parts, reader)) if idea.state == Idea.State.SPLIT else [],
        may_reshape=may_become(idea, Idea.State.JOINED)
        and (is_own or can(reader, Permission.ANSWER_IDEAS, within=idea.place)),
        offers=offers_of(idea, reader), may_offer=reader is not None and idea.state not in OVER,
        talk=read_thread(idea.thread, reader, now=now, page=comments or 1) if idea.thread else None,
        may_wake=is_own and (idea.state == Idea.State.ARCHIVED or idea.warned_at is not None), now=now,
    )  # fmt: skip
