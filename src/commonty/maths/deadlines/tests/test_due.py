"""Receipt, pauses, extensions, months, hours. What protects has a twin that shows what happens without it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from commonty.maths.deadlines import LONDON, DeadlineError, Length, Receipt, due, in_london, last_day_to_ask, regimes

RULES = regimes()
FOISA, EIR, SUBJECT_ACCESS = RULES["foisa"], RULES["eir"], RULES["subject-access"]
COMPLAINT, QUESTION, HAZARD = RULES["complaint-stage-1"], RULES["question"], RULES["hazard"]


def on(regime, received, **more):
    return due(regime, datetime.fromisoformat(received), **more).due_on.isoformat()


def at(regime, received, **more):
    return due(regime, datetime.fromisoformat(received), **more).due_at.isoformat()


def days(first, last):
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def pause(first, last):
    return (date.fromisoformat(first), date.fromisoformat(last))


# What a day is


def test_day_1_is_the_day_after_receipt_whatever_the_hour():
    for hour in ("00:00", "09:00", "23:59"):
        answer = due(FOISA, datetime.fromisoformat(f"2026-12-14T{hour}"))
        assert (answer.came_on, answer.counted[0].on) == (date(2026, 12, 14), date(2026, 12, 15))


def test_every_day_is_told_with_its_number_or_its_reason():
    answer = due(FOISA, datetime(2026, 12, 18, 16, 30), pauses=[pause("2026-12-21", "2026-12-25")])
    assert [day.on for day in answer.days] == days("2026-12-19", answer.due_on.isoformat())
    assert [day.number for day in answer.counted] == list(range(1, 21))
    told = {day.on.isoformat(): (day.why, day.name) for day in answer.skipped}
    assert told["2026-12-20"] == ("weekend", "Sunday")
    assert told["2026-12-21"][0] == "paused"
    assert told["2026-12-25"] == ("bank holiday", "Christmas Day")
    assert told["2027-01-02"] == ("bank holiday", "New Year Holiday")


def test_it_is_late_from_the_midnight_in_london_that_ends_the_day():
    answer = due(FOISA, datetime(2026, 6, 1, 12))
    assert answer.late_from == datetime(2026, 6, 30, 23, tzinfo=UTC)  # summer: an hour before midnight in UTC
    assert answer.due_on == date(2026, 6, 30)
    assert due(HAZARD, datetime(2026, 6, 1, 12)).late_from == datetime(2026, 6, 1, 15, tzinfo=UTC)


def test_the_day_of_receipt_is_londons():
    assert due(FOISA, datetime(2026, 7, 1, 23, 30, tzinfo=UTC)).came_on == date(2026, 7, 2)
    assert due(FOISA, datetime(2026, 12, 1, 23, 30, tzinfo=UTC)).came_on == date(2026, 12, 1)


def test_a_date_alone_is_enough_where_days_count():
    assert due(FOISA, date(2026, 12, 18)).due_on == date(2027, 1, 21)
    with pytest.raises(DeadlineError, match="say at what time it came"):
        due(HAZARD, date(2026, 12, 18))


# Receipt


@pytest.mark.parametrize(
    ("received", "came_on"),
    [
        ("2026-12-18T16:59", "2026-12-18"),
        ("2026-12-18T17:00", "2026-12-21"),  # Friday at closing time
        ("2026-12-19T09:00", "2026-12-21"),
        ("2026-12-19T18:00", "2026-12-21"),  # after hours of a day off is still only that day
        ("2026-12-24T17:30", "2026-12-29"),
        ("2026-12-31T18:00", "2027-01-05"),
    ],
)
def test_what_comes_after_hours_or_on_a_day_off_came_on_the_next_working_day(received, came_on):
    answer = due(QUESTION, datetime.fromisoformat(received))
    assert answer.came_on.isoformat() == came_on
    assert answer.days[0].on == answer.came_on + timedelta(days=1)


def test_without_a_receipt_rule_it_came_when_it_came():
    """The twin, and what the law says: a request that arrives on a Saturday arrived on Saturday."""
    plain = replace(QUESTION, receipt=Receipt())
    assert due(plain, datetime(2026, 12, 18, 17)).came_on == date(2026, 12, 18)
    assert due(FOISA, datetime(2026, 12, 19, 18)).came_on == date(2026, 12, 19)
    assert on(plain, "2026-12-18T17:00") < on(QUESTION, "2026-12-18T17:00")


def test_after_hours_alone_leaves_a_saturday_morning_where_it_is():
    evenings = replace(QUESTION, receipt=Receipt(closes=QUESTION.receipt.closes))
    assert due(evenings, datetime(2026, 12, 19, 9)).came_on == date(2026, 12, 19)
    assert due(evenings, datetime(2026, 12, 19, 18)).came_on == date(2026, 12, 21)


def test_receipt_at_hogmanay_waits_for_the_landlords_own_days_too():
    answer = due(QUESTION, datetime(2026, 12, 31, 18), closed_days=days("2027-01-05", "2027-01-06"))
    assert answer.came_on == date(2027, 1, 7)


# The landlord's own days


def test_the_landlords_closed_days_never_stop_information_law():
    closed = days("2026-12-21", "2027-01-08")
    for name in ("foisa", "foisa-review", "eir", "eir-review"):
        assert on(RULES[name], "2026-12-18T16:30", closed_days=closed) == "2027-01-21"


def test_closed_days_do_move_a_clock_whose_calendar_takes_them():
    """The twin: were they taken, information would come three weeks late."""
    lax = replace(FOISA, calendar=replace(FOISA.calendar, own_days=True))
    assert on(lax, "2026-12-18T16:30", closed_days=days("2026-12-21", "2027-01-08")) == "2027-02-05"
    assert on(COMPLAINT, "2026-12-21T10:00", closed_days=days("2026-12-24", "2026-12-24")) == "2026-12-31"


# Pauses


def test_pauses_are_inclusive_overlap_once_and_only_stop_days_that_would_count():
    twice = [pause("2026-12-22", "2026-12-23"), pause("2026-12-23", "2026-12-27")]
    assert on(FOISA, "2026-12-18T16:30", pauses=twice) == "2027-01-26"  # 22, 23 and 24 December
    assert on(FOISA, "2026-12-18T16:30", pauses=[pause("2026-12-25", "2026-12-28")]) == "2027-01-21"
    assert on(FOISA, "2026-12-18T16:30", pauses=[pause("2026-12-01", "2026-12-18")]) == "2027-01-21"
    assert on(FOISA, "2026-12-18T16:30", pauses=[pause("2027-01-22", "2027-02-22")]) == "2027-01-21"


def test_a_pause_over_the_due_day_moves_it():
    assert on(FOISA, "2026-12-18T16:30", pauses=[pause("2027-01-21", "2027-01-21")]) == "2027-01-22"


def test_a_pause_that_ends_before_it_begins_is_refused():
    with pytest.raises(DeadlineError, match="ends on 21 December 2026, before it begins on 22 December 2026"):
        due(FOISA, date(2026, 12, 18), pauses=[pause("2026-12-22", "2026-12-21")])


def test_a_clock_that_never_stops_takes_no_pause():
    for name in ("foisa-review", "rent-notice", "hazard"):
        assert not RULES[name].pauses
        with pytest.raises(DeadlineError, match="never stops"):
            due(RULES[name], datetime(2026, 12, 18, 10), pauses=[pause("2026-12-20", "2026-12-21")])


# Extensions


def test_extensions_are_as_long_and_as_often_as_the_rule_lets_them():
    assert on(EIR, "2026-11-02T10:00", extensions=[20]) == "2026-12-31"
    assert on(RULES["complaint-stage-2"], "2026-11-02T10:00", extensions=[20, 20]) == "2027-02-01"
    for regime, asked, told in (
        (FOISA, [5], "can't be made longer"),
        (EIR, [10, 10], "made longer once, not 2 times"),
        (EIR, [21], "by 1 to 20 working days at a time"),
        (COMPLAINT, [6], "by 1 to 5 working days at a time"),
        (SUBJECT_ACCESS, [3], "by 1 to 2 months at a time"),
        (COMPLAINT, [0], "by 1 to 5"),
        (COMPLAINT, [-5], "by 1 to 5"),
        (COMPLAINT, [True], "by 1 to 5"),
    ):
        with pytest.raises(DeadlineError, match=told):
            due(regime, date(2026, 11, 2), extensions=asked)


def test_an_extension_in_months_runs_from_receipt_and_not_from_a_shorter_month():
    """31 December + 2 months + ... : 31 March, where two steps of one month would end on the 28th."""
    assert on(SUBJECT_ACCESS, "2026-12-31T10:00", extensions=[2]) == "2027-03-31"


# Months and calendar days


@pytest.mark.parametrize(
    ("received", "due_on"),
    [
        ("2027-01-28", "2027-03-01"),  # 28 February 2027 is a Sunday
        ("2027-01-31", "2027-03-01"),
        ("2028-01-29", "2028-02-29"),
        ("2028-01-31", "2028-02-29"),
        ("2028-02-29", "2028-03-29"),
        ("2026-08-31", "2026-09-30"),
        ("2026-11-30", "2026-12-30"),
        ("2026-12-01", "2027-01-05"),  # 1 January, then the holiday, the weekend and the substitute
        ("2026-03-03", "2026-04-06"),  # 3 April is Good Friday; Easter Monday is a working day
    ],
)
def test_a_month_runs_to_the_same_date_and_then_to_a_working_day(received, due_on):
    assert on(SUBJECT_ACCESS, received) == due_on


def test_a_day_that_moved_is_told():
    answer = due(SUBJECT_ACCESS, date(2026, 9, 3))
    assert [(day.on.day, day.number, day.why, day.name) for day in answer.days[-4:]] == [
        (2, 29, "", ""),
        (3, None, "moved", "Saturday"),
        (4, None, "moved", "Sunday"),
        (5, 30, "", ""),
    ]


def test_without_moving_it_would_be_due_on_a_saturday():
    """The twin."""
    still = due(replace(SUBJECT_ACCESS, rolls=False), date(2026, 9, 3))
    assert (still.due_on, still.due_on.strftime("%A")) == (date(2026, 10, 3), "Saturday")


def test_days_of_the_calendar_count_whatever_they_are():
    assert on(RULES["rent-notice"], "2026-12-04") == "2027-01-01"
    assert due(RULES["rent-notice"], date(2026, 12, 4)).skipped == ()


# Hours


def test_hours_pass_across_both_changes_of_the_clocks():
    assert at(HAZARD, "2027-03-28T00:30") == "2027-03-28T05:30:00+01:00"
    assert at(HAZARD, "2026-10-25T00:30") == "2026-10-25T03:30:00+00:00"
    for received in ("2027-03-28T00:30", "2026-10-25T00:30"):
        answer = due(HAZARD, datetime.fromisoformat(received))
        assert answer.due_at.astimezone(UTC) - answer.received.astimezone(UTC) == timedelta(hours=4)


def test_adding_hours_to_the_clock_on_the_wall_would_be_an_hour_out():
    """The twin: Python's sum of a local time and four hours."""
    wall = datetime(2027, 3, 28, 0, 30, tzinfo=LONDON) + timedelta(hours=4)
    assert wall.isoformat() == "2027-03-28T04:30:00+01:00"
    assert wall < due(HAZARD, datetime(2027, 3, 28, 0, 30)).due_at


