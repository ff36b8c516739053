"""What the worker does for ballots by itself."""

from django_tasks import task

from commonty.ballots.actions.forgetting import forget_what_is_due
from commonty.ballots.actions.letters import finish_due_letters


@task()
def forget_letters() -> int:
    """Destroy the seeds of letters whose time to be printed again is over; returns of how many runs."""
    return finish_due_letters()


@task()
def forget_old_votes() -> int:
    """Destroy keys and sealed votes when a result is final, forget the voters half a year later; returns of how many."""
    return forget_what_is_due()
