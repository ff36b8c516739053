"""What the worker does for opinions by itself."""

from django.utils import timezone
from django_tasks import task

from commonty.opinions.actions.working_out import due_reports, forget_who, work_out_report


@task
def work_out_reports() -> int:
    """Of the conversations in which at least five people said something since the last time; returns of how many."""
    now = timezone.now()
    due = due_reports(now)
    for pk in due:
        work_out_report(conversation_id=pk, now=now)
    return len(due)


@task
def forget_who_said_what() -> int:
    """Half a year after the end; returns of how many conversations."""
    return forget_who(now=timezone.now())
