"""Working days that a landlord sets itself, counted as its own promises are."""

from collections.abc import Collection
from datetime import date, datetime

from commonty.maths.deadlines import due, in_london, regime_on

COUNTED_AS = "request"  # its calendar and its receipt; the length is the one that the landlord set


def after_working_days(days: int, since: datetime, *, closed_days: Collection[date] = ()) -> datetime:
    """The end of that day."""
    rule = regime_on(COUNTED_AS, in_london(since).date()).with_length(days)
    return due(rule, since, closed_days=closed_days).late_from
