"""What the other system says becomes what staff would have typed: once, in its order, and of nobody else's repairs."""

import json
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.tests.factories import NOW, a_close, asked, colleague
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Post
from commonty.repairs.actions import coming_back
from commonty.repairs.actions.coming_back import look_at_report, take_in_report
from commonty.repairs.actions.ending import finish_repair, say_nobody_came, say_not_mended
from commonty.repairs.actions.ordering import cancel_repair
from commonty.repairs.actions.status_files import bring, tell_by_key, try_out
from commonty.repairs.actions.systems import make_key, set_up_system, take_key_back
from commonty.repairs.actions.visits import book_visit, move_visit
from commonty.repairs.forms.status_file import read_statuses
from commonty.repairs.models import Repair, Report, Sending, System, Visit
from commonty.repairs.rules.reports import read_row
from commonty.repairs.rules.status import check_window
from commonty.repairs.tests.systems import MORNING, a_system, administrator, events, ordered
from commonty.repairs.views import status_door

pytestmark = pytest.mark.django_db
HOW = {"channel": "web"}
AFTER = NOW + timedelta(days=6)  # after the visit of the first of December


def say(system: System, *, now: datetime = NOW, **cells) -> Report:
    said, faults = read_row(cells, now=now)
    assert faults == []
    assert said is not None
    return take_in_report(said, system_id=system.pk, now=now, channel="system")


def booked(system: System, repair: Repair, *, now: datetime = NOW, **more) -> Report:
    return say(system, now=now, **{"job": repair.number, "state": "booked", **MORNING, **more})


@pytest.fixture
def there():
    close = a_close()
    return close, a_system(close), ordered(close)


def test_a_booking_is_a_visit_a_promise_and_a_message(there):
    close, system, repair = there
    report = booked(system, repair, reference="WO-7", contractor="Clyde Joiners")
    assert report.outcome == Report.Outcome.DONE
    repair.refresh_from_db()
    [visit] = repair.visits.all()
    assert (repair.state, repair.reference, repair.contractor) == ("booked", "WO-7", "Clyde Joiners")
    assert visit.starts_at == datetime(2026, 12, 1, 8, tzinfo=ZoneInfo("Europe/London"))
    assert (visit.channel, visit.booked_by) == ("system", None)
    assert repair.promise.due_at == visit.ends_at
    owe_notices(now=NOW)
    assert Notice.objects.filter(person=close.agnes, kind="visit_booked").count() == 1


def test_the_same_twice_counts_once_by_its_id_and_without_one_by_what_it_says(there):
    _close, system, repair = there
    first, again = booked(system, repair, id="e-1"), booked(system, repair, id="e-1")
    assert first.pk == again.pk
    assert booked(system, repair).outcome == Report.Outcome.SAME
    assert booked(system, repair).pk == booked(system, repair, now=NOW).pk
    assert repair.visits.count() == 1


def test_a_file_of_all_that_is_open_comes_daily_and_turns_nothing_back(there):
    """Without ids and moments: on the third day it still has the time that we moved on the second."""
    close, system, repair = there
    booked(system, repair)
    on_the_phone = {"starts_at": NOW + timedelta(days=9), "ends_at": NOW + timedelta(days=9, hours=2)}
    how = {"reason": "You asked us to.", "by": close.shona, "now": NOW + timedelta(days=1), "channel": "web"}
    move_visit(repair_id=repair.pk, **on_the_phone, **how)
    again = booked(system, repair, now=NOW + timedelta(days=2))
    assert again.is_known
    assert repair.visits.booked().get().starts_at == on_the_phone["starts_at"]
    booked(system, repair, now=NOW + timedelta(days=2), id="e-7")  # the twin: as something new it would move it
    assert repair.visits.booked().get().starts_at != on_the_phone["starts_at"]


