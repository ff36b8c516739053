"""A landlord's closed days and own lengths: for what comes later, by rules that know them, and never for the law's."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.actions.answering import Decided, answer_case, close_unheard
from commonty.cases.actions.clocks import extend_clock
from commonty.cases.actions.talking import carry_on, sum_up
from commonty.cases.figures.years import Year, working_days
from commonty.cases.models import Case
from commonty.cases.queries.figures import figures_of
from commonty.cases.queries.help_desk import next_read_at, slots_of
from commonty.cases.queries.reaction import reaction_of
from commonty.cases.tests.factories import NOW, asked, colleague
from commonty.journal.models import Entry
from commonty.maths.deadlines import regimes
from commonty.promises.actions.own_days import set_closed_days, set_own_length, take_closed_days_away
from commonty.promises.management.commands.deadline import Command as deadline
from commonty.promises.models import ClosedDays
from commonty.promises.reminders import Stage, moments_of

pytestmark = pytest.mark.django_db
FAIR = date(2026, 12, 1)  # the Tuesday after St Andrew's Day
BY = {"channel": "web"}


@pytest.fixture
def how(close):
    ewa = colleague(close.landlord, "Ewa Kowalczyk", Role.ADMINISTRATOR)
    return {"landlord_id": close.landlord.pk, "by": ewa, "now": NOW, "channel": "web"}


def closed(how, first=FAIR, last=None, name="Glasgow Fair"):
    return set_closed_days(first_on=first, last_on=last or first, name=name, **how)


def due(case):
    return case.clocks.get().promise.due_on


def complaint(close):
    return asked(close, "I want to complain about the bins. I am not happy.")


def information(close):
    return asked(close, "This is a freedom of information request: how much was spent on lifts?")


@pytest.mark.parametrize(
    ("ask", "before", "after"),
    [
        (asked, date(2026, 12, 2), date(2026, 12, 3)),
        (complaint, date(2026, 12, 4), date(2026, 12, 7)),
        (information, date(2026, 12, 29), date(2026, 12, 29)),  # the law knows bank holidays alone
    ],
)
def test_a_closed_day_counts_where_the_rule_knows_it(close, how, ask, before, after):
    was = ask(close)
    first = due(was)
    closed(how)
    then = ask(close)
    assert (first, due(then)) == (before, after)
    assert due(Case.objects.get(pk=was.pk)) == first  # told, and stays


def test_an_extension_counts_with_the_days_that_were_known_when_the_clock_began(close, how):
    """The twin: counted with today's days it would fall on another one."""
    case = complaint(close)
    closed(how)
    clock = case.clocks.get()
    later = {"days": 2, "reason": "We wait for the surveyor.", "by": close.morag, "now": NOW, **BY}
    with_what_was = extend_clock(clock_id=clock.pk, **later).promise.due_on
    clock.closed_days = [FAIR.isoformat()]
    clock.save(update_fields=["closed_days"])
    clock.extensions.all().delete()
    assert extend_clock(clock_id=clock.pk, **later).promise.due_on == with_what_was + timedelta(days=1)


def test_an_own_length_holds_for_what_comes_later(close, how):
    was = asked(close)
    set_own_length(regime="question", number=1, **how)
    assert due(was) == date(2026, 12, 2)
    assert due(asked(close, "When do the bins come?")) == date(2026, 11, 27)
    assert reaction_of(close.landlord, now=NOW).answered_by == date(2026, 11, 27)
    closed(how, first=date(2026, 11, 27))
    assert reaction_of(close.landlord, now=NOW).answered_by == FAIR


@pytest.mark.parametrize(("regime", "number"), [("foisa", 30), ("complaint-stage-1", 4), ("question", 0), ("x", 3)])
def test_what_is_law_has_no_other_length(how, regime, number):
    with pytest.raises(Refused):
        set_own_length(regime=regime, number=number, **how)


def test_nobody_reads_or_phones_on_a_closed_day(close, how):
    evening = NOW.replace(hour=18)
    assert timezone.localdate(next_read_at(close.landlord, evening)) == date(2026, 11, 27)
    closed(how, first=date(2026, 11, 27))
    assert timezone.localdate(next_read_at(close.landlord, evening)) == FAIR
    assert date(2026, 11, 27) not in {timezone.localdate(at) for at in slots_of(close.landlord, NOW)}


def test_silence_ends_nothing_on_a_closed_day(close, how):
    case = asked(close)
    answer_case(case_id=case.pk, text="On Tuesday.", by=close.shona, now=NOW, **BY)
    last = NOW + timedelta(days=15)
    closed(how, first=last.date())
    by_itself = {"case_id": case.pk, "by": SYSTEM, "channel": "timetable"}
    with pytest.raises(Refused, match="closed today"):
        close_unheard(now=last, **by_itself)
    assert close_unheard(now=last + timedelta(days=1), **by_itself).status == Case.Status.NOT_HEARD


def test_two_working_days_for_a_yes_or_no_pass_over_it(close, how):
    case = asked(close)
    summary = sum_up(case_id=case.pk, text="You ask when the bins are emptied?", by=close.shona, now=NOW, **BY)
    closed(how)
    by_itself = {"message_id": summary.pk, "by": SYSTEM, "channel": "timetable"}
    assert carry_on(now=datetime(2026, 12, 2, 9, tzinfo=NOW.tzinfo), **by_itself) is False
    assert carry_on(now=datetime(2026, 12, 3, 9, tzinfo=NOW.tzinfo), **by_itself) is True


