"""The database's clock: where a deadline decides, every node must ask the same watch.

Actions take `clock: Clock = database_now` as an argument and call it after their locks; tests hand in another.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db import connection

Clock = Callable[[], datetime]


def database_now() -> datetime:
    """The instant at which the database answers, not that at which the transaction began; aware, in UTC."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            now: datetime = cursor.fetchone()[0]
            return now.astimezone(UTC)
        cursor.execute("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
