"""Presentation evenings as pages and the feed show them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commonty.budgeting.models import Evening, Round

NEAR = timedelta(days=21)  # an evening is on the page of a place three weeks before
MOST = 20


def evenings_of(pb_round: Round, *, now: datetime) -> list[Evening]:
    """What is to come, the next one first; then what was, the last one first."""
    evenings = list(pb_round.evenings.select_related("noted_by").order_by("-starts_at", "-pk")[:MOST])
    coming = [evening for evening in reversed(evenings) if evening.ends_at > now]
    return coming + [evening for evening in evenings if evening.ends_at <= now]


def evenings_near(rounds: Sequence[Round], *, now: datetime) -> list[Evening]:
    """The next ones of these money votes; one that was called off stays until its time, so that nobody goes there."""
    coming = Evening.objects.filter(round__in=[r.pk for r in rounds], ends_at__gt=now, starts_at__lte=now + NEAR)
    return list(coming.select_related("round").order_by("starts_at", "pk")[:3])


def evenings_to_tell(rounds: Sequence[Round], *, now: datetime) -> list[Evening]:
    """For the feed: all that are to come."""
    coming = Evening.objects.filter(round__in=[r.pk for r in rounds], ends_at__gt=now)
    return list(coming.select_related("round").order_by("starts_at", "pk")[:50])
