"""What the timetable does: what support has reached is owed, and quiet ideas are put away with notice."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.ideas.actions.authors import mind_authors
from commonty.ideas.actions.ending import NOTICE, mind_quiet_idea
from commonty.ideas.actions.reshaping import look_again_at_joining
from commonty.ideas.actions.room_ways import forget_room_ideas
from commonty.ideas.actions.splitting import look_again_at_splitting
from commonty.ideas.actions.supporting import look_again_what_is_due
from commonty.ideas.drafts import forget_drafts
from commonty.ideas.models import CoAuthor, Idea, Joining, Splitting
from commonty.ideas.rules.status import OVER

SHORTEST_QUIET = timedelta(days=30)  # nobody can set fewer months than one
log = logging.getLogger(__name__)
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
    _look_after_authors(now)
    forget_drafts(now)
    forget_room_ideas(now=now)


def _look_after_authors(now: datetime) -> None:
    """Of ideas with several authors: who moved away, and what waits for nobody any more."""
    several = CoAuthor.objects.there().exclude(idea__state__in=OVER).order_by("idea")
    for idea_id in list(several.values_list("idea", flat=True).distinct()):
        mind_authors(idea_id=idea_id, now=now, **HOW)
    for joining_id in list(Joining.objects.filter(state="asked").order_by("pk").values_list("pk", flat=True)):
        _or_leave_it(look_again_at_joining, joining_id=joining_id, now=now)
    for splitting_id in list(Splitting.objects.filter(state="asked").order_by("pk").values_list("pk", flat=True)):
        _or_leave_it(look_again_at_splitting, splitting_id=splitting_id, now=now)


def _or_leave_it(look_again: Callable[..., Any], **what: Any) -> None:
    """What can't happen now stays asked, and keeps nothing else from being looked at."""
    try:
        look_again(**what, **HOW)
    except Refused as refused:
        log.warning("left as it is: %s", refused)
