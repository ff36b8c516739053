"""The day before: somebody comes tomorrow."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.journal.record import record
from commonty.repairs.events import Event
from commonty.repairs.models import Visit

FIRST, LAST = time(9), time(20)  # nobody's phone makes a noise earlier or later for this
JUST_BOOKED = timedelta(hours=6)  # whoever has heard of it this afternoon needs no reminder this evening


def remind_of_visits(now: datetime) -> int:
    """For the timetable: everybody whose repair is tomorrow, once."""
    local = timezone.localtime(now)
    if not FIRST <= local.time() < LAST:
        return 0
    midnight = timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), time()))
    after = timezone.make_aware(datetime.combine(local.date() + timedelta(days=2), time()))
    tomorrow = Visit.objects.booked().filter(starts_at__gte=midnight, starts_at__lt=after, told_before_at=None)
    waiting = tomorrow.filter(booked_at__lte=now - JUST_BOOKED).order_by("pk")
    return sum(remind_of_visit(visit_id=pk, now=now) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def remind_of_visit(*, visit_id: int, now: datetime) -> bool:
    """Once, and only if it is still booked."""
    visit = (
        Visit.objects.select_for_update(no_key=True, of=("self",))
        .select_related("repair__case__place")
        .get(pk=visit_id)
    )
    if visit.state != Visit.State.BOOKED or visit.told_before_at is not None:
        return False
    visit.told_before_at = now
    visit.save(update_fields=["told_before_at"])
    how = {"by": SYSTEM, "at": now, "channel": "timetable"}
    record(Event.VISIT_REMINDED, about=visit.repair, within=visit.repair.case.place, visit=visit.public_id, **how)  # type: ignore[arg-type]
    return True
