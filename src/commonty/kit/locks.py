"""Named locks that last until the transaction ends: many may hold one shared, one alone holds it exclusively.

On PostgreSQL these are advisory locks: they stop no row, and whoever waits for the exclusive one isn't starved by
newcomers. On SQLite a transaction that may write is alone from its first moment, so there is nothing left to lock.
A transaction that holds a lock shared must not ask for it exclusively: two of them would wait for each other.
"""

import hashlib

from django.db import connection
from django.db.transaction import TransactionManagementError


def hold_shared(name: str) -> None:
    """Hold `name` together with others who hold it shared, until the transaction ends."""
    _hold(name, "pg_advisory_xact_lock_shared")


def hold_exclusive(name: str) -> None:
    """Hold `name` alone until the transaction ends."""
    _hold(name, "pg_advisory_xact_lock")


def _hold(name: str, function: str) -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"The lock {name!r} lasts as long as a transaction, and none is open.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [lock_number(name)])


def lock_number(name: str) -> int:
    """PostgreSQL names its locks by signed 64-bit numbers."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
