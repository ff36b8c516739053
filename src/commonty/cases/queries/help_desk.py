"""How help is arranged: by which words, which numbers, and when somebody next reads."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from commonty.cases.models import EmergencyNumber, HelpDesk, TriageRule
from commonty.cases.models.call_backs import HALF_HOUR
from commonty.cases.rules.call_backs import NOTICE
from commonty.cases.rules.triage import Words, usual_words
from commonty.maths.deadlines import regimes, why_closed
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.models import Promise
from commonty.promises.queries import closed_days_of

LONGEST_LOOK = 60  # days: over a month in which we are closed
SLOT_DAYS, MOST_CALLS = 5, 3  # days with half-hours to choose from; calls of one person in each


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
    for opens, closes in open_days(landlord, now):
        if now < closes:
            return max(now, opens)
    return None


def open_days(landlord: Place, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From when until when somebody is there, today and on the days to come."""
    desk = HelpDesk.objects.filter(landlord=landlord).first()
    opens, closes = (desk.opens, desk.closes) if desk else (time(9), time(17))
    weekdays = desk.weekdays if desk else [0, 1, 2, 3, 4]
    calendar, today = regimes()["question"].calendar, timezone.localdate(now)
    closed = closed_days_of(landlord.pk, since=today)
    for ahead in range(LONGEST_LOOK):
        day = today + timedelta(days=ahead)
        if day.weekday() in weekdays and not why_closed(day, calendar, "scotland", closed)[0]:
            yield tuple(timezone.make_aware(datetime.combine(day, at)) for at in (opens, closes))  # type: ignore[misc]


def slots_of(landlord: Place, now: datetime, *, owner: Person | None = None) -> list[datetime]:
    """When each half-hour begins in which we can phone: on five working days, not closer than an hour.

    Where the owner is known, without those that are full already: in half an hour nobody makes more than so many calls.
    """
    calls = Promise.objects.open().filter(kind=Promise.Kind.CALL_BACK, due_at__gt=now)
    theirs = calls.filter(owner__in=Person.objects.same_human(owner.human.pk)) if owner else calls.none()
    taken = Counter(theirs.values_list("due_at", flat=True))
    found: list[datetime] = []
    days = 0
    for opens, closes in open_days(landlord, now):
        starts = [opens + n * HALF_HOUR for n in range((closes - opens) // HALF_HOUR)]
        free = [at for at in starts if at >= now + NOTICE and taken[at + HALF_HOUR] < MOST_CALLS]
        found, days = found + free, days + bool(free)
        if days == SLOT_DAYS:
            break
    return found