def test_without_its_key_the_same_would_be_done_again(there):
    """The twin: it is the key that knows it; a different id is a different thing."""
    _close, system, repair = there
    booked(system, repair, id="e-1")
    later = {"visit_from": "2026-12-02T08:00", "visit_to": "2026-12-02T12:00", "now": NOW + timedelta(hours=1)}
    booked(system, repair, id="e-2", **later)
    booked(system, repair, id="e-1", now=NOW + timedelta(hours=2))
    assert repair.visits.count() == 2
    booked(system, repair, id="e-3", now=NOW + timedelta(hours=2))
    assert repair.visits.count() == 3


def test_what_is_older_does_not_turn_it_back(there):
    _close, system, repair = there
    booked(system, repair, at="2026-11-26T11:59:00Z", id="new")
    old = {"visit_from": "2026-12-03T08:00", "visit_to": "2026-12-03T12:00", "at": "2026-11-26T11:58:00Z"}
    assert booked(system, repair, id="old", **old).outcome == Report.Outcome.OLDER
    assert repair.visits.count() == 1
    newer = {**old, "at": "2026-11-26T11:59:30Z"}
    assert booked(system, repair, id="newer", **newer).outcome == Report.Outcome.DONE  # the twin


def test_nor_what_is_older_than_what_they_said_again(there):
    """A, then A again, then B of the moment between: B is over."""
    _close, system, repair = there
    late = NOW + timedelta(hours=1)
    booked(system, repair, at="2026-11-26T11:59:00Z", id="1")
    assert booked(system, repair, at="2026-11-26T12:05:00Z", id="2", now=late).outcome == Report.Outcome.SAME
    between = {"visit_from": "2026-12-03T08:00", "visit_to": "2026-12-03T12:00", "at": "2026-11-26T12:01:00Z"}
    assert booked(system, repair, id="3", now=late, **between).outcome == Report.Outcome.OLDER
    assert repair.visits.count() == 1


def test_one_id_for_a_whole_job_hides_nothing(there):
    _close, system, repair = there
    booked(system, repair, id="WO-1")
    done = say(system, job=repair.number, state="done", id="WO-1", at="2026-12-01T10:00", now=AFTER)
    assert (done.outcome, done.is_known) == (Report.Outcome.DONE, False)
    repair.refresh_from_db()
    assert repair.state == Repair.State.DONE


def test_yesterdays_visit_in_todays_file_is_no_trouble(there):
    _close, system, repair = there
    assert booked(system, repair, now=AFTER).outcome == Report.Outcome.OLDER
    assert say(system, job=repair.number, state="done", now=AFTER).outcome == Report.Outcome.DONE
    assert not Report.objects.to_look_at().exists()


def test_what_staff_typed_later_stays(there):
    close, system, repair = there
    typed = NOW + timedelta(hours=3)
    times = {"starts_at": NOW + timedelta(days=9), "ends_at": NOW + timedelta(days=9, hours=2)}
    book_visit(repair_id=repair.pk, by=close.shona, now=typed, **times, **HOW)
    late = NOW + timedelta(hours=4)
    assert booked(system, repair, at="2026-11-26T13:00:00Z", now=late).outcome == Report.Outcome.OLDER
    assert booked(system, repair, at="2026-11-26T15:30:00Z", now=late).outcome == Report.Outcome.DONE


def test_nobody_came_and_done_are_for_a_person_to_decide(there):
    """They say that they were there at ten; she says at one that nobody came."""
    close, system, repair = there
    booked(system, repair)
    said_at = datetime(2026, 12, 1, 13, tzinfo=ZoneInfo("Europe/London"))
    say_nobody_came(repair_id=repair.pk, by=close.agnes, now=said_at, **HOW)
    report = say(system, job=repair.number, state="done", at="2026-12-01T10:00", now=said_at + timedelta(hours=5))
    assert report.outcome == Report.Outcome.REFUSED
    repair.refresh_from_db()
    assert repair.state == Repair.State.ORDERED


