"""What the worker does for the journal once a day: walk every chain, and give the heads to the witnesses."""

from django.utils import timezone
from django_tasks import task

from commonty.journal.witnesses import check_chains, give_heads


@task
def check_and_give_heads() -> int:
    """Returns how many chains are altered."""
    now = timezone.now()
    checks = check_chains(now=now)
    give_heads(checks, now=now)
    return sum(not check.is_sound for check in checks)