def test_an_hour_that_the_clocks_leave_out_is_refused_and_one_they_repeat_is_the_first():
    with pytest.raises(DeadlineError, match="no 01:30 on 29 March 2026"):
        in_london(datetime(2026, 3, 29, 1, 30))
    assert in_london(datetime(2026, 10, 25, 1, 30)).isoformat() == "2026-10-25T01:30:00+01:00"
    assert at(HAZARD, "2026-10-25T01:30") == "2026-10-25T04:30:00+00:00"
    assert at(HAZARD, "2026-10-25T01:30:00+00:00") == "2026-10-25T05:30:00+00:00"


def test_hours_that_end_at_midnight_end_on_the_new_day():
    answer = due(HAZARD, datetime(2026, 12, 18, 20))
    assert answer.due_at == datetime(2026, 12, 19, tzinfo=LONDON)
    assert answer.days[-1].on == answer.due_on == date(2026, 12, 19)


def test_hours_stop_for_whole_days_in_london():
    slow = replace(HAZARD, length=Length(24, "hours"), pauses=FOISA.pauses)
    assert at(slow, "2026-12-18T10:00") == "2026-12-19T10:00:00+00:00"
    assert at(slow, "2026-12-18T10:00", pauses=[pause("2026-12-19", "2026-12-20")]) == "2026-12-21T10:00:00+00:00"
    assert at(slow, "2026-12-18T10:00", pauses=[pause("2026-12-18", "2026-12-18")]) == "2026-12-20T00:00:00+00:00"
    assert at(slow, "2027-03-27T10:00", pauses=[pause("2027-03-28", "2027-03-28")]) == "2027-03-29T10:00:00+01:00"


