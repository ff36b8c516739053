"""What comes round: what is kept apart is not kept for ever."""

from django.utils import timezone
from django_tasks import task

from commonty.discussions.actions.appeals import forget_evidence


@task()
def forget_apart() -> int:
    return forget_evidence(timezone.now())
