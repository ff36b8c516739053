"""Background work: nothing is lost, whatever happens to a worker."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction

from commonty.kit import jobs
from commonty.kit.jobs import Job, claim_job, give_back_lost_jobs, run_job, run_worker, tidy_up
from commonty.kit.models import CacheRow, JobProgress, TimetableRow, WorkerBeat
from commonty.kit.tests import work
from commonty.kit.timetable import entries

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def diary(tmp_path):
    return str(tmp_path / "diary")


@pytest.fixture(autouse=True)
def nothing_else_to_do(monkeypatch, transactional_db):
    """The timetable's own jobs are not due, in the workers of other processes neither."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    TimetableRow.objects.bulk_create([TimetableRow(name=path, next_run_at=tomorrow) for path, _seconds in entries()])
    monkeypatch.setattr(jobs, "IDLE_SECONDS", 0.01)


def lines(diary):
    try:
        with open(diary) as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def drain(clock=None):
    return run_worker(stop=threading.Event(), once=True, clock=clock or jobs.database_now)


def wait_until(condition, seconds=60):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "waited too long"
        time.sleep(0.02)


def database_url():
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}?host={settings['HOST']}"


@contextlib.contextmanager
def worker_process():
    """A real worker on the tests' database; killed at the end if it still lives."""
    command = [sys.executable, "-m", "django", "worker"]
    with subprocess.Popen(command, env={**os.environ, "DATABASE_URL": database_url()}) as running:
        try:
            yield running
        finally:
            running.kill()


def test_a_job_is_done_and_its_answer_kept(diary):
    queued = work.write_down.enqueue(diary, "hello")
    assert drain() == 1
    assert lines(diary) == ["hello"]
    queued.refresh()
    assert (queued.status, queued.return_value) == ("SUCCESSFUL", "hello")
    assert WorkerBeat.objects.count() == 0


def test_a_job_of_a_transaction_that_is_taken_back_never_was(diary):
    with contextlib.suppress(KeyError), transaction.atomic():
        work.write_down.enqueue(diary, "hello")
        raise KeyError
    assert drain() == 0


def test_a_job_may_be_told_which_attempt_it_is(diary):
    work.tell_attempt.enqueue(diary)
    drain()
    assert lines(diary) == ["attempt 1"]


def test_a_job_that_fails_is_tried_again_later_and_later_and_then_no_more(diary):
    work.fail.enqueue(diary)
    now, pauses = [NOW], []
    for _ in range(jobs.MOST_ATTEMPTS):
        assert drain(clock=lambda: now[-1]) == 1
        assert drain(clock=lambda: now[-1]) == 0
        job = Job.objects.get()
        if job.status == "READY":
            pauses.append((job.run_after - now[-1]).total_seconds())
            now.append(job.run_after)
    assert pauses == [10, 40, 160, 640]
    assert job.status == "FAILED"
    assert len(lines(diary)) == jobs.MOST_ATTEMPTS


def test_what_an_exception_says_is_not_kept(diary):
    work.fail.enqueue(diary)
    drain()
    job = Job.objects.get()
    assert job.exception_class_path == "builtins.ValueError"
    assert "work.py" in job.traceback
    assert "Smith" not in job.traceback


def test_a_job_that_gives_up_is_not_tried_again(diary):
    work.give_up.enqueue(diary)
    assert drain() == 1
    assert Job.objects.get().status == "FAILED"


def test_an_answer_that_cannot_be_kept_counts_as_a_failure():
    work.answer_nonsense.enqueue()
    drain()
    assert Job.objects.get().exception_class_path == "builtins.TypeError"


def test_a_job_that_is_not_in_the_program_any_more_fails_alone(diary):
    work.write_down.enqueue(diary, "lost")
    Job.objects.update(task_path="commonty.kit.nowhere.job")
    work.write_down.enqueue(diary, "hello")
    assert drain() == 2
    assert lines(diary) == ["hello"]


def test_a_job_for_later_waits(diary):
    work.write_down.using(run_after=NOW + timedelta(hours=1)).enqueue(diary, "later")
    assert drain(clock=lambda: NOW) == 0
    assert drain(clock=lambda: NOW + timedelta(hours=1)) == 1


def claimed(diary, worker_id, beat_at):
    work.write_down.enqueue(diary, "hello")
    if beat_at:
        WorkerBeat.objects.create(worker_id=worker_id, beat_at=beat_at)
    return claim_job(worker_id, now=NOW)


@pytest.mark.parametrize("beat_at", [None, NOW - timedelta(seconds=61)])
def test_a_job_whose_worker_is_dead_is_given_back(diary, beat_at):
    claimed(diary, "dead", beat_at)
    assert give_back_lost_jobs(now=NOW) == 1
    assert Job.objects.get().status == "READY"
    assert WorkerBeat.objects.count() == 0


def test_a_job_whose_worker_lives_is_left_alone(diary):
    claimed(diary, "alive", NOW - timedelta(seconds=59))
    assert give_back_lost_jobs(now=NOW) == 0
    assert Job.objects.get().status == "RUNNING"


def test_a_job_that_kills_each_of_its_workers_is_stopped(diary):
    work.write_down.enqueue(diary, "poison")
    for number in range(jobs.MOST_ATTEMPTS):
        assert claim_job(f"worker {number}", now=NOW)
        give_back_lost_jobs(now=NOW)
    job = Job.objects.get()
    assert (job.status, job.exception_class_path) == ("FAILED", "commonty.kit.jobs.LostTooOften")