def test_a_whole_life(there):
    _close, system, repair = there
    assert say(system, job=repair.number, state="received", reference="WO-1").outcome == Report.Outcome.DONE
    assert booked(system, repair).outcome == Report.Outcome.DONE
    card = say(system, reference="WO-1", state="no access", at="2026-12-01T09:00", now=AFTER)
    assert card.outcome == Report.Outcome.DONE
    window = {"visit_from": "2026-12-03T08:00", "visit_to": "2026-12-03T12:00", "at": "2026-12-01T10:00"}
    then = datetime(2026, 12, 1, 10, 1, tzinfo=ZoneInfo("Europe/London"))
    assert booked(system, repair, now=then, **window).outcome == Report.Outcome.DONE
    done = say(system, job=repair.number, state="Done", at="2026-12-03T11:00", now=AFTER + timedelta(days=1))
    assert done.outcome == Report.Outcome.DONE
    repair.refresh_from_db()
    assert repair.done_at == datetime(2026, 12, 3, 11, tzinfo=ZoneInfo("Europe/London"))


def test_what_they_told_us_does_not_come_back_to_them(there):
    close, system, repair = there
    say(system, job=repair.number, state="cancelled")
    assert list(Sending.objects.values_list("event", flat=True)) == ["ordered"]
    ours = ordered(close)  # the twin: what we call off, they hear
    cancel_repair(repair_id=ours.pk, reason="No.", by=close.shona, now=NOW, **HOW)
    assert list(ours.sendings.values_list("event", flat=True).order_by("pk")) == ["ordered", "called_off"]


def test_what_may_not_follow_is_refused_with_a_sentence_and_leaves_nothing(there):
    close, system, repair = there
    cancel_repair(repair_id=repair.pk, reason="No.", by=close.shona, now=NOW, **HOW)
    before = Entry.objects.filter(about_id=repair.public_id).count()
    report = booked(system, repair, at="2026-11-26T12:00:00Z")
    assert report.outcome == Report.Outcome.REFUSED
    assert report.why.endswith(".")
    assert not repair.visits.exists()
    assert Entry.objects.filter(about_id=repair.public_id).count() == before


def test_what_breaks_half_way_leaves_nothing(there):
    """A refusal after the first write: the savepoint takes it back."""
    _close, system, repair = there

    def half(said, repair, now, channel):
        Repair.objects.filter(pk=repair.pk).update(contractor="half done")
        raise Refused("No.")

    with patch.dict(coming_back.VERBS, {"booked": half}):
        assert booked(system, repair).outcome == Report.Outcome.REFUSED
    repair.refresh_from_db()
    assert repair.contractor == ""


def test_what_could_not_be_placed_waits_for_a_person_and_may_come_again(there):
    close, system, _repair = there
    report = say(system, job=4711, state="received", id="e-9", note="Tenant out")
    assert (report.outcome, report.repair) == (Report.Outcome.UNKNOWN, None)
    assert "4711" in report.why
    assert Report.objects.to_look_at().get() == report
    owe_notices(now=NOW)
    assert Notice.objects.filter(person=administrator(close), kind="report_stuck").count() == 1
    Repair.objects.update(number=4711)
    again = say(system, job=4711, state="received", reference="WO-9", id="e-9")
    assert (again.pk, again.outcome) == (report.pk, Report.Outcome.DONE)
    assert not Report.objects.to_look_at().exists()


def test_five_hundred_that_nobody_can_place_are_one_message(there):
    close, system, _repair = there
    for n in range(5):
        say(system, job=9000 + n, state="done")
    owe_notices(now=NOW)
    assert Notice.objects.filter(person=administrator(close), kind="report_stuck").count() == 1


def test_somebody_looks_once(there):
    close, system, _repair = there
    report, how = say(system, job=4711, state="done"), {"by": administrator(close), "now": NOW, "channel": "web"}
    look_at_report(report_id=report.pk, **how)
    assert not Report.objects.to_look_at().exists()
    with pytest.raises(Refused):
        look_at_report(report_id=report.pk, **how)


