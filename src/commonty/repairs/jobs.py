"""What comes round: tomorrow's visits, repairs that nobody needs any more, silence after one was done."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.repairs.actions.ending import close_after_silence
from commonty.repairs.actions.ordering import cancel_unneeded
from commonty.repairs.actions.reminding import remind_of_visit, visits_to_remind_of
from commonty.repairs.models import Repair

logger = logging.getLogger(__name__)
MOST = 500  # of each in one round; the next takes the rest


@task()
def look_after_repairs() -> int:
    """Harmless to run again. Whoever said that they no longer need what they asked for waits for nobody to come."""
    now = timezone.now()
    unneeded = Repair.objects.open().filter(case__status=Case.Status.WITHDRAWN)
    asked = Repair.objects.exclude(asked_at=None)
    return (
        _each(cancel_unneeded, "repair_id", _first(unneeded), now)
        + _each(close_after_silence, "repair_id", _first(asked), now)
        + _each(remind_of_visit, "visit_id", visits_to_remind_of(now)[:MOST], now)
    )


def _first(repairs: QuerySet[Repair]) -> list[int]:
    return list(repairs.order_by("pk").values_list("pk", flat=True)[:MOST])


def _each(action: Callable[..., object], named: str, which: Iterable[int], now: datetime) -> int:
    """Each in a transaction of its own. One that fails stops none of the others, and the next round looks again."""
    done = 0
    for pk in which:
        try:
            done += action(**{named: pk}, by=SYSTEM, now=now, channel="timetable") is not False
        except Refused:  # somebody did something with it in the same moment
            continue
        except Exception as fault:
            logger.warning("%s of %s failed: %s", action.__name__, pk, type(fault).__name__)
    return done
