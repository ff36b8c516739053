"""The timetable: each job once when it is due, however many nodes look."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils.module_loading import import_string
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from commonty.kit import timetable
from commonty.kit.models import TimetableRow
from commonty.kit.timetable import enqueue_due, entries

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PATH = "commonty.kit.jobs.tidy_up"
LISTED = [(PATH, 60)]


def test_what_the_apps_list_can_be_enqueued():
    assert (PATH, 3600) in entries()
    for path, seconds in entries():
        assert isinstance(import_string(path), Task)
        assert seconds > 0


@pytest.mark.django_db
def test_a_job_comes_round_each_time_it_is_due():
    assert enqueue_due(now=NOW, listed=LISTED) == [PATH]
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert enqueue_due(now=NOW + timedelta(seconds=59), listed=LISTED) == []
    assert enqueue_due(now=NOW + timedelta(seconds=60), listed=LISTED) == [PATH]


@pytest.mark.django_db
def test_a_job_missed_for_a_day_is_run_once():
    enqueue_due(now=NOW, listed=LISTED)
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert enqueue_due(now=NOW + timedelta(days=1), listed=LISTED) == [PATH]
    assert enqueue_due(now=NOW + timedelta(days=1, seconds=1), listed=LISTED) == []


@pytest.mark.django_db
def test_a_job_that_still_waits_is_not_put_there_twice():
    enqueue_due(now=NOW, listed=LISTED)
    assert enqueue_due(now=NOW + timedelta(seconds=60), listed=LISTED) == []
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_a_line_that_cannot_be_imported_does_not_stop_the_others():
    assert enqueue_due(now=NOW, listed=[("commonty.kit.nowhere.job", 60), *LISTED]) == [PATH]


def nodes_look_at_once():
    enqueued, barrier = [], threading.Barrier(4)

    def look():
        try:
            barrier.wait(5)
            enqueued.extend(enqueue_due(now=NOW, listed=LISTED))
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(enqueued)


@pytest.mark.django_db(transaction=True)
def test_of_many_nodes_one_puts_it_there():
    TimetableRow.objects.create(name=PATH, next_run_at=NOW)
    assert nodes_look_at_once() == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_compare_and_set_several_do(monkeypatch):
    TimetableRow.objects.create(name=PATH, next_run_at=NOW)
    seen = threading.Barrier(4)

    def read_then_write(path, now, interval):
        row = TimetableRow.objects.get(name=path)
        seen.wait(5)
        row.next_run_at = now + interval
        row.save()
        return True

    monkeypatch.setattr(timetable, "_enqueue", read_then_write)
    assert nodes_look_at_once() == 4