# Asking for what follows


def test_people_know_until_when_they_may_ask():
    assert last_day_to_ask(FOISA, date(2026, 12, 18)).due_on == date(2027, 2, 18)  # 40 working days
    assert last_day_to_ask(FOISA, date(2026, 12, 18), days("2027-01-05", "2027-01-08")).due_on == date(2027, 2, 18)
    assert last_day_to_ask(COMPLAINT, datetime(2026, 12, 31, 18)).due_on == date(2027, 2, 28)  # a Sunday stays
    assert last_day_to_ask(SUBJECT_ACCESS, date(2026, 12, 18)) is None


def test_people_may_ask_though_the_rule_of_their_question_has_ended():
    ended = replace(FOISA, valid_to=date(2026, 12, 1))
    assert last_day_to_ask(ended, date(2026, 12, 18)).due_on == date(2027, 2, 18)
    with pytest.raises(DeadlineError, match="not in force"):
        due(ended, date(2026, 12, 18))


def test_asking_runs_from_the_answer_whatever_the_receipt_rule_of_the_clock_itself():
    asked = replace(QUESTION, rolls=True, ask_within=Length(2, "months"))
    answer = last_day_to_ask(asked, datetime(2026, 12, 31, 18))
    assert (answer.came_on, answer.due_on) == (date(2026, 12, 31), date(2027, 2, 28))


# What can't be


def test_what_came_while_the_rule_was_not_in_force_is_refused():
    with pytest.raises(DeadlineError, match="damp-work was not in force on 5 October 2026"):
        due(RULES["damp-work"], date(2026, 10, 5))
    assert due(RULES["damp-work"], date(2026, 10, 6)).due_on == date(2026, 10, 13)


def test_a_clock_that_would_never_end_is_refused():
    with pytest.raises(DeadlineError, match="the clock never ends"):
        due(COMPLAINT, date(2026, 10, 5), closed_days=days("2026-10-01", "2040-01-01"))
    with pytest.raises(DeadlineError, match="longer than five years"):
        due(FOISA, date(2026, 10, 5), pauses=[pause("2026-10-06", "2040-01-01")])
    with pytest.raises(DeadlineError, match="bank holidays of 2051"):
        due(FOISA, date(2050, 12, 20))
