"""Background work: the queue is django-tasks' own, and here is the worker that empties it without losing anything.

An app writes `@task def send(…)` and calls `send.enqueue(…)` inside its transaction: then there is a job if and only
if there is a commit. A job runs at least once, so it must be harmless to run it again: it may have failed half way,
or its worker may have died after the work and before saying so. Don't run django-tasks' own `db_worker` beside this
one: it doesn't say that it lives, so its jobs would be taken for lost.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import Error, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import TaskContext, TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from commonty.kit.clock import Clock, database_now
from commonty.kit.limits import forget_old
from commonty.kit.logs import describe_error
from commonty.kit.models import CacheRow, JobProgress, WorkerBeat
from commonty.kit.timetable import enqueue_due
from commonty.kit.uploads import forget_old as forget_old_uploads

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
BEAT_SECONDS = 5.0
# Longer than the longest time that somebody else may write: a worker that waits to say that it lives isn't dead.
DEAD_AFTER_SECONDS = 60.0
CARE_SECONDS = 10.0
MOST_ATTEMPTS = 5
FIRST_PAUSE_SECONDS = 10
KEEP_DONE_DAYS, KEEP_FAILED_DAYS, KEEP_PROGRESS_DAYS = 7, 30, 30
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SUCCESSFUL, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED

Job = DBTaskResult  # django-tasks calls a job's row its result


class GiveUp(Exception):
    """Raised by a job that trying again won't help."""


class LostTooOften(Exception):
    """What is written down for a job whose workers died one after the other."""


def is_a_worker_alive(*, clock: Clock = database_now) -> bool:
    """Whether any, on any machine, has said so lately."""
    return WorkerBeat.objects.filter(beat_at__gt=clock() - timedelta(seconds=DEAD_AFTER_SECONDS)).exists()


def run_worker(*, stop: threading.Event, once: bool = False, clock: Clock = database_now) -> int:
    """Do jobs until `stop` is set, the one in hand to its end; with `once`, until none is ready. Returns how many."""
    done = 0
    while not stop.is_set():
        try:
            with _beating(clock) as worker_id:
                for job in _next_jobs(worker_id, stop, once, clock):
                    run_job(job, clock=clock)
                    done += 1
            break
        except Error as error:
            if once:
                raise
            # A database that is away for minutes must not end the worker. It goes on under a new name: what it had in
            # hand and could not write down is lost under the old one, and so is given back.
            logger.warning("The worker can't reach the database: %s", type(error).__name__)
            connection.close()
            stop.wait(IDLE_SECONDS)
    return done


def _next_jobs(worker_id: str, stop: threading.Event, once: bool, clock: Clock) -> Iterator[Job]:
    next_care: datetime | None = None
    while not stop.is_set():
        close_old_connections()
        now = clock()
        if next_care is None or now >= next_care:
            give_back_lost_jobs(now=now)
            enqueue_due(now=now)
            next_care = now + timedelta(seconds=CARE_SECONDS)
        job = claim_job(worker_id, now=now)
        if job is not None:
            yield job
        elif once:
            return
        else:
            stop.wait(IDLE_SECONDS)


def claim_job(worker_id: str, *, now: datetime) -> Job | None:
    """Take the job whose turn it is, so that nobody else does."""
    is_due = Q(run_after=get_date_max()) | Q(run_after__lte=now)
    ready = Job.objects.filter(is_due, status=READY)
    if not ready.exists():  # a read, so that idle workers don't queue up to write
        return None
    with transaction.atomic():
        job = ready.select_for_update(no_key=True, skip_locked=True).first()
        if job is not None:
            job.claim(worker_id)
        return job


def run_job(job: Job, *, clock: Clock = database_now) -> None:
    """Run a claimed job and write down how it went, unless it was taken away meanwhile and given to somebody else."""
    try:
        what, result = job.task, job.task_result
        context = [TaskContext(task_result=cast(Any, result))] if what.takes_context else []
        value = normalize_json(what.call(*context, *result.args, **result.kwargs))
    except Exception as error:
        logger.exception("The job %s failed (attempt %d)", job.task_path, len(job.worker_ids))
        _put_off(job, error, now=clock())
    else:
        _finish(
            job, status=SUCCESSFUL, finished_at=clock(), return_value=value, exception_class_path="", traceback=""
        )