def test_the_job_of_another_landlord_is_unknown_in_the_same_words(there):
    _close, system, repair = there
    other = a_close("elsewhere.example.org")
    theirs = ordered(other, asked(other))
    Repair.objects.filter(pk=theirs.pk).update(number=777, reference="WO-THEIRS")
    for name in ({"job": 777}, {"reference": "WO-THEIRS"}):
        report = say(system, state="done", **name)
        assert (report.outcome, report.repair) == (Report.Outcome.UNKNOWN, None)
    nobodys = say(system, state="done", job=778)
    assert Report.objects.get(job="777").why == nobodys.why.replace("778", "777")
    theirs.refresh_from_db()
    assert theirs.state == Repair.State.ORDERED
    assert say(a_system(other), state="received", job=777).repair == theirs  # the twin
    repair.refresh_from_db()
    assert repair.state == Repair.State.ORDERED


def test_a_number_and_a_reference_of_two_repairs_are_nobodys(there):
    close, system, repair = there
    second = ordered(close)
    Repair.objects.filter(pk=second.pk).update(reference="WO-2")
    assert say(system, job=repair.number, reference="WO-2", state="done").outcome == Report.Outcome.UNKNOWN


def test_residents_do_not_read_what_planners_note(there):
    close, system, repair = there
    booked(system, repair, note="zebrafinch is rude")
    say(system, job=repair.number, state="cancelled", note="zebrafinch again", at="2026-11-26T12:00:00Z")
    owe_notices(now=NOW)
    seen = [*close.agnes.cases.get().messages.values_list("text", flat=True), *Notice.objects.values_list("body")]
    assert "zebrafinch" not in str(seen)
    assert "zebrafinch" not in str(list(Entry.objects.values()))


BAD = [
    ({"state": "done"}, "job"),
    ({"job": "WO-7", "state": "done"}, "job"),
    ({"job": 1, "state": "finished"}, "state"),
    ({"job": 1, "state": "booked"}, "visit_from"),
    ({"job": 1, "state": "booked", "visit_from": "2026-12-01T08:00"}, "visit_to"),
    ({"job": 1, "state": "booked", "visit_from": "2026-12-01T08:00", "visit_to": "2026-12-01T08:00"}, "visit_to"),
    ({"job": 1, "state": "booked", "visit_from": "tomorrow", "visit_to": "2026-12-01T08:00"}, "visit_from"),
    ({"job": 1, "state": "done", "at": "2026-11-27T12:00:00Z"}, "at"),
    ({"job": 1, "state": "done", "at": "1999-01-01"}, "at"),
    ({"job": 1, "state": "done", "at": "2024-01-01"}, "at"),
    ({"job": 1, "state": "done", "note": "x" * 301}, "note"),
    ({"job": True, "state": "done"}, "job"),
    ({"job": ["1"], "state": "done"}, "job"),
    ({"job": "９９", "state": "done"}, "job"),
    ({"job": 10**30, "state": "done"}, "job"),
    ({"job": 1, "state": {}}, "state"),
]


@pytest.mark.parametrize(("cells", "column"), BAD)
def test_what_can_not_be_read_says_where_and_how(cells, column):
    said, faults = read_row(cells, now=NOW)
    assert said is None
    assert column in {fault.column for fault in faults}
    assert all(fault.says.endswith((".", "”.")) for fault in faults)


@pytest.mark.parametrize(
    "written", ["2026-12-01T08:00", "2026-12-01 08:00", "01/12/2026 08:00", "2026-12-01T08:00:00Z"]
)
def test_times_are_read_as_people_and_programs_write_them(written):
    said, faults = read_row(
        {"job": 1, "state": "booked", "visit_from": written, "visit_to": "2026-12-01T12:00"}, now=NOW
    )
    assert faults == []
    assert said.visit_from == datetime(2026, 12, 1, 8, tzinfo=ZoneInfo("Europe/London"))


