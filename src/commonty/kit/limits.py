"""How often something may be tried: an exact count that every process and node shares.

Time is cut into windows of `seconds`, each counted apart, so across the border of two windows up to twice `most` can
pass. Spend outside the transaction of what is being tried: rolled back with it, the try would not have counted.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from commonty.kit.models import RateCount


@dataclass(frozen=True)
class Limit:
    name: str
    most: int
    seconds: int


def spend(limit: Limit, key: str, *, now: datetime) -> bool:
    """Count one try by `key` (an address, a phone number, "everybody"); False when that was one too many."""
    digest, ends_at = _window(limit, key, now)
    table = connection.ops.quote_name(RateCount._meta.db_table)
    with connection.cursor() as cursor:
        # One statement, so that the database itself adds: reading first and writing after loses tries under load.
        cursor.execute(
            f"INSERT INTO {table} (digest, count, ends_at) VALUES (%s, 1, %s) "  # noqa: S608
            f"ON CONFLICT (digest) DO UPDATE SET count = {table}.count + 1 RETURNING count",
            [digest, connection.ops.adapt_datetimefield_value(ends_at)],
        )
        count: int = cursor.fetchone()[0]
    return count <= limit.most


def give_back(limit: Limit, key: str, *, now: datetime) -> None:
    """Take back one that was spent: whoever compares a secret counts the try before, and gives it back if it was right.

    Counted only afterwards, many guesses sent at the same moment would all find tries left.
    """
    digest, _ends_at = _window(limit, key, now)
    RateCount.objects.filter(digest=digest, count__gt=0).update(count=F("count") - 1)


def left(limit: Limit, key: str, *, now: datetime) -> int:
    """How many tries `key` has left in this window."""
    digest, _ends_at = _window(limit, key, now)
    count = RateCount.objects.filter(digest=digest).values_list("count", flat=True).first() or 0
    return max(limit.most - count, 0)


def forget_old(now: datetime) -> int:
    """Delete what counts no more; returns how many rows that were."""
    return RateCount.objects.filter(ends_at__lte=now).delete()[0]


def _window(limit: Limit, key: str, now: datetime) -> tuple[str, datetime]:
    number = int(now.timestamp()) // limit.seconds
    # The key is somebody's address or number, and a plain hash of one is soon guessed.
    digest = salted_hmac("commonty.kit.limits", f"{limit.name}\0{number}\0{key}", algorithm="sha256").hexdigest()
    return digest, datetime.fromtimestamp((number + 1) * limit.seconds, UTC)
