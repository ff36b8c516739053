"""What the timetable does for groups."""

from django.utils import timezone
from django_tasks import task

from commonty.groups.actions.access import tell_afterwards
from commonty.groups.actions.deciding import close_decisions
from commonty.groups.actions.forgetting import forget_groups
from commonty.groups.actions.meetings import remind_of_meetings
from commonty.groups.actions.register import look_after_register


@task()
def tidy_groups() -> int:
    """Harmless to run again: what has gone isn't there."""
    return forget_groups(now=timezone.now())


@task()
def keep_register() -> int:
    return look_after_register(now=timezone.now())


@task()
def tell_groups() -> int:
    now = timezone.now()
    return tell_afterwards(now=now) + remind_of_meetings(now=now)


@task()
def close_what_is_over() -> int:
    return close_decisions(now=timezone.now())
