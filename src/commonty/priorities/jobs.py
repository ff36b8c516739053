"""What the timetable does: what stands among the first is owed an answer, promises are followed, quiet ones closed."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task

from commonty.access.may import SYSTEM
from commonty.places.models import Place
from commonty.places.said import said_of
from commonty.priorities.actions.answering import follow_promise
from commonty.priorities.actions.timetable import NOTICE, mind_place_on_board, mind_quiet_need
from commonty.priorities.models import BoardRule, Need
from commonty.priorities.queries.board import first_of
from commonty.priorities.rules.status import ALIVE
from commonty.promises.models import Promise

SHORTEST_QUIET = timedelta(days=60)  # nobody can set fewer months than two
HOW: dict[str, Any] = {"by": SYSTEM, "channel": "timetable"}


@task()
def look_after_needs() -> None:
    """Harmless to run again: each step asks the rules anew."""
    now = timezone.now()
    promised = Need.objects.filter(state=Need.State.ANSWERED).exclude(promise__status=Promise.Status.OPEN)
    for need_id in list(promised.exclude(promise=None).order_by("pk").values_list("pk", flat=True)):
        follow_promise(need_id=need_id, now=now, **HOW)
    _look_at_boards(now)
    quiet = Need.objects.filter(state__in=ALIVE, promise=None, newest_voice_at__lt=now - SHORTEST_QUIET + NOTICE)
    for need_id in list(quiet.order_by("pk").values_list("pk", flat=True)):
        mind_quiet_need(need_id=need_id, now=now, **HOW)


def _look_at_boards(now: Any) -> None:
    """What is among the first of a place above is among the first of its own: to look at its own board is enough."""
    alive = Need.objects.visible_to(None).alive()
    places = Place.objects.filter(pk__in=alive.values("place")).select_related("landlord").order_by("pk")
    first: set[int] = set()
    for place, rule, _origin in said_of(BoardRule, places):
        first.update(first_of(place, rule.top))
    # Of all others only those that stood there until now.
    stood = Need.objects.filter(top_since__isnull=False).exclude(pk__in=first).values_list("pk", flat=True)
    for need_id in sorted({*first, *stood}):
        is_first = need_id in first
        mind_place_on_board(need_id=need_id, is_first=is_first, now=now, **HOW)
