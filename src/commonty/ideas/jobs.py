"""What the timetable does: what support has reached is owed, and quiet ideas are put away with notice."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task

from commonty.access.may import SYSTEM
from commonty.ideas.actions.ending import NOTICE, mind_quiet_idea
from commonty.ideas.actions.supporting import look_again_what_is_due
from commonty.ideas.drafts import forget_drafts
from commonty.ideas.models import Idea

SHORTEST_QUIET = timedelta(days=30)  # nobody can set fewer months than one
HOW: dict[str, Any] = {"by": SYSTEM, "channel": "timetable"}


@task()
def look_after_ideas() -> None:
    """Harmless to run again: each step asks the rules anew."""
    now = timezone.now()
    gathering = Idea.objects.filter(state=Idea.State.GATHERING)
    for idea_id in list(gathering.order_by("pk").values_list("pk", flat=True)):
        look_again_what_is_due(idea_id=idea_id, now=now, **HOW)
    quiet = gathering.filter(moved_at__lt=now - SHORTEST_QUIET + NOTICE)
    for idea_id in list(quiet.order_by("pk").values_list("pk", flat=True)):
        mind_quiet_idea(idea_id=idea_id, now=now, **HOW)
    forget_drafts(now)
