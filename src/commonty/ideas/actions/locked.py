"""The idea, locked: every verb begins with it, and with the question who may."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ideas.events import Event
from commonty.ideas.models import Idea
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.models import Promise


def locked_idea(idea_id: int) -> Idea:
    """With its promises, in their order: whoever reminds holds one of them and then wants the journal."""
    rows = Idea.objects.select_for_update(no_key=True, of=("self",))
    idea = rows.select_related("place__landlord", "author__merged_into", "landlord", "hiding", "thread").get(
        pk=idea_id
    )
    list(Promise.objects.about(idea).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return idea


def require_voice(place: Place, by: Person, typed_by: Person | None) -> None:
    """Somebody speaks for themselves, with this landlord; or staff type what they say."""
    if by.landlord_id != (place.landlord_id or place.pk):
        raise PermissionDenied(_("You are not with this landlord."))
    if typed_by is None:
        return
    require(typed_by, Permission.VOTE_FOR_SOMEBODY, within=place)
    # Whoever at the counter gives it away helps whoever is looking for them: only they themselves do this.
    if by.is_at_risk or by.human.is_at_risk or by.is_same_human(typed_by):
        raise Refused(_("Only they themselves can say this."))


def require_author(idea: Idea, by: Person) -> None:
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
