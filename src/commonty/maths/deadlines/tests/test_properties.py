"""What holds for every regime and every receipt; each property fails where what it protects is taken away."""

import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.maths.deadlines import due, regimes
from commonty.maths.deadlines.tests import slow

RULES = regimes()
IN_WORKING_DAYS = [name for name, regime in RULES.items() if regime.length.unit == "working days"]
ON_WORKING_DAYS = [name for name, regime in RULES.items() if regime.length.unit == "working days" or regime.rolls]
THAT_PAUSE = [name for name in IN_WORKING_DAYS if RULES[name].pauses]
THAT_STRETCH = [name for name in IN_WORKING_DAYS if RULES[name].extension]
# The list typed by hand knows 2026 and 2027; damp has rules from 6 October 2026 on.
moments = st.datetimes(datetime(2026, 10, 6, 1), datetime(2027, 7, 1), timezones=st.just(UTC))
some_days = st.frozensets(st.dates(date(2026, 10, 1), date(2027, 8, 1)), max_size=12)


def pauses_of(days):
    return [(day, day) for day in days]


def never_due_on_a_day_off(name, received, paused, closed):
    regime = RULES[name]
    answer = due(regime, received, pauses_of(paused) if regime.pauses else (), closed_days=closed)
    ours = closed if regime.calendar.own_days else ()
    return slow.is_working(answer.due_on, ours)


@settings(max_examples=300)
@given(st.sampled_from(ON_WORKING_DAYS), moments, some_days, some_days)
def test_never_due_on_a_day_off(name, received, paused, closed):
    assert never_due_on_a_day_off(name, received, paused, closed)


@settings(max_examples=300)
@given(st.sampled_from(IN_WORKING_DAYS), moments, some_days, some_days)
def test_due_when_the_slow_sum_says(name, received, paused, closed):
    regime = RULES[name]
    answer = due(regime, received, pauses_of(paused) if regime.pauses else (), closed_days=closed)
    ours = closed if regime.calendar.own_days else frozenset()
    assert answer.due_on == slow.last_working_day(
        answer.came_on, regime.length.number, paused if regime.pauses else (), ours
    )
    assert [day.number for day in answer.counted] == list(range(1, regime.length.number + 1))
    assert [day.on for day in answer.days] == [
        answer.came_on + timedelta(days=n + 1) for n in range(len(answer.days))
    ]


@settings(max_examples=300)
@given(st.sampled_from(sorted(RULES)), moments, moments, some_days)
def test_what_comes_earlier_is_never_due_later(name, one, other, closed):
    first, second = sorted((one, other))
    assert (
        due(RULES[name], first, closed_days=closed).late_from
        <= due(RULES[name], second, closed_days=closed).late_from
    )


@settings(max_examples=200)
@given(st.sampled_from(THAT_PAUSE), moments, st.integers(0, 30), st.integers(1, 10), some_days)
def test_pausing_n_working_days_moves_it_n_working_days(name, received, start, n, closed):
    regime = RULES[name]
    ours = closed if regime.calendar.own_days else frozenset()
    plain = due(regime, received, closed_days=closed)
    first = plain.counted[start % len(plain.counted)].on
    last = slow.last_working_day(first - timedelta(days=1), n, closed=ours)
    paused = due(regime, received, pauses=[(first, last)], closed_days=closed)
    assert paused.due_on == slow.last_working_day(plain.due_on, n, closed=ours)


@settings(max_examples=200)
@given(st.sampled_from(THAT_STRETCH), moments, st.integers(1, 5))
def test_n_more_working_days_move_it_n_working_days(name, received, n):
    plain, longer = due(RULES[name], received), due(RULES[name], received, extensions=[n])
    assert longer.due_on == slow.last_working_day(plain.due_on, n)


@settings(max_examples=200)
@given(moments)
def test_hours_are_hours(received):
    answer = due(RULES["hazard"], received)
    assert answer.due_at.astimezone(UTC) - received == timedelta(hours=4)
    assert answer.days[-1].on == answer.due_on


@pytest.mark.parametrize("day", ["2026-12-28", "2027-01-04", "2026-11-30"])
def test_without_bank_holidays_it_is_due_on_one(day, monkeypatch):
    """The twin: a calendar that knows weekends alone."""
    module = sys.modules[due.__module__]
    off = date.fromisoformat(day)
    received = datetime.combine(off - timedelta(days=3), datetime.min.time(), UTC)
    assert never_due_on_a_day_off("right-to-repair-1", received, (), ())
    monkeypatch.setattr(module, "why_closed", lambda day, *rest: ("weekend", "") if day.weekday() > 4 else ("", ""))
    assert not never_due_on_a_day_off("right-to-repair-1", received, (), ())
