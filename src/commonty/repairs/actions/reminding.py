"""The day before: somebody comes tomorrow."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from commonty.access.may import Actor
from commonty.journal.record import record
from commonty.repairs.events import Event
from commonty.repairs.models import Visit

FIRST, LAST = time(9), time(20)  # nobody's phone makes a noise earlier or later for this
JUST_BOOKED = timedelta(hours=6)  # whoever has heard of it this afternoon needs no reminder this evening


def visits_to_remind_of(now: datetime) -> list[int]:
    """Everybody whose repair is tomorrow, who has not been told, and is not asleep."""
    local = timezone.localtime(now)
    if not FIRST <= local.time() < LAST:
        return []
    midnight = timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), time()))
    after = timezone.make_aware(datetime.combine(local.date() + timedelta(days=2), time()))
    tomorrow = Visit.objects.booked().filter(starts_at__gte=midnight, starts_at__lt=after, told_before_at=None)
    return list(tomorrow.filter(booked_at__lte=now - JUST_BOOKED).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def remind_of_visit(*, visit_id: int, by: Actor, now: datetime, channel: str) -> bool:
    """Once, and only if it is still booked."""
    rows = Visit.objects.select_for_update(no_key=True, of=("self",)).select_related("repair__case__place")
    visit = rows.get(pk=visit_id)
    if visit.state != Visit.State.BOOKED or visit.told_before_at is not None:
        return False
    visit.told_before_at = now
    visit.save(update_fields=["told_before_at"])
    place, name = visit.repair.case.place, visit.public_id
    record(Event.VISIT_REMINDED, about=visit.repair, by=by, at=now, channel=channel, within=place, visit=name)
    return True