def test_who_owns_a_promise_is_reminded_when_they_are_there(close, how):
    promise = asked(close).clocks.get().promise  # due on Wednesday
    assert timezone.localdate(moments_of(promise)[Stage.BEFORE]) == FAIR
    assert timezone.localdate(moments_of(promise, [FAIR])[Stage.BEFORE]) == date(2026, 11, 27)


def test_figures_pass_over_it_where_the_clock_does():
    came, done = date(2026, 11, 26), date(2026, 12, 3)
    stage_1, repairs = (regimes()[name].calendar for name in ("complaint-stage-1", "damp-investigation"))
    assert [working_days(came, done, calendar, {FAIR}) for calendar in (stage_1, repairs)] == [3, 4]


@pytest.mark.parametrize(("is_set_before", "days"), [(True, 3), (False, 4)])
def test_a_day_that_is_closed_later_makes_no_figure_better(close, how, is_set_before, days):
    """The clock that ran kept the date that was told; so does what the regulator is told of it."""
    if is_set_before:
        closed(how)
    case = asked(close, "I complain about the stair")
    if not is_set_before:
        closed(how)
    points = [Decided("The stair", "upheld")]
    answered = datetime(2026, 12, 3, 9, tzinfo=NOW.tzinfo)
    answer_case(case_id=case.pk, text="Yes.", points=points, by=case.owner, now=answered, **BY)
    assert [row.days for row in figures_of(close.landlord, Year(2027)).complaints] == [days]


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2026, 11, 25), date(2026, 11, 25), "over"),
        (date(2026, 12, 2), date(2026, 12, 1), "before the first"),
        (date(2026, 12, 1), date(2027, 2, 1), "longer than"),
        (date(2029, 1, 1), date(2029, 1, 1), "two years"),
        (date(2026, 12, 24), date(2026, 12, 30), "already"),
    ],
)
def test_days_make_sense(how, first, last, says):
    closed(how, first=date(2026, 12, 29), last=date(2026, 12, 31), name="Between the years")
    with pytest.raises(Refused, match=says):
        closed(how, first=first, last=last)


def test_a_year_has_sixty_at_most(how):
    closed(how, first=date(2026, 12, 1), last=date(2026, 12, 31))
    with pytest.raises(Refused, match="more than 60"):
        closed(how, first=date(2027, 1, 1), last=date(2027, 1, 30))


def test_what_has_begun_stays_and_what_lies_ahead_can_go(how):
    ahead, today = closed(how), closed(how, first=NOW.date(), name="Flood in the office")
    with pytest.raises(Refused, match="It stays"):
        take_closed_days_away(closed_id=today.pk, **how)
    take_closed_days_away(closed_id=ahead.pk, **how)
    assert list(ClosedDays.objects.all()) == [today]
    kinds = list(Entry.objects.filter(kind__startswith="closed_days").values_list("kind", "by_id"))
    assert kinds == [("closed_days_set", how["by"].public_id)] * 2 + [("closed_days_taken_away", how["by"].public_id)]


def test_only_who_arranges_help_says_so(close, how):
    by_shona = {**how, "by": close.shona}
    with pytest.raises(PermissionDenied):
        closed(by_shona)
    with pytest.raises(PermissionDenied):
        set_own_length(regime="question", number=2, **by_shona)


def test_the_pages_say_what_waits_and_what_runs_on(close, how, be):
    client, ahead = be(how["by"]), timezone.localdate() + timedelta(days=30)
    sent = {"name": "Glasgow Fair", "first_on": ahead.isoformat(), "last_on": ""}
    assert client.post("/desk/help/closed/", sent).status_code == 302
    page = client.get("/desk/help/closed/").content.decode()
    runs_on, waits = page.split("These run on")[1].split("These wait")
    assert regimes()["foisa"].title in runs_on
    assert regimes()["foisa"].title not in waits
    assert regimes()["complaint-stage-1"].title in waits
    assert client.post("/desk/help/closed/", {**sent, "first_on": "never"}).status_code == 422
    assert client.post("/desk/help/lengths/question/", {"number": 2}).status_code == 302
    assert "2 working days" in client.get("/desk/help/lengths/").content.decode()
    assert "2 working days" in client.get("/desk/help/").content.decode()
    assert client.post("/desk/help/lengths/question/", {"number": 99}).status_code == 422
    assert client.get("/desk/help/lengths/foisa/").status_code == 404
    number = ClosedDays.objects.get().pk
    assert client.post(f"/desk/help/closed/{number}/away/").status_code == 302
    assert not ClosedDays.objects.exists()


def test_the_command_line_reads_them_by_the_landlords_name(close, how, capsys):
    closed(how)
    set_own_length(regime="question", number=1, **how)
    words = ["--regime", "question", "--received", "2026-11-30T10:00", "--landlord"]
    assert deadline().handle([*words, "strathvale homes"]) == 0
    assert "Due Wednesday 2 December 2026" not in (said := capsys.readouterr().out)
    assert "Due Thursday 3 December 2026" in said  # came on a day off, so on Wednesday: one day from then
    assert deadline().handle([*words, "Nobody Homes"]) == 2
    assert "Strathvale Homes" in capsys.readouterr().err
