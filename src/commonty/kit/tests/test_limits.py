"""Limits: an exact count, and nobody's address in the table."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from commonty.kit.limits import Limit, forget_old, left, spend
from commonty.kit.models import RateCount

TRIES = Limit("tries", most=3, seconds=60)
NOW = datetime(2026, 5, 1, 12, 0, 5, tzinfo=UTC)


@pytest.mark.django_db
def test_one_too_many_is_refused():
    assert [spend(TRIES, "a", now=NOW) for _ in range(5)] == [True, True, True, False, False]
    assert left(TRIES, "a", now=NOW) == 0


@pytest.mark.django_db
def test_keys_and_limits_are_counted_apart():
    spend(TRIES, "a", now=NOW)
    assert left(TRIES, "a", now=NOW) == 2
    assert left(TRIES, "b", now=NOW) == 3
    assert left(Limit("others", 3, 60), "a", now=NOW) == 3


@pytest.mark.django_db
def test_a_new_window_begins_from_nothing():
    for _ in range(4):
        spend(TRIES, "a", now=NOW)
    assert spend(TRIES, "a", now=NOW + timedelta(seconds=60))
    assert not spend(TRIES, "a", now=NOW + timedelta(seconds=54))


@pytest.mark.django_db
def test_no_key_lies_in_the_table():
    spend(TRIES, "203.0.113.9", now=NOW)
    row = RateCount.objects.values().get()
    assert "203.0.113.9" not in str(row)
    assert "tries" not in str(row)


@pytest.mark.django_db
def test_old_counts_are_forgotten():
    spend(TRIES, "a", now=NOW)
    assert forget_old(NOW) == 0
    assert forget_old(NOW + timedelta(seconds=60)) == 1
    assert RateCount.objects.count() == 0


def crowd(one_try):
    """100 tries by each of four threads, every one with its own connection."""

    def visit():
        try:
            for _ in range(100):
                one_try()
        finally:
            connection.close()

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return RateCount.objects.values_list("count", flat=True).get()


@pytest.mark.django_db(transaction=True)
def test_no_try_is_lost_when_many_try_at_once():
    limit = Limit("rush", most=250, seconds=3600)
    passed = []
    assert crowd(lambda: passed.append(spend(limit, "everybody", now=NOW))) == 400
    assert passed.count(True) == 250


@pytest.mark.django_db(transaction=True)
def test_twin_reading_and_then_writing_loses_tries():
    RateCount.objects.create(digest="d", count=0, ends_at=NOW)

    def read_then_write():
        row = RateCount.objects.get(digest="d")
        row.count += 1
        row.save()

    assert crowd(read_then_write) < 400
