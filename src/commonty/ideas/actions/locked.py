"""The idea, locked: every verb begins with it, and with the question who may."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from commonty.access.may import Actor
from commonty.discussions.actions.threads import hold_threads
from commonty.ideas.events import Event
from commonty.ideas.models import Idea
from commonty.ideas.queries.authors import is_author
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.promises.models import Promise


def locked_idea(idea_id: int) -> Idea:
    """With its talk, since whoever says something holds that and then wants the journal; and with its promises, in their
    order: whoever reminds holds one of them and then wants the journal, too."""
    # Held first and read then: whoever waited here, while the idea went on to another author, would find none by a join.
    list(Idea.objects.select_for_update(no_key=True).filter(pk=idea_id).order_by().values_list("pk"))
    loaded = Idea.objects.select_related("place__landlord", "author__merged_into", "landlord", "hiding", "thread")
    idea = loaded.get(pk=idea_id)
    if idea.thread_id:
        hold_threads([idea.thread_id])
    list(Promise.objects.about(idea).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return idea


def require_author(idea: Idea, by: Person) -> None:
    """Any of its authors."""
    if not is_author(by, idea):
        raise PermissionDenied(_("Somebody else started this idea."))


def require_first_author(idea: Idea, by: Person) -> None:
    """Whoever started it, or has it now: it is theirs to invite, to take somebody away and to take it back."""
    if not idea.author.is_same_human(by):
        raise PermissionDenied(_("Somebody else started this idea."))


def move(idea: Idea, state: str, *, now: datetime, **also: Any) -> None:
    """Part of an action that holds the idea: it is somewhere else now, and something happened to it."""
    idea.state, idea.moved_at, idea.warned_at = Idea.State(state), now, None
    for name, value in also.items():
        setattr(idea, name, value)
    idea.save(update_fields=["state", "moved_at", "warned_at", *also])


def record_idea(event: Event, idea: Idea, by: Actor, now: datetime, channel: str, **facts: Any) -> None:
    record(event, about=idea, by=by, at=now, channel=channel, within=idea.place, **facts)