def test_a_file_is_tried_out_without_a_trace_and_then_brought(there):
    close, system, repair = there
    text = (
        "Job;State;Visit from;Visit to;Note\n"
        f"{repair.number};booked;2026-12-01T08:00;2026-12-01T12:00;'=1\n"
        f"{repair.number};cancelled;;;\n4711;done;;;\n"
    )
    lines, faults = read_statuses(text, now=NOW)
    assert faults == []
    rows, ewa = [(line.row, line.said) for line in lines], administrator(close)
    before = Entry.objects.count()
    tried = try_out(rows, system_id=system.pk, by=ewa, now=NOW)
    assert [(row, report.outcome) for row, report in tried] == [(2, "done"), (3, "done"), (4, "unknown")]
    assert (Report.objects.count(), repair.visits.count(), Entry.objects.count()) == (0, 0, before)
    brought = bring(rows, system_id=system.pk, by=ewa, now=NOW)
    assert [report.outcome for _row, report in brought] == ["done", "done", "unknown"]
    assert Report.objects.filter(through="file", taken_by=ewa).count() == 3
    assert [report.pk for _row, report in bring(rows, system_id=system.pk, by=ewa, now=NOW)] == [
        report.pk for _row, report in brought
    ]


# What the resident, another system, or a clock that changes makes of it.


def mended_again(close, repair: Repair) -> datetime:
    """Done by their word on the first, and on the second the resident says that it isn't mended."""
    said_at = datetime(2026, 12, 2, 9, tzinfo=ZoneInfo("Europe/London"))
    say_not_mended(repair_id=repair.pk, words="Drips", by=close.agnes, now=said_at, **HOW)
    return said_at


def test_an_older_done_that_comes_later_does_not_turn_back_the_residents_word(there):
    close, system, repair = there
    finish = {"done_at": NOW + timedelta(hours=2), "words": "New washer", "by": close.shona}
    finish_repair(repair_id=repair.pk, now=NOW + timedelta(hours=3), **finish, **HOW)
    said_at = mended_again(close, repair)
    old = say(system, job=repair.number, state="done", at="2026-12-01T10:00", now=said_at + timedelta(hours=1))
    assert old.outcome == Report.Outcome.REFUSED
    repair.refresh_from_db()
    assert repair.state == Repair.State.ORDERED
    new = say(system, job=repair.number, state="done", at="2026-12-02T15:00", now=said_at + timedelta(hours=9))
    assert new.outcome == Report.Outcome.DONE  # the twin


def test_a_second_done_of_one_id_is_the_second(there):
    close, system, repair = there
    first = {"job": repair.number, "state": "done", "id": "WO-1"}
    say(system, at="2026-12-01T10:00", now=NOW + timedelta(days=5), **first)
    said_at = mended_again(close, repair)
    late = said_at + timedelta(days=1)
    again = say(system, at="2026-12-01T10:00", now=late, **first)  # the twin: the same moment is the same message
    assert (again.outcome, again.is_known) == (Report.Outcome.DONE, True)
    second = say(system, at="2026-12-02T15:00", now=late, **first)
    assert (second.outcome, second.is_known) == (Report.Outcome.DONE, False)
    repair.refresh_from_db()
    assert repair.state == Repair.State.DONE


@pytest.mark.parametrize("name", [{"id": "WO-1"}, {}])
def test_the_same_done_without_a_moment_after_it_was_reopened_is_for_a_person(there, name):
    """Yesterday's row once more, or done once more? It is not guessed, and asked once, not each day."""
    close, system, repair = there
    row = {"job": repair.number, "state": "done", **name}
    assert say(system, now=NOW + timedelta(days=4), **row).outcome == Report.Outcome.DONE
    assert (
        say(system, now=NOW + timedelta(days=5), **row).outcome == Report.Outcome.DONE
    )  # the twin: nobody reopened it
    said_at = mended_again(close, repair)
    found = [say(system, now=said_at + timedelta(days=n), **row) for n in (1, 2)]
    assert [report.outcome for report in found] == ["refused", "refused"]
    assert found[0].pk == found[1].pk == Report.objects.to_look_at().get().pk
    look_at_report(report_id=found[0].pk, by=administrator(close), now=said_at + timedelta(days=2), channel="web")
    say(system, now=said_at + timedelta(days=3), **row)
    assert not Report.objects.to_look_at().exists()
    repair.refresh_from_db()
    assert repair.state == Repair.State.ORDERED


