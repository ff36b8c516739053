"""What comes round: tomorrow's visits, and repairs that nobody needs any more."""

from django.utils import timezone
from django_tasks import task

from commonty.access.may import SYSTEM
from commonty.cases.models import Case
from commonty.repairs.actions.ending import close_after_silence
from commonty.repairs.actions.ordering import cancel_unneeded
from commonty.repairs.actions.reminding import remind_of_visits
from commonty.repairs.models import Repair


@task()
def look_after_repairs() -> int:
    """Harmless to run again. Whoever said that they no longer need what they asked for waits for nobody to come."""
    now = timezone.now()
    unneeded = Repair.objects.open().filter(case__status=Case.Status.WITHDRAWN).order_by("pk")
    ids = list(unneeded.values_list("pk", flat=True))
    off = sum(cancel_unneeded(repair_id=pk, by=SYSTEM, now=now, channel="timetable") for pk in ids)
    asked = list(Repair.objects.exclude(asked_at=None).order_by("pk").values_list("pk", flat=True))
    silent = sum(close_after_silence(repair_id=pk, now=now) for pk in asked)
    return remind_of_visits(now) + off + silent
