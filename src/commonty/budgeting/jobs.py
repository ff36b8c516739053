"""What the worker does for budgeting by itself."""

import logging

from django_tasks import task

from commonty.budgeting.actions.opening import open_due_rounds

logger = logging.getLogger(__name__)


@task
def open_rounds_that_are_due() -> int:
    """Open the announced rounds whose time has come; returns how many could not be. Their pages say why."""
    held_up = open_due_rounds()
    for pb_round, _because in held_up:
        logger.warning("Round %s could not be opened at its time", pb_round.public_id)
    return len(held_up)
