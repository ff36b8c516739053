"""What the worker forgets for people: codes that work no more, and files that nobody brought in."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from commonty.access.may import SYSTEM
from commonty.people.actions.roll import leave_roll
from commonty.people.models import RollImport
from commonty.people.sign_in.email_codes import forget_old_codes

KEPT = timedelta(days=14)


@task()
def forget() -> int:
    """Returns how many codes and files are gone."""
    now = timezone.now()
    waiting = RollImport.objects.filter(status=RollImport.Status.TRIED, made_at__lt=now - KEPT)
    numbers = list(waiting.values_list("pk", flat=True))
    for number in numbers:
        leave_roll(roll_id=number, by=SYSTEM, now=now, channel="timetable")
    return len(numbers) + forget_old_codes(now)
