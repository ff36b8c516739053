"""The same sums by other means: a list of holidays typed by hand, and days crossed off one by one."""

from datetime import date, timedelta

# Typed from the list of the Scottish bank holidays, not from the library.
BANK_HOLIDAYS = {
    date(2026, 1, 1), date(2026, 1, 2), date(2026, 4, 3), date(2026, 5, 4), date(2026, 5, 25), date(2026, 6, 15),
    date(2026, 8, 3), date(2026, 11, 30), date(2026, 12, 25), date(2026, 12, 28),
    date(2027, 1, 1), date(2027, 1, 4), date(2027, 3, 26), date(2027, 5, 3), date(2027, 5, 31),
    date(2027, 8, 2), date(2027, 11, 30), date(2027, 12, 27), date(2027, 12, 28),
}  # fmt: skip


def is_working(day, closed=()):
    return day.isoweekday() <= 5 and day not in BANK_HOLIDAYS and day not in closed


def last_working_day(came_on, number, paused=(), closed=()):
    """The day on which the last of so many working days is crossed off."""
    days = [came_on + timedelta(days=n) for n in range(1, 400)]
    return [day for day in days if is_working(day, closed) and day not in paused][number - 1]


def last_calendar_day(came_on, number, paused=()):
    days = [came_on + timedelta(days=n) for n in range(1, 400)]
    return [day for day in days if day not in paused][number - 1]


def month_later(came_on, months=1):
    """The same date that many months on, found by walking; the last of the month where there is none."""
    day, passed = came_on, 0
    while True:
        tomorrow = day + timedelta(days=1)
        if tomorrow.month != day.month:
            if passed == months:
                return day  # the month is over and had no such date
            passed += 1
        day = tomorrow
        if passed == months and day.day == came_on.day:
            return day


def moved_on(day):
    while not is_working(day):
        day += timedelta(days=1)
    return day
