"""After a test that commits all tables are emptied: on PostgreSQL only those in which something is.

Django truncates all of them, some hundred and fifty, and PostgreSQL makes new files for each and for its indexes: that
took longer than most of these tests. Checks between tables and the ledger's triggers rest meanwhile, as for TRUNCATE.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

truncating = DatabaseOperations.sql_flush


def only_what_is_full(ops: DatabaseOperations, style: Any, tables: list[str], **how: Any) -> list[str]:
    with ops.connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        if how.get("reset_sequences") or cursor.fetchone() != (
            "on",
        ):  # a database of somebody's own, by DATABASE_URL
            return truncating(ops, style, tables, **how)
        cursor.execute(
            " UNION ALL ".join(f"(SELECT '{name}' FROM {ops.quote_name(name)} LIMIT 1)" for name in tables)
        )
        full = [name for (name,) in cursor.fetchall()]
    emptied = [f"DELETE FROM {ops.quote_name(name)}" for name in full]
    return ["SET LOCAL session_replication_role = replica", *emptied] if full else []


@contextmanager
def emptying_only_what_is_full() -> Iterator[None]:
    DatabaseOperations.sql_flush = only_what_is_full
    yield
    DatabaseOperations.sql_flush = truncating
