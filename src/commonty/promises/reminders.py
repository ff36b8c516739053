"""When somebody is reminded: sums on days alone. No queries, no clock."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

from commonty.maths.deadlines.calendars import bank_holidays
from commonty.promises.models import Promise

MORNING = time(8)  # whatever is to be told of a day is told together, when people come to work
SOON = timedelta(hours=24)  # what was promised for so soon, its owner still has in mind
DAY = timedelta(days=1)
JURISDICTION, SATURDAY = "scotland", 5


class Stage(StrEnum):
    BEFORE = "before"  # its owner, on the working day before
    DUE = "due"  # its owner and their lead, on its day
    LATE = "late"  # the manager, on the working day after


FIELDS = {Stage.BEFORE: "told_before_at", Stage.DUE: "told_due_at", Stage.LATE: "told_late_at"}


def due_stages(promise: Promise, *, now: datetime, closed_days: Collection[date] = ()) -> list[Stage]:
    """What is to be told of an open promise now and was not told yet; nobody is reminded of what is due already."""
    moments = moments_of(promise, closed_days)
    come = [stage for stage, moment in moments.items() if moment <= now and getattr(promise, FIELDS[stage]) is None]
    return [stage for stage in come if stage != Stage.BEFORE or now < moments[Stage.DUE]]


def moments_of(promise: Promise, closed_days: Collection[date] = ()) -> dict[Stage, datetime]:
    due_on = promise.due_on
    due = morning_of(due_on)
    if promise.made_at >= due:  # made on its very day: a word at once would only be noise
        due = promise.due_at
    moments = {Stage.DUE: due, Stage.LATE: max(morning_of(next_working_day(due_on, closed_days)), promise.due_at)}
    if promise.due_at - promise.made_at > SOON:
        moments[Stage.BEFORE] = max(morning_of(working_day_before(due_on, closed_days)), promise.made_at)
    return moments


def morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))


def working_day_before(day: date, closed_days: Collection[date]) -> date:
    day -= DAY
    while not is_working_day(day, closed_days):
        day -= DAY
    return day


def next_working_day(day: date, closed_days: Collection[date]) -> date:
    day += DAY
    while not is_working_day(day, closed_days):
        day += DAY
    return day


def is_working_day(day: date, closed_days: Collection[date] = ()) -> bool:
    """Monday to Friday, but for bank holidays and days on which we are closed: nobody is there to be reminded.

    Of a year whose bank holidays the pack doesn't know yet, Monday to Friday alone.
    """
    return day.weekday() < SATURDAY and day not in bank_holidays(JURISDICTION) and day not in closed_days
