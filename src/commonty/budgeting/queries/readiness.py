"""Whether a round is ready to be announced, or opened: what its page lists and what the action asks again."""

from datetime import datetime

from django.utils import timezone

from commonty.budgeting.models import Round
from commonty.budgeting.queries.voters import Roll, open_pairs
from commonty.budgeting.rules import Missing, missing_before_announcing, missing_before_opening


def still_missing(pb_round: Round, *, now: datetime) -> list[Missing]:
    """What the round needs before it can be announced."""
    return missing_before_announcing(
        pb_round,
        projects=list(pb_round.projects.select_related("pot").order_by("number")),
        pots=list(pb_round.pots.select_related("place")),
        now=now,
        zone=timezone.get_default_timezone(),
    )


def in_the_way(pb_round: Round, roll: Roll, *, now: datetime) -> list[Missing]:
    """What stops the round from being opened."""
    pairs = open_pairs(pb_round, on=timezone.localdate(now))
    return missing_before_opening(
        pb_round, open_pairs=pairs, voters=len(roll.lines), now=now, zone=timezone.get_default_timezone()
    )
