"""How fast we say that we are: the sums by a table, the page's numbers by rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonty.cases.models import Case
from commonty.cases.queries.reaction import reaction_of
from commonty.cases.rules.reaction import how_fast, in_hours_or_days, shown
from commonty.cases.tests.factories import NOW, Close, a_close, asked, resident
from commonty.places.models import Kind, Place

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def waits(*hours: float | None, came: timedelta = 5 * DAY):
    """So many cases that came five days ago; a number is after how many hours a person wrote back."""
    return [(NOW - came, None if took is None else NOW - came + took * HOUR) for took in hours]


@pytest.mark.parametrize(
    ("took", "usual", "slow"),
    [
        ([1] * 20, 1, 1),
        ([*range(1, 21)], 10, 18),
        ([*range(1, 22)], 11, 19),  # the eleventh of 21: ten would be less than half
        ([*range(1, 18), *[None] * 3], 10, None),  # of ten more than one waits
        ([*range(1, 19), *[None] * 2], 10, 18),
        ([*range(1, 11), *[None] * 10], 10, None),
    ],
)
def test_half_heard_within_this_and_nine_in_ten_within_that(took, usual, slow) -> None:
    speed = how_fast(waits(*took), now=NOW)
    assert speed is not None
    assert speed.usual == usual * HOUR
    assert speed.slow == (None if slow is None else slow * HOUR)


@pytest.mark.parametrize("took", [[1] * 19, [*[1] * 9, *[None] * 11], [], [None] * 40])
def test_of_too_few_or_where_most_still_wait_nothing_is_said(took) -> None:
    assert how_fast(waits(*took), now=NOW) is None


def test_who_has_waited_for_a_day_counts_as_slow_and_what_came_today_not_yet() -> None:
    """Without the first the fastest would speak for all; without the second every morning would look slow."""
    answered = waits(*[1] * 20)
    today, old = waits(*[None] * 30, came=DAY - HOUR), waits(*[None] * 30, came=DAY)
    assert how_fast(answered + today, now=NOW).usual == HOUR
    assert how_fast(answered + old, now=NOW) is None


@pytest.mark.parametrize(
    ("took", "said"),
    [
        (timedelta(), (1, "hours")), (timedelta(minutes=1), (1, "hours")), (5 * HOUR, (5, "hours")),
        (5 * HOUR + timedelta(seconds=1), (6, "hours")), (24 * HOUR, (24, "hours")),
        (24 * HOUR + timedelta(seconds=1), (2, "days")), (10 * DAY, (10, "days")),
    ],
)  # fmt: skip
def test_we_never_round_in_our_favour(took, said) -> None:
    assert in_hours_or_days(took) == said


@pytest.mark.parametrize(("count", "says"), [(0, None), (1, None), (4, None), (5, 5), (70, 70)])
def test_small_numbers_are_hidden_nothing_and_one_alike(count, says) -> None:
    assert shown(count) == says


def many(close: Close, how_many: int, **set_to) -> None:
    for _n in range(how_many):
        case = asked(close, "The light is not working", now=NOW - 3 * DAY)
        Case.objects.filter(pk=case.pk).update(**{"first_reply_at": NOW - 3 * DAY + 5 * HOUR, **set_to})


@pytest.mark.django_db
def test_a_page_asks_once_and_counts_those_whom_nobody_may_read(client) -> None:
    """At risk, or for one pair of eyes: in the total, and nowhere else."""
    close = a_close()
    many(close, 10)
    many(close, 10, audience=Case.Audience.ONE)
    with CaptureQueriesContext(connection) as asks:
        found = reaction_of(close.block, now=NOW)
    assert len(asks) == 1
    assert (found.usually, found.slowest, found.answered_by) == ("5 hours", "5 hours", None)


@pytest.mark.django_db
def test_nineteen_say_by_when_we_answer_and_another_stair_says_nothing() -> None:
    close = a_close()
    many(close, 19)
    assert reaction_of(close.block, now=NOW).usually == ""
    assert (
        reaction_of(close.block, now=NOW).answered_by.isoformat() == "2026-12-02"
    )  # St Andrew's Day is none of ours
    many(close, 1)
    elsewhere = Place.objects.create(kind=Kind.BLOCK, parent=close.landlord, name="14 Sandbank Street")
    assert reaction_of(close.block, now=NOW).usually == "5 hours"
    assert reaction_of(elsewhere, now=NOW).usually == ""


@pytest.mark.django_db
def test_put_right_is_what_residents_call_sorted_this_week(client) -> None:
    """Neither what we call answered, nor what was quiet, nor last week's, nor a question."""
    close = a_close()
    week = {"status": Case.Status.SORTED, "ended_at": NOW - DAY}
    many(close, 4, **week)
    many(close, 3, status=Case.Status.ANSWERED, answered_at=NOW - DAY)
    many(close, 3, status=Case.Status.NOT_HEARD, ended_at=NOW - DAY)
    many(close, 3, status=Case.Status.SORTED, ended_at=NOW - 8 * DAY)
    many(close, 3, **week, kind=Case.Kind.QUESTION)
    assert reaction_of(close.landlord, now=NOW).put_right is None
    many(close, 1, **week, received_at=NOW - 60 * DAY)
    assert reaction_of(close.landlord, now=NOW).put_right == 5


@pytest.mark.django_db
def test_the_front_page_and_find_out_say_it(client, monkeypatch) -> None:
    close = a_close()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    assert "we answer by Wednesday 2 December" in client.get("/").content.decode()
    many(close, 20, status=Case.Status.SORTED, ended_at=NOW - HOUR)
    assert resident(close.home, "Nobody")
    page = client.get("/").content.decode()
    assert "We usually answer in 5 hours." in page
    assert "20 things put right" in page
    assert "Nine in ten heard within 5 hours" in client.get("/find-out/").content.decode()
