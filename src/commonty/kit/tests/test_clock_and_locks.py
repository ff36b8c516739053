"""The database's clock and the named locks."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from commonty.kit.clock import database_now
from commonty.kit.locks import hold_exclusive, hold_shared, lock_number


@pytest.mark.django_db
def test_the_clock_is_aware_and_in_utc():
    now = database_now()
    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=5)


@pytest.mark.django_db
def test_the_clock_moves_on_within_a_transaction():
    with transaction.atomic():
        first = database_now()
        threading.Event().wait(0.02)
        assert database_now() > first


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hold", [hold_shared, hold_exclusive])
def test_a_lock_is_refused_outside_a_transaction(hold):
    with pytest.raises(TransactionManagementError):
        hold("gate")
    with transaction.atomic():
        hold("gate")


def test_lock_numbers_fit_postgresql():
    numbers = {lock_number(f"name {n}") for n in range(2000)}
    assert len(numbers) == 2000
    assert min(numbers) >= -(2**63)
    assert max(numbers) < 2**63


def try_from_another_connection(hold, name):
    """Whether another transaction gets the lock while this one holds what it holds."""
    outcome = []

    def attempt():
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '300ms'")
                hold(name)
            outcome.append(True)
        except Exception:
            outcome.append(False)
        finally:
            connection.close()

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join(10)
    return outcome[0]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway")
class TestOnPostgreSQL:
    def test_many_hold_a_lock_shared(self):
        with transaction.atomic():
            hold_shared("round")
            assert try_from_another_connection(hold_shared, "round")

    def test_an_exclusive_lock_waits_for_the_shared_ones(self):
        with transaction.atomic():
            hold_shared("round")
            assert not try_from_another_connection(hold_exclusive, "round")
            assert try_from_another_connection(hold_exclusive, "another round")
        assert try_from_another_connection(hold_exclusive, "round")

    def test_an_exclusive_lock_shuts_everybody_else_out(self):
        with transaction.atomic():
            hold_exclusive("round")
            assert not try_from_another_connection(hold_shared, "round")
            assert not try_from_another_connection(hold_exclusive, "round")