def test_that_they_have_it_is_no_word_of_how_it_stands(there):
    _close, system, repair = there
    late = NOW + timedelta(hours=1)
    say(system, job=repair.number, state="received", reference="WO-1", at="2026-11-26T12:30:00Z", now=late)
    earlier = booked(system, repair, at="2026-11-26T12:20:00Z", now=late)
    assert earlier.outcome == Report.Outcome.DONE


def test_a_row_that_is_refused_leaves_no_reference(there):
    _close, system, repair = there
    row = {"job": repair.number, "state": "no_access", "reference": "WO-1"}
    assert say(system, **row).outcome == Report.Outcome.REFUSED  # nothing is booked
    repair.refresh_from_db()
    assert repair.reference == ""
    assert not Entry.objects.filter(kind="reference_noted").exists()
    assert booked(system, repair, reference="WO-1").outcome == Report.Outcome.DONE  # the twin
    repair.refresh_from_db()
    assert repair.reference == "WO-1"


def test_what_one_system_ends_the_other_is_told_and_itself_not(there):
    close, system, _repair = there
    other = a_system(close, name="Housing")
    second = ordered(close)
    third = ordered(close)
    for one, state in ((second, "cancelled"), (third, "done")):
        said = say(system, job=one.number, state=state, at="2026-11-26T12:00:00Z", now=NOW + timedelta(minutes=1))
        assert said.outcome == Report.Outcome.DONE
    told = list(Sending.objects.filter(system=other).order_by("pk").values_list("event", flat=True))
    assert told == ["ordered", "ordered", "called_off", "done"]
    assert {event for event, _state in events(system)} == {"ordered"}


def test_on_the_night_when_clocks_change_hours_are_compared_as_they_pass():
    now = datetime(2027, 3, 20, 12, tzinfo=UTC)
    night = {"job": 1, "state": "booked", "visit_from": "2027-03-28T01:30", "visit_to": "2027-03-28T02:15"}
    said, faults = read_row(night, now=now)  # 01:30 is not there: it is half past two, and they end at a quarter past
    assert said is None
    assert [fault.column for fault in faults] == ["visit_to"]
    said, faults = read_row({**night, "visit_to": "2027-03-28T02:45"}, now=now)  # the twin
    assert faults == []


def test_a_window_that_goes_backwards_that_night_is_refused_here_too():
    zone = ZoneInfo("Europe/London")
    starts = datetime(2027, 3, 28, 1, 30, tzinfo=zone)
    now = datetime(2027, 3, 20, 12, tzinfo=UTC)
    with pytest.raises(Refused):
        check_window(starts_at=starts, ends_at=starts.replace(hour=2, minute=15), now=now)
    check_window(starts_at=starts, ends_at=starts.replace(hour=2, minute=45), now=now)


def test_what_the_database_refuses_holds_up_none_of_the_others(there):
    close, system, repair = there
    second = ordered(close)

    def broken(said, repair, now, channel):
        Visit.objects.create(repair=repair, starts_at=NOW, ends_at=NOW, booked_at=NOW, channel="web")

    with patch.dict(coming_back.VERBS, {"booked": broken}):
        rows = [read_row({"job": repair.number, "state": "booked", **MORNING}, now=NOW)[0]]
        rows.append(read_row({"job": second.number, "state": "cancelled", "at": NOW.isoformat()}, now=NOW)[0])
        found = tell_by_key(rows, system_id=system.pk, now=NOW)
    assert [report.outcome for report in found] == ["refused", "done"]


