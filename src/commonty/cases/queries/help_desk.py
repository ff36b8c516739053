"""How help is arranged: by which words, which numbers, and when somebody next reads."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from commonty.cases.models import EmergencyNumber, HelpDesk, TriageRule
from commonty.cases.rules.triage import Words, usual_words
from commonty.maths.deadlines import regimes, why_closed
from commonty.places.models import Place

LONGEST_LOOK = 30  # days


def words_of(landlord: Place) -> Sequence[Words]:
    """The landlord's own words, or the usual ones where it has changed none."""
    own = [
        Words(rule.suggests, tuple(word.strip() for word in rule.words.split(",") if word.strip()))
        for rule in TriageRule.objects.filter(landlord=landlord, is_on=True).order_by("pk")
    ]
    return own or usual_words()


def numbers_for(landlord: Place, dangers: Collection[str]) -> list[EmergencyNumber]:
    """What somebody has rung and found to work: for these dangers first, then those for any."""
    fits = Q(danger__in=[*dangers, ""])
    found = EmergencyNumber.objects.filter(fits, landlord=landlord, tested_on__isnull=False)
    return sorted(found, key=lambda number: (number.danger == "", number.pk))


def next_read_at(landlord: Place, now: datetime) -> datetime | None:
    """When somebody next reads what is written: now, within office hours; else when the office next opens."""
    desk = HelpDesk.objects.filter(landlord=landlord).first()
    opens, closes = (desk.opens, desk.closes) if desk else (time(9), time(17))
    weekdays = desk.weekdays if desk else [0, 1, 2, 3, 4]
    calendar = regimes()["question"].calendar
    local = timezone.localtime(now)
    for ahead in range(LONGEST_LOOK):
        day = local.date() + timedelta(days=ahead)
        if day.weekday() not in weekdays or why_closed(day, calendar, "scotland", ())[0]:
            continue
        if ahead == 0 and local.time() >= closes:
            continue
        if ahead == 0 and local.time() >= opens:
            return now
        return timezone.make_aware(datetime.combine(day, opens))
    return None
