"""An idea's page, for whoever reads it: what it has is asked together with the idea, and only what is there is read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.discussions.queries.thread import ThreadView, read_thread
from commonty.groups.models import Group
from commonty.ideas.models import (
    Amendment,
    Answer,
    ChallengeVoice,
    CoAuthor,
    Idea,
    IdeaVersion,
    Joining,
    Offer,
    Owed,
    Splitting,
    Support,
    Thresholds,
)
from commonty.ideas.queries.amending import amendments_of
from commonty.ideas.queries.authors import authors_seen
from commonty.ideas.queries.offers import offers_of
from commonty.ideas.queries.reshaping import joinings_of, splittings_of
from commonty.ideas.queries.standing import standing_of, thresholds_at
from commonty.ideas.rules.amending import may_change
from commonty.ideas.rules.status import OVER, may_become, may_challenge
from commonty.ideas.rules.support import Missing, missing
from commonty.people.counting import how_many_heard
from commonty.people.models import Person, Tie


def for_page(ideas: QuerySet[Idea], reader: Person | None, *, on: date) -> QuerySet[Idea]:
    """Each with what it has, and what this reader did with it."""
    this, nobody = {"idea": OuterRef("pk")}, Value(False)
    flags: dict[str, Any] = {
        "has_owed": Exists(Owed.objects.filter(**this)),
        "has_amendments": Exists(Amendment.objects.filter(**this)),
        "has_versions": Exists(IdeaVersion.objects.filter(**this)),
        "has_offers": Exists(Offer.objects.filter(**this)),
        "has_traces": Exists(Idea.objects.filter(Q(became=OuterRef("pk")) | Q(cut_from=OuterRef("pk")))),
        "has_joinings": Exists(Joining.objects.filter(Q(idea=OuterRef("pk")) | Q(into=OuterRef("pk")), state="asked")),
        "has_splittings": Exists(Splitting.objects.filter(**this, state="asked")),
        "has_co_authors": Exists(CoAuthor.objects.filter(**this).exclude(state="out")),
        "is_backed": nobody, "is_home": nobody, "is_challenged": nobody, "is_readers": nobody,
    }  # fmt: skip
    if reader is not None:
        same = Person.objects.same_human(reader.human.pk)
        ties = Tie.objects.current(on).filter(person__in=same)
        flags["is_backed"] = Exists(Support.objects.filter(**this, person__in=same))
        flags["is_home"] = Exists(ties.filter(home__path__startswith=OuterRef("place__path")))
        flags["is_challenged"] = Exists(ChallengeVoice.objects.filter(**this, person__in=same))
        flags["is_readers"] = Exists(CoAuthor.objects.there().filter(**this, person__in=same))
    return ideas.annotate(**flags)


@dataclass(frozen=True)
class Kin:
    """What it came from and what it became, of that what this reader can read."""

    became: Idea | None = None  # the idea with which it was joined
    cut_from: Idea | None = None  # the idea that was split
    traces: tuple[Idea, ...] = ()  # what became part of it, or what it was split into


def _kin_of(idea: Any, reader: Person | None) -> Kin:
    around = Q(pk__in=[pk for pk in (idea.became_id, idea.cut_from_id) if pk])
    if idea.has_traces:
        around |= Q(became=idea) | Q(cut_from=idea)
    found = {one.pk: one for one in Idea.objects.visible_to(reader).filter(around).order_by(F("number"))}
    became, cut_from = found.pop(idea.became_id, None), found.pop(idea.cut_from_id, None)
    return Kin(became, cut_from, tuple(found.values()))


@dataclass(frozen=True)
class IdeaPage:
    idea: Idea
    is_own: bool  # by one of its authors
    is_first: bool  # by whoever started it, or has it now
    authors: str  # in words, where there are several or one is named
    from_group: Group | None  # whose it says it is, as long as that name may be said
    is_invited: bool
    is_backed: bool  # by the reader
    may_support: bool
    takes_support: bool
    thresholds: Thresholds
    missing: Missing | None  # while it looks for support
    owed: list[Owed]
    answers: list[Answer]
    may_answer: bool
    is_challengeable: bool
    has_challenged: bool
    voices: int
    may_withdraw: bool
    may_wake: bool
    joinings: list[Any]  # of which an author is still asked
    splittings: list[Any]
    kin: Kin
    may_reshape: bool
    offers: list[Any]  # each with `name` and `is_mine`
    may_offer: bool
    amendments: list[Any]
    may_change: bool
    talk: ThreadView | None
    now: datetime


def page_of_idea(idea: Any, reader: Person | None, *, now: datetime, comments: str = "", said: str = "") -> IdeaPage:
    """idea: as `for_page` gives it, loaded through `visible_to`."""
    seen = authors_seen(idea, reader, now=now)
    is_own = seen.is_own
    is_gathering, is_over = idea.state == Idea.State.GATHERING, idea.state in OVER
    thresholds = thresholds_at(idea.place)
    owed = list(idea.owed.select_related("promise").order_by("promise__due_at", "pk")) if idea.has_owed else []
    is_challengeable = may_challenge(idea, was_challenged=any(one.what == Owed.What.ANEW for one in owed))
    answers_here = can(reader, Permission.ANSWER_IDEAS, within=idea.place)
    standing = standing_of(idea, on=timezone.localdate(now)) if is_gathering else None
    return IdeaPage(
        idea=idea, is_own=is_own, is_first=seen.is_first, authors=seen.in_words,
        from_group=Group.objects.named().filter(pk=idea.from_group_id).first() if idea.from_group_id else None,
        is_invited=seen.is_invited,
        is_backed=idea.is_backed, may_support=idea.is_home and not is_over, takes_support=not is_over,
        thresholds=thresholds, missing=missing(thresholds, standing) if standing else None,
        owed=owed, answers=list(idea.answers.select_related("promise").order_by("at", "pk")) if idea.decision else [],
        may_answer=not is_own and may_become(idea, Idea.State.ANSWERED) and answers_here,
        is_challengeable=is_challengeable, has_challenged=is_challengeable and idea.is_challenged,
        voices=how_many_heard(ChallengeVoice.objects.filter(idea=idea)) if is_challengeable else 0,
        may_withdraw=seen.is_first and may_become(idea, Idea.State.WITHDRAWN),
        may_wake=is_own and (idea.state == Idea.State.ARCHIVED or idea.warned_at is not None),
        joinings=joinings_of(idea, reader) if idea.has_joinings else [],
        splittings=splittings_of(idea, reader) if idea.has_splittings else [],
        kin=_kin_of(idea, reader) if idea.has_traces or idea.became_id or idea.cut_from_id else Kin(),
        may_reshape=may_become(idea, Idea.State.JOINED) and (is_own or answers_here),
        offers=offers_of(idea, reader) if idea.has_offers else [], may_offer=idea.is_home and not is_over,
        amendments=amendments_of(idea, reader) if idea.has_amendments else [],
        may_change=idea.is_home and may_change(idea) and not idea.is_held,
        talk=read_thread(idea.thread, reader, now=now, page=comments or 1, said=said) if idea.thread else None,
        now=now,
    )  # fmt: skip
