"""What the timetable does for groups."""

from django.utils import timezone
from django_tasks import task

from commonty.groups.actions.forgetting import forget_groups


@task()
def tidy_groups() -> int:
    """Harmless to run again: what has gone isn't there."""
    return forget_groups(now=timezone.now())
