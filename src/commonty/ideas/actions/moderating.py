"""Hiding an idea with all that is said of it; and letting one out that was held."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.actions.moderation import hide
from commonty.discussions.actions.threads import set_audience
from commonty.discussions.models import Hiding, Thread, Vouched
from commonty.ideas.actions.locked import locked_idea, record_idea
from commonty.ideas.actions.supporting import owe_what_is_due
from commonty.ideas.events import Event
from commonty.ideas.models import Idea
from commonty.people.models import Person


@transaction.atomic
def hide_idea(*, public_id: str, rule: str, why: str, by: Person, now: datetime, channel: str) -> Hiding:
    """What is owed for it stays owed, and says none of its words."""
    idea = locked_idea(Idea.objects.values_list("pk", flat=True).get(public_id=public_id))
    how: dict[str, Any] = {"rule": rule, "why": why, "by": by, "now": now, "channel": channel}
    return hide(idea, author=idea.author, place=idea.place, thread=idea.thread, **how)


@transaction.atomic
def let_out_idea(*, public_id: str, by: Person, now: datetime, channel: str) -> Idea:
    """A human has read it. With first words the next wait for nobody."""
    idea = locked_idea(Idea.objects.values_list("pk", flat=True).get(public_id=public_id))
    require(by, Permission.MODERATE, within=idea.place)
    if not idea.is_held:
        raise Refused(_("This is not held. Everybody can read it."))
    idea.is_held = False
    idea.save(update_fields=["is_held"])
    if idea.thread is not None:
        set_audience(idea.thread, Thread.Audience.PUBLIC)
    if idea.case_id is None and idea.author is not None:
        Vouched.objects.get_or_create(person=idea.author.human, defaults={"by": by, "at": now})
    owe_what_is_due(idea, now=now, channel=channel)
    record_idea(Event.IDEA_LET_OUT, idea, by, now, channel)
    return idea
