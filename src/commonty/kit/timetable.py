"""Jobs that come round: each is put into the queue once when it is due, however many nodes look.

An app lists its own in its AppConfig: `timetable = [("commonty.notices.jobs.send_notices", 60)]`, that is the dotted
path of a task and the seconds from one run to the next.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from commonty.kit.models import TimetableRow

logger = logging.getLogger(__name__)

Entries = Iterable[tuple[str, int]]


def entries() -> list[tuple[str, int]]:
    """What all apps have listed."""
    return [entry for config in apps.get_app_configs() for entry in getattr(config, "timetable", ())]


def enqueue_due(*, now: datetime, listed: Entries | None = None) -> list[str]:
    """Put what is due into the queue; returns their paths. What was missed for a while is run once, not often."""
    listed = entries() if listed is None else list(listed)
    _add_new(listed, now)
    due = set(TimetableRow.objects.filter(next_run_at__lte=now).values_list("name", flat=True))
    return [path for path, seconds in listed if path in due and _enqueue(path, now, timedelta(seconds=seconds))]


@transaction.atomic
def _enqueue(path: str, now: datetime, interval: timedelta) -> bool:
    # Whoever moves the row on has won, and the job is in the queue if and only if the row was moved.
    is_ours = TimetableRow.objects.filter(name=path, next_run_at__lte=now).update(next_run_at=now + interval)
    waiting = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    # One that still waits will do the work of both.
    if not is_ours or DBTaskResult.objects.filter(task_path=path, status__in=waiting).exists():
        return False
    try:
        import_string(path).enqueue()
    except ImportError:
        # Left behind by another version of the program: it must not keep the others from their turn.
        logger.exception("The timetable names %s, which can't be imported", path)
        return False
    return True


def _add_new(listed: Entries, now: datetime) -> None:
    known = set(TimetableRow.objects.values_list("name", flat=True))
    new = [TimetableRow(name=path, next_run_at=now) for path, _seconds in listed if path not in known]
    if new:
        TimetableRow.objects.bulk_create(new, ignore_conflicts=True)
