"""A count that has failed is written into the journal once for each try, so that those who signed for it are told."""

from django.db import transaction

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.events import Event
from commonty.budgeting.models import Round
from commonty.budgeting.queries.trouble import count_trouble, count_troubles, is_reported
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now


@transaction.atomic
def report_failed_count(*, round_id: int, by: Actor, channel: str, clock: Clock = database_now) -> bool:
    """Returns whether there was anything to say. Notices are made from it."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    trouble = count_trouble(pb_round)  # asked again: somebody may have started it meanwhile
    if trouble is None or is_reported(pb_round):
        return False
    within, chain, because = pb_round.place, pb_round.chain, trouble.because
    record(
        Event.COUNT_FAILED,
        about=pb_round,
        by=by,
        at=clock(),
        channel=channel,
        within=within,
        chain=chain,
        because=because,
    )
    return True


def report_failed_counts(*, clock: Clock = database_now) -> list[Round]:
    """The timetable's job. It looks at the jobs, as the pages do: whoever dies over a count can't say so themselves."""
    counting = list(Round.objects.filter(status=Round.Status.COUNTING).order_by("pk"))
    troubles = count_troubles(counting)
    failed = [pb_round for pb_round in counting if pb_round.public_id in troubles]
    return [r for r in failed if report_failed_count(round_id=r.pk, by=SYSTEM, channel="timetable", clock=clock)]
