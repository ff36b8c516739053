"""Figures for the regulator: each way in which a complaint can count, by a table; then the page and its file."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonty.access.roles import Role
from commonty.cases.actions.answering import (
    Decided,
    answer_case,
    go_to_stage_2,
    say_not_sorted,
    say_sorted,
    withdraw_case,
)
from commonty.cases.actions.taking_over import set_kind
from commonty.cases.figures import complaints, damp
from commonty.cases.figures.complaints import Run
from commonty.cases.figures.damp import DampCase
from commonty.cases.figures.years import Year, working_days, year_of
from commonty.cases.models import Case, Point
from commonty.cases.queries.figures import figures_of, learning_of
from commonty.cases.tests.factories import HOW, NOW, a_close, asked, colleague
from commonty.maths.deadlines import regimes
from commonty.people.models import Account

YEAR = Year(2026)  # 1 April 2025 to 31 March 2026
CALENDAR = regimes()["complaint-stage-1"].calendar
CALENDARS = {1: CALENDAR, 2: CALENDAR}
Why = complaints.Why


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


def run(began: str, stopped: str = "", stop: str = "", *, due: str = "2099-01-01", stage: int = 1, **more) -> Run:
    said = {"number": 7, "is_complaint": True, **more}
    return Run(stage=stage, began=at(began), due=at(due), stopped=at(stopped) if stopped else None, stop=stop, **said)


@pytest.mark.parametrize(
    ("runs", "why", "is_carried"),
    [
        ([run("2025-05-01", "2025-05-06", "met")], Why.ANSWERED, False),
        ([run("2025-03-31", "2025-04-01", "met")], Why.ANSWERED, True),
        ([run("2025-03-31", "2025-03-31", "met")], None, None),  # over before the year began
        ([run("2026-04-01", "2026-04-02", "met")], None, None),  # it came after it
        ([run("2026-03-31", "2026-04-01", "met")], Why.WAITS, False),  # of the next year's answers
        ([run("2025-05-01")], Why.WAITS, False),
        ([run("2020-05-01")], Why.WAITS, True),
        ([run("2025-05-01", "2025-05-02", "not_needed")], Why.TAKEN_BACK, False),
        ([run("2025-05-01", "2025-05-02", "changed", is_complaint=False)], Why.SOMETHING_ELSE, False),
        ([run("2025-05-01", "2025-05-02", "met", is_complaint=False)], Why.SOMETHING_ELSE, False),
        ([run("2025-05-01", "2025-05-02", "changed", due="2025-05-02")], Why.STRAIGHT_ON, False),
        ([run("2025-05-01", "2025-05-20", "changed", due="2025-05-09")], Why.PASSED_ON, False),
        # It was called something else for a while, and answered later: one complaint, from its first receipt.
        ([run("2025-05-01", "2025-05-02", "changed"), run("2025-05-01", "2025-05-08", "met")], Why.ANSWERED, False),
        # Answered, not sorted, answered anew: the first full answer is the answer.
        ([run("2025-03-01", "2025-03-03", "met"), run("2025-03-01", "2025-06-02", "met")], None, None),
    ],
)  # fmt: skip
def test_each_way_in_which_a_complaint_counts(runs, why, is_carried) -> None:
    rows = complaints.rows_of(runs, YEAR, CALENDARS)
    assert [(row.why, row.is_carried) for row in rows] == ([] if why is None else [(why, is_carried)])


def test_the_share_is_of_what_came_and_what_was_carried_and_the_average_of_what_was_answered() -> None:
    runs = [
        run("2025-03-24", "2025-04-02", "met", number=1),  # carried, 7 days
        run("2025-05-01", "2025-05-01", "met", number=2),  # 0 days
        run("2025-05-01", "2025-05-02", "met", number=3),  # 1 day
        run("2025-05-01", "2025-05-02", "not_needed", number=4),
        run("2025-06-01", number=5),
        run("2025-05-01", "2025-05-02", "changed", number=6),  # straight on
        run("2025-05-01", "2025-05-02", "met", number=8, is_complaint=False),
        run("2025-05-02", "2025-05-30", "met", number=6, stage=2),
    ]
    rows = complaints.rows_of(runs, YEAR, CALENDARS)
    one, two = complaints.stage_of(rows, 1), complaints.stage_of(rows, 2)
    assert (one.received, one.carried, one.answered) == (4, 1, 3)
    assert (one.percent, one.average) == (Decimal("60.00"), Decimal("2.67"))
    assert (two.received, two.carried, two.answered, two.percent) == (1, 0, 1, Decimal("100.00"))
    assert len(rows) == 8  # what doesn't count stands in the working too


def test_of_nothing_there_is_no_share() -> None:
    nothing = complaints.stage_of([], 1)
    assert (nothing.percent, nothing.average) == (None, None)


@pytest.mark.parametrize(
    ("came", "done", "days"),
    [
        ("2026-11-26", "2026-11-26", 0),
        ("2026-11-26", "2026-11-27", 1),
        ("2026-11-27", "2026-11-29", 0),  # a weekend
        ("2026-11-26", "2026-12-01", 2),  # Monday is St Andrew's Day
        ("1901-11-26", "1901-12-01", None),
    ],
)
def test_working_days_begin_with_the_day_after(came, done, days) -> None:
    assert working_days(date.fromisoformat(came), date.fromisoformat(done), CALENDAR) == days


@pytest.mark.parametrize(("day", "end"), [("2026-03-31", 2026), ("2026-04-01", 2027), ("2026-12-31", 2027)])
def test_the_year_ends_on_31_march(day, end) -> None:
    assert year_of(date.fromisoformat(day)) == Year(end)
    assert date.fromisoformat(day) in Year(end)
    assert date.fromisoformat(day) not in Year(end + 1)


def test_damp_is_resolved_when_the_resident_says_so_and_open_until_then() -> None:
    cases = [
        DampCase(1, at("2025-05-01"), at("2025-05-08"), is_sorted=True),  # 4: a holiday is among the days
        DampCase(2, at("2025-05-01"), at("2025-05-08"), is_sorted=False),
        DampCase(3, at("2025-05-01"), at("2026-04-01"), is_sorted=True),
        DampCase(4, at("2024-05-01"), None, is_sorted=False),
        DampCase(5, at("2024-05-01"), at("2025-03-31"), is_sorted=True),
        DampCase(6, at("2026-04-01"), None, is_sorted=False),
    ]
    rows = damp.rows_of(cases, {4, 5}, YEAR, CALENDAR)
    assert [row.number for row in rows] == [1, 2, 3, 4]
    found = damp.figures_of(rows)
    assert (found.resolved, found.average, found.came_back, found.open) == (1, Decimal("4.00"), 1, 2)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Pages ask the clock, and these tests are of one autumn."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def close():
    return a_close()


POINTS = [Decided("The stair", "upheld", cause="Nobody looked", learning="Somebody looks on Thursdays")]
DAY = timedelta(days=1)


def complain(close, *, answered=None, now=NOW - 20 * DAY):
    case = asked(close, "I complain about the stair", now=now)
    if answered is not None:
        answer_case(case_id=case.pk, text="You are right.", points=POINTS, by=case.owner, now=answered, **HOW)
    return Case.objects.get(pk=case.pk)


@pytest.mark.django_db
def test_a_complaint_that_went_on_counts_at_both_stages_and_stage_2_from_its_own_start(close) -> None:
    case = complain(close, answered=NOW - 17 * DAY)  # Friday the 6th to Monday the 9th: one working day
    say_not_sorted(
        case_id=case.pk, why="No", to_stage_2=True, by=close.agnes, now=NOW - 10 * DAY, **HOW
    )  # Monday the 16th
    answer_case(case_id=case.pk, text="Again.", points=POINTS, by=close.morag, now=NOW, **HOW)  # Thursday the 26th
    one, two = figures_of(close.landlord, Year(2027)).stages
    assert (one.received, one.answered, one.average) == (1, 1, Decimal("1.00"))
    assert (two.received, two.answered, two.average) == (1, 1, Decimal("8.00"))


@pytest.mark.django_db
def test_what_was_taken_back_passed_on_or_something_else_says_so(close) -> None:
    taken, other, straight = complain(close), complain(close), complain(close, now=NOW)
    withdraw_case(case_id=taken.pk, by=close.agnes, now=NOW, **HOW)
    set_kind(case_id=other.pk, kind="question", is_damp=False, by=other.owner, now=NOW, **HOW)
    go_to_stage_2(case_id=straight.pk, by=straight.owner, now=NOW, **HOW)
    rows = figures_of(close.landlord, Year(2027)).complaints
    assert {(row.number, row.stage): row.why for row in rows} == {
        (taken.number, 1): Why.TAKEN_BACK, (other.number, 1): Why.SOMETHING_ELSE,
        (straight.number, 1): Why.STRAIGHT_ON, (straight.number, 2): Why.WAITS,
    }  # fmt: skip


@pytest.mark.django_db
def test_damp_that_came_back_is_counted_from_the_journal(close) -> None:
    case = asked(close, "There is mould on the wall", now=NOW - 20 * DAY)
    answer_case(case_id=case.pk, text="A fan.", by=case.owner, now=NOW - 10 * DAY, **HOW)
    say_not_sorted(case_id=case.pk, why="Wet", by=close.agnes, now=NOW - 9 * DAY, **HOW)
    assert figures_of(close.landlord, Year(2027)).of_damp.came_back == 1
    assert figures_of(close.landlord, Year(2026)).of_damp.came_back == 0
    say_sorted(case_id=case.pk, by=close.agnes, now=NOW, **HOW)
    found = figures_of(close.landlord, Year(2027)).of_damp
    assert (found.resolved, found.open, found.average) == (1, 0, Decimal("14.00"))


@pytest.mark.django_db
def test_the_figures_ask_as_often_for_one_as_for_fifteen(close) -> None:
    def asks() -> int:
        with CaptureQueriesContext(connection) as captured:
            figures_of(close.landlord, Year(2027))
        return len(captured)

    complain(close)
    few = asks()
    for _n in range(14):
        complain(close)
    assert asks() == few <= 4  # clocks, damp cases, what came back, closed days


def sign_in(client, person, settings):
    settings.DEMO = True  # staff need no second factor there; nothing else is different on these pages
    account = Account.objects.create_user(f"a-{person.pk}", person=person)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.COMPLAINTS_OFFICER, Role.BOARD_MEMBER, Role.AUDITOR])
def test_the_page_and_its_file_name_nobody_and_say_no_word(close, client, settings, role) -> None:
    case = complain(close, answered=NOW - 15 * DAY)
    sign_in(client, colleague(close.landlord, "Ada Weir", role), settings)
    pages = [client.get(reverse(f"cases:{name}")).content.decode() for name in ("figures", "working_csv")]
    for page in pages:
        assert str(case.number) in page
        assert "Answered in full" in page
        assert not any(
            word in page for word in ("Agnes", "Shona", "complain about the stair", "Sandbank", "You are right")
        )
    assert pages[1].splitlines()[1].split(",")[:4] == ['"3', ' 4"', "1", str(case.number)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["figures", "working_csv", "learning", "load"])
def test_residents_and_housing_officers_see_no_figures(close, client, settings, name) -> None:
    for person in (close.agnes, close.shona):
        sign_in(client, person, settings)
        assert client.get(reverse(f"cases:{name}")).status_code == 403
    client.logout()
    assert client.get(reverse(f"cases:{name}")).status_code == 302


@pytest.mark.django_db
def test_another_year_is_another_figure_and_nonsense_is_this_year(close, client, settings) -> None:
    complain(close)
    sign_in(client, close.morag, settings)
    address = reverse("cases:figures")
    assert "No complaint ran in this year." in client.get(f"{address}?year=2025").content.decode()
    for asked_for in ("", "?year=1", "?year=%00", "?year=2027"):
        assert "No complaint ran in this year." not in client.get(address + asked_for).content.decode()


@pytest.mark.django_db
def test_what_was_learned_says_of_nobody_and_leaves_out_what_one_person_reads(close, client, settings) -> None:
    complain(close, answered=NOW - DAY)
    hidden = complain(close)
    Case.objects.filter(pk=hidden.pk).update(audience=Case.Audience.ONE)
    secret = [Decided("It", "upheld", learning="We knock twice")]
    answer_case(case_id=hidden.pk, text="Yes.", points=secret, by=hidden.owner, now=NOW - DAY, **HOW)
    sign_in(client, close.morag, settings)
    page = client.get(reverse("cases:learning")).content.decode()
    assert "Somebody looks on Thursdays" in page
    assert "We knock twice" not in page
    assert "Agnes" not in page
    assert "The stair" not in page
    old = client.get(f"{reverse('cases:learning')}?from=2026-07-01").content.decode()
    assert "Somebody looks on Thursdays" not in old
    assert len(learning_of(hidden.owner, NOW.date() - DAY, NOW.date())) == 2
    complain(close, answered=NOW - DAY)  # the same was learned a second time: the list says it once
    assert Point.objects.count() == 3
    assert len(learning_of(hidden.owner, NOW.date() - DAY, NOW.date())) == 2
