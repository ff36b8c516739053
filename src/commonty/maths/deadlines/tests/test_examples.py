"""Each worked example against its date as it was counted by hand, and against the slow sum."""

from datetime import date, timedelta

import pytest

from commonty.maths.deadlines import regimes, same_date
from commonty.maths.deadlines.examples import EXAMPLES
from commonty.maths.deadlines.tests import slow

# In the order of EXAMPLES, counted on a paper calendar.
BY_HAND = (
    "2027-01-21", "2027-01-27", "2027-01-21", "2027-02-01", "2026-12-30", "2026-07-13", "2026-08-31", "2027-04-23",
    "2026-12-01", "2026-12-31", "2026-12-01",
    "2026-10-05", "2027-03-01", "2028-02-29", "2026-12-29", "2027-01-05", "2026-11-09",
    "2026-12-30", "2027-01-05", "2026-12-11", "2026-12-18", "2026-12-31", "2027-01-27",
    "2027-01-07", "2027-01-06", "2027-01-08", "2026-12-29", "2026-12-31", "2027-01-08",
    "2027-03-01", "2028-02-29", "2026-12-26",
    "2026-12-24", "2026-12-29", "2027-01-06", "2026-12-30",
    "2027-03-28T05:30:00+01:00", "2026-10-25T03:30:00+00:00",
)  # fmt: skip


@pytest.mark.parametrize(("example", "due"), list(zip(EXAMPLES, BY_HAND, strict=True)))
def test_an_example_is_due_when_it_was_counted_by_hand(example, due):
    answer = example.answer()
    assert (answer.due_at or answer.due_on).isoformat() == due


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.received < "2027-11" and e.regime != "hazard"])
def test_an_example_is_due_when_the_slow_sum_says(example):
    answer = example.answer()
    paused = {
        date.fromisoformat(first) + timedelta(days=n)
        for first, last in example.pauses
        for n in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    }
    length, more = answer.regime.length, sum(example.extensions)
    if length.unit == "working days":
        closed = {date.fromisoformat(day) for day in example.closed_days if answer.regime.calendar.own_days}
        expected = slow.last_working_day(answer.came_on, length.number + more, paused, closed)
    else:
        number = length.number
        if length.unit == "months":
            number = (slow.month_later(answer.came_on, length.number + more) - answer.came_on).days
        expected = slow.last_calendar_day(answer.came_on, number, paused)
        expected = slow.moved_on(expected) if answer.regime.rolls else expected
    assert answer.due_on == expected


def test_the_slow_sum_differs_where_a_holiday_is_left_out(monkeypatch):
    """The twin: without the substitute for Boxing Day the first example ends a day earlier."""
    monkeypatch.setattr(slow, "BANK_HOLIDAYS", slow.BANK_HOLIDAYS - {date(2026, 12, 28)})
    assert slow.last_working_day(date(2026, 12, 18), 20) == date(2027, 1, 20)


def test_every_regime_has_an_example():

    assert {example.regime for example in EXAMPLES} == set(regimes())


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2028-02-29", 12, "2029-02-28"),
     ("2026-08-31", 1, "2026-09-30"), ("2026-11-30", 3, "2027-02-28"), ("2026-12-15", 1, "2027-01-15")],
)  # fmt: skip
def test_months_run_to_the_same_date_or_the_last_of_the_month(day, months, later):
    assert same_date(date.fromisoformat(day), months) == date.fromisoformat(later)
    assert slow.month_later(date.fromisoformat(day), months) == date.fromisoformat(later)
