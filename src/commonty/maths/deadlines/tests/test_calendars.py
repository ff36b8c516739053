"""The bank holidays of the pack against the library, against the law's own list, and against what was proclaimed."""

import tomllib
from datetime import date, timedelta

import pytest

from commonty.maths.deadlines import DeadlineError, bank_holidays, calendars, next_working_day, regimes, why_closed
from commonty.maths.deadlines.tests import library, slow

GOOD_FRIDAYS = (
    "2018-03-30", "2019-04-19", "2020-04-10", "2021-04-02", "2022-04-15", "2023-04-07", "2024-03-29", "2025-04-18",
    "2026-04-03", "2027-03-26", "2028-04-14", "2029-03-30", "2030-04-19",
)  # fmt: skip
PROCLAIMED_ONCE = {
    date(2022, 6, 3),  # jubilee
    date(2022, 9, 19),  # funeral
    date(2023, 5, 8),  # coronation
    date(2026, 6, 15),  # World Cup
}
MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
MON, SAT, SUN = 0, 5, 6


def nth_monday(year, month, number):
    days = [date(year, month, day) for day in range(1, 32) if day <= 30 or month in (1, 5, 8, 12)]
    return [day for day in days if day.weekday() == MON][number]


def by_schedule_1(year):
    """What schedule 1 of the 1971 Act itself says for Scotland, with St Andrew's Day since 2007."""
    new_year, second, christmas, andrew = (date(year, 1, 1), date(year, 1, 2), date(year, 12, 25), date(year, 11, 30))
    days = {date(year, 1, 3) if day.weekday() == SUN else day for day in (new_year, second)}
    days.add(date(year, 12, 26) if christmas.weekday() == SUN else christmas)
    days.add(andrew + timedelta(days={SAT: 2, SUN: 1}.get(andrew.weekday(), 0)))
    days |= {nth_monday(year, 5, 0), nth_monday(year, 8, 0)}
    days |= {date.fromisoformat(day) for day in GOOD_FRIDAYS if int(day[:4]) == year}
    return {MOVED.get(day, day) for day in days}


def by_custom(year):
    """What is proclaimed every year: Boxing Day, the last Monday in May, and substitutes for days of a weekend."""
    spring = nth_monday(year, 5, -1)
    days = {MOVED.get(spring, spring)}
    for first, second in ((date(year, 1, 1), date(year, 1, 2)), (date(year, 12, 25), date(year, 12, 26))):
        taken = set()
        for day in (first, second):
            while day.weekday() >= SAT or day in taken:
                day += timedelta(days=1)
            taken.add(day)
        if second.weekday() == MON:  # the first was a Sunday: its substitute comes after the second
            taken = {second, second + timedelta(days=1)}
        days |= taken
    return days


def on_weekdays(days):
    return {day for day in days if day.weekday() < SAT}


def known(year):
    return {day for day in bank_holidays("scotland") if day.year == year}


@pytest.mark.parametrize("year", range(2018, 2031))
def test_the_days_are_those_of_the_law_of_custom_and_of_proclamations(year):
    once = {day for day in PROCLAIMED_ONCE if day.year == year}
    assert on_weekdays(known(year)) == on_weekdays(by_schedule_1(year) | by_custom(year)) | once
    assert by_schedule_1(year) <= known(year)


@pytest.mark.parametrize("year", [2020, 2022, 2023, 2026])
def test_the_law_alone_would_miss_what_was_proclaimed(year):
    """The twin: without proclamations days are counted on which nobody works."""
    assert on_weekdays(known(year)) > on_weekdays(by_schedule_1(year))


@pytest.mark.parametrize("good_friday", GOOD_FRIDAYS)
def test_easter_monday_is_a_working_day(good_friday):
    assert date.fromisoformat(good_friday) in bank_holidays("scotland")
    assert date.fromisoformat(good_friday) + timedelta(days=3) not in bank_holidays("scotland")


def test_the_list_typed_by_hand_says_the_same():
    assert on_weekdays(known(2026) | known(2027)) == slow.BANK_HOLIDAYS


def out_of_date(text):
    """Days in which a pack's [usual] differs from the library. Add new proclamations to [proclaimed] meanwhile."""
    said = {date.fromisoformat(day): name for day, name in tomllib.loads(text)["usual"].items()}
    return said.items() ^ library.usual_days().items()


def test_the_pack_says_what_the_library_says():
    assert out_of_date(library.FILE.read_text(encoding="utf-8")) == set()


def test_a_pack_that_differs_from_the_library_is_found():
    text = library.text().replace('2026-06-15 = "Scotland', '2026-06-16 = "Scotland')
    assert {day for day, _ in out_of_date(text)} == {date(2026, 6, 15), date(2026, 6, 16)}


def test_a_day_may_be_proclaimed_or_taken_away_before_the_library_knows(tmp_path, monkeypatch):
    (tmp_path / "packs" / "fife").mkdir(parents=True)
    text = library.text() + '[proclaimed]\n2031-05-08 = "Feast"\n[moved]\n2031-05-05 = "May Day"\n'
    (tmp_path / "packs" / "fife" / "bank-holidays.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(calendars, "files", lambda package: tmp_path)
    changed, usual = bank_holidays("fife"), bank_holidays("scotland")
    assert set(changed) ^ set(usual) == {date(2031, 5, 5), date(2031, 5, 8)}
    assert changed[date(2031, 5, 8)] == "Feast"


def test_a_landlords_own_days_count_only_where_the_calendar_lets_them():
    day, rules = date(2026, 12, 24), regimes()
    ours = {day}
    assert why_closed(day, rules["complaint-stage-1"].calendar, "scotland", ours)[0] == "landlord closed"
    for name in ("foisa", "foisa-review", "eir", "eir-review", "subject-access", "damp-work", "right-to-repair-1"):
        assert why_closed(day, rules[name].calendar, "scotland", ours) == ("", "")


def test_reasons_name_the_day():
    calendar = regimes()["foisa"].calendar
    assert why_closed(date(2026, 12, 26), calendar, "scotland", ()) == ("bank holiday", "Boxing Day")
    assert why_closed(date(2026, 12, 27), calendar, "scotland", ()) == ("weekend", "Sunday")


def test_years_that_nobody_knows_are_refused():
    calendar = regimes()["foisa"].calendar
    for day in (date(2013, 12, 31), date(2051, 1, 2)):
        with pytest.raises(DeadlineError, match="We know those of 2014 to 2050"):
            next_working_day(day, calendar, "scotland")
    with pytest.raises(DeadlineError, match="no rules for 'wales'"):
        bank_holidays("wales")


def test_a_landlord_who_never_opens_is_told_so():
    calendar = regimes()["question"].calendar
    always = {date(2026, 1, 1) + timedelta(days=n) for n in range(3000)}
    with pytest.raises(DeadlineError, match="no working day for five years"):
        next_working_day(date(2026, 5, 1), calendar, "scotland", always)
