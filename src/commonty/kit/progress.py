"""How far a long job has come: the job reports, the page of whoever waits reads."""

import time

from django.utils import timezone

from commonty.kit.models import JobProgress

EVERY_SECONDS = 1.0

_reported: dict[str, float] = {}


def report(key: str, done: int, total: int, note: str = "") -> None:
    """Say that `done` of `total` is done. Written at most once a second, and always at the end.

    Call it outside of a transaction: within one nobody sees it before the end.
    """
    now = time.monotonic()
    if done < total and now - _reported.get(key, -EVERY_SECONDS) < EVERY_SECONDS:
        return
    if done < total:
        _reported[key] = now
    else:
        _reported.pop(key, None)
    JobProgress.objects.bulk_create(
        [JobProgress(key=key, done=done, total=total, note=note[:200], updated_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["done", "total", "note", "updated_at"],
    )


def read(key: str) -> JobProgress | None:
    """The last report, or None if there was none yet."""
    return JobProgress.objects.filter(key=key).first()