def test_what_comes_again_and_is_stuck_as_before_is_told_once(there):
    _close, system, _repair = there
    row = {"job": 4711, "state": "done"}
    report = say(system, **row)
    look_at_report(report_id=report.pk, by=system.minder, now=NOW, channel="web")
    say(system, now=NOW + timedelta(days=1), **row)
    assert Entry.objects.filter(kind="report_stuck").count() == 1
    assert not Report.objects.to_look_at().exists()
    Repair.objects.update(number=4711)
    Repair.objects.update(state="cancelled", cancelled_at=NOW)
    again = say(
        system, now=NOW + timedelta(days=1), **row
    )  # the twin: now there is such a job, and it was called off
    assert (again.outcome, again.looked_at) == (Report.Outcome.REFUSED, None)
    assert Entry.objects.filter(kind="report_stuck").count() == 2


def messages_of(person, kind: str = "report_stuck") -> int:
    return Notice.objects.filter(person=person, kind=kind).count()


def test_what_contradicts_goes_to_whoever_deals_with_it_too(there):
    """The minder may not open the repair; its owner may, and hears which one it is and no word of what was said."""
    _close, system, repair = there
    report = say(system, job=repair.number, state="no_access", note="zebrafinch")
    assert report.outcome == Report.Outcome.REFUSED
    say(system, job=4711, state="done")  # the twin: nobody deals with that one
    owe_notices(now=NOW)
    assert messages_of(repair.case.owner) == messages_of(system.minder) == 1
    body = Notice.objects.get(person=repair.case.owner, kind="report_stuck").body
    assert reverse("repairs:staff", args=[repair.public_id]) in body
    assert "zebrafinch" not in body


def test_what_nobody_looked_at_does_not_silence_what_is_new(there):
    _close, system, _repair = there
    for days in (0, 1):
        say(system, job=9000 + days, state="done", now=NOW + timedelta(days=days))
        say(system, job=9100 + days, state="done", now=NOW + timedelta(days=days))
    owe_notices(now=NOW + timedelta(days=1))
    assert messages_of(system.minder) == 2


def test_while_the_minder_is_away_their_cover_hears_if_they_can_open_it(there):
    close, system, _repair = there
    away = {"away_from": NOW.date(), "away_until": NOW.date() + timedelta(days=9)}
    cover = colleague(close.landlord, "Ola Berg", Role.ADMINISTRATOR)
    posts = Post.objects.filter(person=system.minder)
    posts.update(cover=cover, **away)
    say(system, job=4711, state="done")
    owe_notices(now=NOW)
    assert (messages_of(cover), messages_of(system.minder)) == (1, 0)
    posts.update(cover=close.shona)  # the twin: she is of one close, and gets no further than the door
    say(system, job=4712, state="done", now=NOW + timedelta(days=1))
    owe_notices(now=NOW + timedelta(days=1))
    assert (messages_of(close.shona), messages_of(system.minder)) == (0, 1)


# The door.


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def key_of(system: System) -> str:
    return make_key(system_id=system.pk, by=administrator_of(system), now=NOW, channel="web")


def administrator_of(system: System):
    return system.minder


def tell(key: str | None, rows, *, host: str = "testserver", content_type: str = "application/json"):
    headers = {"host": host} | ({"authorization": f"Bearer {key}"} if key is not None else {})
    data = rows if isinstance(rows, str | bytes) else json.dumps(rows)
    return Client(enforce_csrf_checks=True, headers=headers).post(
        "/api/repairs/status", data, content_type=content_type
    )


@pytest.fixture
def door(there, now, settings):
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example.org"]
    return *there, key_of(there[1])


def test_each_row_has_its_own_answer_and_none_holds_up_another(door):
    _close, _system, repair, key = door
    rows = [
        {"job": repair.number, "state": "booked", **MORNING, "id": "1"},
        {"job": 4711, "state": "done"},
        {"job": repair.number, "state": "flying"},
        7,
        {"job": repair.number, "state": "received", "reference": "WO-1"},
    ]
    answer = tell(key, rows)
    assert answer.status_code == 207
    assert [row["outcome"] for row in answer.json()["rows"]] == [
        "done",
        "unknown",
        "unreadable",
        "unreadable",
        "done",
    ]
    assert "state: " in answer.json()["rows"][2]["why"]
    assert tell(key, rows[0]).json() == {
        "rows": [{"row": 1, "job": str(repair.number), "outcome": "done", "why": ""}]
    }
    assert repair.visits.count() == 1