def test_a_worker_taken_for_dead_does_not_overrule_the_one_after_it(diary):
    slow_one = claimed(diary, "asleep", None)
    give_back_lost_jobs(now=NOW)
    claim_job("second", now=NOW)
    run_job(slow_one, clock=lambda: NOW)
    assert Job.objects.get().status == "RUNNING"
    assert Job.objects.get().worker_ids == ["asleep", "second"]


def test_two_workers_never_do_the_same_job(diary):
    for number in range(40):
        work.write_down.enqueue(diary, str(number))

    def work_along():
        try:
            drain()
        finally:
            connection.close()

    threads = [threading.Thread(target=work_along) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(lines(diary), key=int) == [str(number) for number in range(40)]


def test_a_database_that_is_away_for_a_while_does_not_end_the_worker(diary, monkeypatch):
    work.write_down.enqueue(diary, "hello")
    stop, failures = threading.Event(), [1, 1, 1]
    original = jobs._finish

    def finish(job, **fields):
        if failures:
            failures.pop()
            raise OperationalError("the server closed the connection")
        original(job, **fields)
        stop.set()

    monkeypatch.setattr(jobs, "_finish", finish)
    run_worker(stop=stop)
    assert Job.objects.get().status == "SUCCESSFUL"
    assert len(set(Job.objects.get().worker_ids)) > 1


def kill_a_worker_in_the_middle(diary, tmp_path):
    hold = tmp_path / "hold"
    hold.touch()
    for word in ("a", "b", "c"):
        work.slow.enqueue(diary, word)
    with worker_process() as running:
        wait_until(lambda: lines(diary))
        running.send_signal(signal.SIGKILL)
        running.wait()
    hold.unlink()


def test_a_job_whose_worker_was_killed_is_done_by_another(diary, tmp_path, monkeypatch):
    kill_a_worker_in_the_middle(diary, tmp_path)
    monkeypatch.setattr(jobs, "DEAD_AFTER_SECONDS", 0.2)
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.05)
    time.sleep(0.3)
    assert drain() == 3
    assert set(lines(diary)) >= {"end a", "end b", "end c"}
    assert set(Job.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_twin_without_the_reaper_it_stays_lost(diary, tmp_path, monkeypatch):
    kill_a_worker_in_the_middle(diary, tmp_path)
    monkeypatch.setattr(jobs, "DEAD_AFTER_SECONDS", 0.2)
    monkeypatch.setattr(jobs, "give_back_lost_jobs", lambda *, now: 0)
    time.sleep(0.3)
    assert drain() == 2
    assert Job.objects.filter(status="RUNNING").count() == 1


def test_nothing_is_lost_when_workers_are_killed_again_and_again(diary, monkeypatch):
    count = 60
    monkeypatch.setattr(jobs, "DEAD_AFTER_SECONDS", 0.5)
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(jobs, "MOST_ATTEMPTS", 20)
    for number in range(count):
        work.write_down.enqueue(diary, str(number))
    for kill in range(3):
        with worker_process() as running:
            wait_until(lambda kill=kill: len(lines(diary)) > kill * 10)
            time.sleep(random.random() / 20)
            running.send_signal(signal.SIGKILL)
    time.sleep(0.6)
    drain()
    assert set(Job.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
    written = lines(diary)
    assert set(written) == {str(number) for number in range(count)}
    assert len(written) <= count + 3  # at most the one in hand of each kill


def test_asked_to_stop_the_worker_finishes_the_job_in_hand(diary, tmp_path):
    hold = tmp_path / "hold"
    hold.touch()
    work.slow.enqueue(diary, "a")
    work.slow.enqueue(diary, "b")
    with worker_process() as running:
        wait_until(lambda: lines(diary))
        running.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        hold.unlink()
        assert running.wait(30) == 0
    assert len(lines(diary)) == 2
    assert sorted(Job.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]
    assert WorkerBeat.objects.count() == 0


def test_old_jobs_are_forgotten(diary):
    for status, days in (("SUCCESSFUL", 8), ("SUCCESSFUL", 6), ("FAILED", 29), ("FAILED", 31), ("READY", 200)):
        work.write_down.enqueue(diary, status)
        job = Job.objects.latest("enqueued_at")
        job.status, job.finished_at = status, datetime.now(UTC) - timedelta(days=days)
        job.save()
    tidy_up.call()
    assert sorted(Job.objects.values_list("status", flat=True)) == ["FAILED", "READY", "SUCCESSFUL"]


def test_what_is_over_is_forgotten_as_the_data_map_says():
    now = datetime.now(UTC)
    for days in (0, 2, 31):
        at = now - timedelta(days=days)
        JobProgress.objects.create(key=f"job {days}", updated_at=at)
        WorkerBeat.objects.create(worker_id=f"worker {days}", beat_at=at)
        CacheRow.objects.create(cache_key=f"key {days}", value="x", expires=at + timedelta(minutes=5))
    tidy_up.call()
    assert sorted(JobProgress.objects.values_list("key", flat=True)) == ["job 0", "job 2"]
    assert [beat.worker_id for beat in WorkerBeat.objects.all()] == ["worker 0"]
    assert [row.cache_key for row in CacheRow.objects.all()] == ["key 0"]