def give_back_lost_jobs(*, now: datetime) -> int:
    """Let others do the jobs of workers that have died; returns how many those were."""
    if not Job.objects.filter(status=RUNNING).exists():
        return 0
    dead_before = now - timedelta(seconds=DEAD_AFTER_SECONDS)
    lost = 0
    with transaction.atomic():
        alive = set(WorkerBeat.objects.filter(beat_at__gt=dead_before).values_list("worker_id", flat=True))
        for job in Job.objects.select_for_update(no_key=True, skip_locked=True).filter(status=RUNNING):
            if not alive.intersection(job.worker_ids[-1:]):
                lost += 1
                logger.warning("The job %s was lost with its worker (attempt %d)", job.task_path, len(job.worker_ids))
                _put_off(job, LostTooOften(), now=now, pause=timedelta())
        WorkerBeat.objects.filter(beat_at__lte=dead_before).delete()
    return lost


def enqueue(path: str, *args: Any) -> None:
    """Put a job into the queue by its dotted path: for a page that shall not load what the job needs."""
    import_string(path).enqueue(*args)


def is_waiting(path: str, first: str) -> bool:
    """Whether a job with this first argument waits or is at work."""
    waiting = Job.objects.filter(task_path=path, status__in=(READY, RUNNING))
    return any(job.args_kwargs["args"][0] == first for job in waiting)


def newest_jobs(path: str) -> dict[str, Job]:
    """Of each first argument that a task was given, its newest job: whoever waits for it reads there how it went."""
    return {job.args_kwargs["args"][0]: job for job in Job.objects.filter(task_path=path).order_by("enqueued_at")}


@task
def forget_uploads() -> int:
    """Delete files that came with forms which nobody sent again; returns how many. In the timetable of the kit."""
    return forget_old_uploads(database_now())


@task
def tidy_up() -> None:
    """Forget what is long over: jobs, progress, beats, counts of limits, the cache. In the timetable of the kit."""
    now = database_now()
    Job.objects.filter(status=SUCCESSFUL, finished_at__lt=now - timedelta(days=KEEP_DONE_DAYS)).delete()
    Job.objects.filter(status=FAILED, finished_at__lt=now - timedelta(days=KEEP_FAILED_DAYS)).delete()
    JobProgress.objects.filter(updated_at__lt=now - timedelta(days=KEEP_PROGRESS_DAYS)).delete()
    WorkerBeat.objects.filter(beat_at__lt=now - timedelta(days=1)).delete()
    # Django's cache drops what has expired only when somebody asks for it again, or when it is full.
    CacheRow.objects.filter(expires__lt=now).delete()
    forget_old(now)


def _put_off(job: Job, error: Exception, *, now: datetime, pause: timedelta | None = None) -> None:
    """Have it tried again later: after 10 s, 40 s, 3 min, 11 min; after the fifth attempt it has failed."""
    attempts = len(job.worker_ids)
    # What an exception says may quote a row, so that only its type and place are kept.
    story = describe_error(error)
    what = {"exception_class_path": story[0]["type"], "traceback": "\n".join(map(str, story))}
    if isinstance(error, GiveUp) or attempts >= MOST_ATTEMPTS:
        _finish(job, status=FAILED, finished_at=now, return_value=None, **what)
    else:
        pause = timedelta(seconds=FIRST_PAUSE_SECONDS * 4 ** (attempts - 1)) if pause is None else pause
        _finish(job, status=READY, run_after=now + pause, **what)


def _finish(job: Job, **fields: Any) -> None:
    # Compare and set: a worker that was taken for dead and wasn't must not overrule the one that came after it.
    with transaction.atomic():
        current = Job.objects.select_for_update(no_key=True).filter(pk=job.pk, status=RUNNING).first()
        if current is not None and current.worker_ids == job.worker_ids:
            Job.objects.filter(pk=job.pk).update(**fields)


@contextmanager
def _beating(clock: Clock) -> Iterator[str]:
    """A worker id that is known to be alive until the block is left or the machine falls over."""
    worker_id = secrets.token_hex(16)
    _beat(worker_id, clock)
    over = threading.Event()
    heart = threading.Thread(target=_beat_until, args=(over, worker_id, clock), name="worker-beat", daemon=True)
    heart.start()
    try:
        yield worker_id
    finally:
        over.set()
        heart.join()
        _quietly(lambda: WorkerBeat.objects.filter(pk=worker_id).delete())


def _beat_until(over: threading.Event, worker_id: str, clock: Clock) -> None:
    try:
        while not over.wait(BEAT_SECONDS):
            close_old_connections()
            _quietly(lambda: _beat(worker_id, clock))
    finally:
        connection.close()


def _beat(worker_id: str, clock: Clock) -> None:
    WorkerBeat.objects.update_or_create(worker_id=worker_id, defaults={"beat_at": clock()})


def _quietly(write: Callable[[], object]) -> None:
    try:
        write()
    except Error:
        logger.warning("The worker could not say that it lives")
