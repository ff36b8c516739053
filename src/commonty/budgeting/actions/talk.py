"""Talk about the ideas and projects of a money vote: begun when the first is shown, kept in step with the vote.

All of it is part of an action that has locked the round. The threads are held before anything is recorded.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from commonty.budgeting.models import Project, Proposal, Round
from commonty.budgeting.queries.talk import in_talk_of
from commonty.budgeting.rules.talk import taken_in
from commonty.discussions.actions.following import follow_along
from commonty.discussions.actions.threads import (
    carry_on_in,
    hold_threads,
    open_thread,
    rename_thread,
    set_audience,
    set_takes,
    talk_again,
)
from commonty.discussions.models import Thread
from commonty.journal.record import Named

Audience, Takes = Thread.Audience, Thread.Takes


def hold_talk(pb_round: Round) -> None:
    hold_threads(list(Thread.objects.filter(in_talk_of(pb_round, "pk")).values_list("pk", flat=True)))


def keep_in_step(pb_round: Round) -> None:
    """With where the vote stands by now. Of an idea that was split nothing is said any more: it is said of its parts."""
    split = Proposal.objects.filter(round=pb_round, state=Proposal.State.BECAME, thread__isnull=False)
    threads = Thread.objects.filter(in_talk_of(pb_round, "pk")).exclude(pk__in=split.values("thread"))
    set_takes(list(threads.values_list("pk", flat=True)), taken_in(pb_round))


def show_talk(idea: Proposal, pb_round: Round, *, by: Named, now: datetime, channel: str) -> None:
    """From when it can be read. Its authors hear what is asked there."""
    if idea.thread is not None:
        set_audience(idea.thread, Audience.PUBLIC)
        return
    idea.thread = _opened(idea, pb_round, by=by, now=now, channel=channel)
    idea.save(update_fields=["thread"])
    for author in idea.authors:
        if author is not None:
            follow_along(idea.thread, author, now)


def hide_talk(idea: Proposal) -> None:
    """As soon as the idea is not shown; all of it comes back with the idea."""
    if idea.thread is not None:
        set_audience(idea.thread, Audience.NOBODY)


def join_talk(ideas: Collection[Proposal], into: Proposal, *, now: datetime) -> None:
    """What was said of each is read with the one that came of them."""
    for idea in ideas:
        if idea.thread is not None and into.thread is not None:
            carry_on_in(idea.thread, into.thread, now=now)


def end_talk(idea: Proposal) -> None:
    """It was split: what was said stays with the whole, to which its parts lead."""
    if idea.thread is not None:
        set_takes([idea.thread.pk], Takes.NOTHING)


def open_talk_of_projects(pb_round: Round, *, by: Named, now: datetime, channel: str) -> None:
    """When the ballot is announced, also for the second time. What was said of the idea is read with its project."""
    hold_talk(pb_round)
    ideas = Proposal.objects.filter(project__round=pb_round).select_related("thread", "author")
    came_from = {idea.project_id: idea for idea in ideas.prefetch_related("coauthors__person")}
    for project in pb_round.projects.select_related("thread").order_by("number"):
        if project.thread is None:
            project.thread = _opened(project, pb_round, by=by, now=now, channel=channel)
            project.save(update_fields=["thread"])
        idea = came_from.get(project.pk)
        if idea is not None and idea.thread is not None and idea.thread.goes_on_in_id is None:
            carry_on_in(idea.thread, project.thread, now=now)
    keep_in_step(pb_round)


def put_talk_away(project: Project, *, now: datetime) -> None:
    """The project is taken out of the draft. What was said of it goes on with the idea from which it came; where there
    is none nobody reads it any more."""
    thread = project.thread
    if thread is None:
        return
    idea = Proposal.objects.filter(project=project).select_related("thread").first()
    if idea is None or idea.thread is None:
        set_audience(thread, Audience.NOBODY)
        return
    hold_threads([thread.pk, idea.thread.pk])
    talk_again(idea.thread)
    carry_on_in(thread, idea.thread, now=now)


def rename_talk(thing: Any) -> None:
    """An idea or a project has other words at its head."""
    if thing.thread is not None and thing.thread.title != str(thing)[:120]:
        rename_thread(thing.thread, str(thing))


def _opened(thing: Any, pb_round: Round, *, by: Named, now: datetime, channel: str) -> Thread:
    """It lies in the place of the vote, whose people speak there, wherever in it the thing itself is."""
    how: dict[str, Any] = {"by": by, "now": now, "channel": channel}
    return open_thread(place=pb_round.place, title=str(thing), about=thing, wants_stance=True, is_local=True, **how)
