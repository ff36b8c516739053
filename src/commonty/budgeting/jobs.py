"""What the worker does for budgeting by itself."""

import logging

from django.utils import timezone
from django_tasks import task

from commonty.budgeting.actions.destroying import destroy_unsigned
from commonty.budgeting.actions.fairness import work_out_what_is_missing
from commonty.budgeting.actions.joining import lapse_unanswered
from commonty.budgeting.actions.letting_go import let_all_go
from commonty.budgeting.actions.names import take_names_off
from commonty.budgeting.actions.opening import open_due_rounds
from commonty.budgeting.actions.seats import end_stale_seats
from commonty.budgeting.actions.trouble import report_failed_counts
from commonty.budgeting.models import GroupSeat, Round

logger = logging.getLogger(__name__)


@task
def open_rounds_that_are_due() -> int:
    """Open the announced rounds whose time has come; returns how many could not be. Their pages say why."""
    held_up = open_due_rounds()
    for pb_round, _because in held_up:
        logger.warning("Round %s could not be opened at its time", pb_round.public_id)
    return len(held_up)


@task
def report_counts_that_failed() -> int:
    """Write down which counts have stopped, so that whoever signed for them is told; returns how many are new."""
    failed = report_failed_counts()
    for pb_round in failed:
        logger.error("The count of round %s failed and waits for somebody", pb_round.public_id)
    return len(failed)


@task
def work_out_who_got_what() -> int:
    """For results that were out before this was worked out with the count; afterwards it costs one query."""
    return work_out_what_is_missing()


@task
def destroy_keys_nobody_signed_for() -> int:
    """Two weeks after a result is final: what two people should have destroyed; returns of how many votes."""
    return destroy_unsigned()


@task
def end_joining_nobody_answered() -> int:
    """Two weeks after the authors were asked: whoever has said nothing has not agreed; returns how many ended so."""
    return lapse_unanswered()


@task
def end_seats_of_groups() -> int:
    """Of those who no longer do in the group what the seat is for: it opens nothing any more; returns how many."""
    now = timezone.now()
    rounds = Round.objects.filter(
        pk__in=GroupSeat.objects.standing().filter(round__group__isnull=False).values("round")
    )
    return sum(end_stale_seats(pb_round, now=now, channel="timetable") for pb_round in rounds.order_by("pk"))


@task
def let_go_of_those_who_left() -> int:
    """Whoever is no author of an idea any more: of what it asked a money vote for neither; returns of how many."""
    return let_all_go(now=timezone.now())


@task
def take_names_off_projects() -> int:
    """Of people who are at risk by now: a minute after somebody was marked their name is beside no project."""
    return take_names_off()
