"""What the worker does for ballots by itself."""

from django_tasks import task

from commonty.ballots.actions.destroying import check_destruction
from commonty.ballots.actions.forgetting import forget_what_is_due
from commonty.ballots.actions.letters import finish_due_letters
from commonty.ballots.models import Register


@task()
def forget_letters() -> int:
    """Destroy the seeds of letters whose time to be printed again is over; returns of how many runs."""
    return finish_due_letters()


@task()
def forget_old_votes() -> int:
    """Forget the voters half a year after a result is final, and finish destructions; returns of how many."""
    return forget_what_is_due()


@task()
def check_that_it_is_gone(public_id: str) -> bool:
    """Look for what is left of a destroyed key; what this finds too early, the timetable looks at again."""
    return check_destruction(register_id=Register.objects.values_list("pk", flat=True).get(public_id=public_id))