def test_a_file_by_the_door_is_read_as_staff_bring_it(door):
    _close, _system, repair, key = door
    answer = tell(key, f"job,state\n{repair.number},received\n{repair.number},flying\n", content_type="text/csv")
    assert [row["outcome"] for row in answer.json()["rows"]] == ["same", "unreadable"]
    assert Report.objects.get().through == "system"


def test_a_key_that_was_forged_or_taken_back_opens_nothing(door):
    close, system, repair, key = door
    row = {"job": repair.number, "state": "received", "reference": "WO-1"}
    other = a_system(close, name="Another")
    public_id, _dot, rest = key.partition(".")
    forged = [
        None, "", key[:-1], key + "x", f"{public_id}.", f"{other.public_id}.{rest}", f"{public_id}.{'0' * 43}",
        "0" * 64, system.key_hash, f"{public_id}.{System.objects.get(pk=system.pk).key_hash}", "é", "." * 200,
    ]  # fmt: skip
    for one in forged:
        assert tell(one, row).status_code == 401, one
    assert not Report.objects.exists()
    assert tell(key, row).status_code == 200  # the twin
    newer = key_of(system)
    assert tell(key, row).status_code == 401
    take_key_back(system_id=system.pk, by=system.minder, now=NOW, channel="web")
    assert tell(newer, row).status_code == 401


def test_the_key_is_nowhere_in_what_is_stored(door):
    _close, system, _repair, key = door
    secret = key.partition(".")[2]
    assert secret not in str(list(System.objects.values())) + str(list(Entry.objects.values()))
    assert len(System.objects.get(pk=system.pk).key_hash) == 64


def test_a_key_of_another_landlord_opens_nothing_here(door):
    _close, _system, repair, _key = door
    other = a_close("elsewhere.example.org")
    theirs = key_of(a_system(other))
    row = {"job": repair.number, "state": "cancelled"}
    assert tell(theirs, row).status_code == 401
    answer = tell(theirs, {**row, "job": 987654}, host="elsewhere.example.org")
    assert [one["outcome"] for one in answer.json()["rows"]] == ["unknown"]
    repair.refresh_from_db()
    assert repair.state == Repair.State.ORDERED


def test_one_that_is_switched_off_says_nothing(door):
    close, system, repair, key = door
    said = {"landlord_id": close.landlord.pk, "name": system.name, "takes": "hand", "address": "", "is_on": False}
    how = {"minder": system.minder, "by": system.minder, "now": NOW, "channel": "web", "system_id": system.pk}
    set_up_system(**said, **how)
    assert tell(key, {"job": repair.number, "state": "done"}).status_code == 401


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400), (b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe\x00", "application/json", 400),
        (b"{}", "application/xml", 415), (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"[" + b"{}," * 100 + b"{}]", "application/json", 413), (b" " * 1_048_577, "application/json", 413),
        (b"PK\x03\x04", "text/csv", 400),
    ],
)  # fmt: skip
def test_what_can_not_be_read_as_a_whole_is_answered_so(door, body, content_type, status):
    answer = tell(door[3], body, content_type=content_type)
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")


def test_whoever_tells_too_much_waits(door, monkeypatch):
    _close, _system, repair, key = door
    monkeypatch.setattr(status_door, "A_MINUTE", status_door.Limit("few", most=2, seconds=60))
    row = {"job": repair.number, "state": "received"}
    assert [tell(key, row).status_code for _n in range(3)] == [200, 200, 429]
    assert tell("nobody.x", row).status_code == 401


def test_only_sending_is_a_way_in(door):
    assert Client().get("/api/repairs/status").status_code == 405
