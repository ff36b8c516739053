"""Ordered, booked, moved, nobody came, done, mended; and what never happens by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.actions.answering import answer_case, close_unheard, say_sorted, withdraw_case
from commonty.cases.actions.by_hand import made_by_hand
from commonty.cases.actions.clocks import pause_clock
from commonty.cases.actions.taking_over import set_kind
from commonty.cases.jobs import look_after_cases
from commonty.cases.models import Case, Clock, Message
from commonty.cases.tests.factories import NOW, Close, asked
from commonty.journal.models import Entry
from commonty.people.models import Person, Team
from commonty.places.models import Place
from commonty.promises.models import ClosedDays, Promise
from commonty.repairs.actions.ending import (
    close_after_silence,
    finish_repair,
    note_no_access,
    say_mended,
    say_nobody_came,
    say_not_mended,
)
from commonty.repairs.actions.ordering import Ordered, cancel_repair, order_repair
from commonty.repairs.actions.visits import book_visit, call_off_visit, move_visit, refuse_wish, wish_to_move
from commonty.repairs.jobs import look_after_repairs
from commonty.repairs.models import Repair, Visit
from commonty.repairs.queries.pages import half_days, queue_of
from commonty.repairs.tests.factories import HOW, NOON, TUESDAY, booked, ordered, with_right
from commonty.repairs.words import late_words_of

SILENT: dict[str, Any] = {"by": SYSTEM, "channel": "timetable"}
AFTER = NOON + timedelta(minutes=1)
WINDOW = {"starts_at": TUESDAY + timedelta(days=1), "ends_at": NOON + timedelta(days=1)}


def newest_line(case: Case) -> str:
    return case.messages.filter(kind=Message.Kind.TELLS).order_by("-pk").values_list("text", flat=True)[0]  # type: ignore[no-any-return]


def test_each_repair_has_a_number_and_a_promise(close: Close) -> None:
    first, second = ordered(close), ordered(close)
    assert (first.number, second.number) == (1, 2)
    assert first.promise is not None
    assert first.promise.says == "We tell you when somebody comes to mend it"
    assert first.promise.due_on == date(2026, 12, 2)  # three working days; Monday is St Andrew's Day
    assert first.promise not in made_by_hand(first.case)
    assert "job number is 1" in newest_line(first.case)


def test_a_day_on_which_we_are_closed_is_no_working_day(close: Close) -> None:
    """Neither for what we promise, nor for what we offer."""
    assert date(2026, 12, 1) in {day for day, _half in half_days(close.landlord.pk, NOW)}
    ClosedDays.objects.create(
        landlord=close.landlord, first_on=date(2026, 12, 1), last_on=date(2026, 12, 2), name="Fair"
    )
    repair = ordered(close)
    assert repair.promise is not None
    assert repair.promise.due_on == date(2026, 12, 4)
    assert not {date(2026, 12, 1), date(2026, 12, 2)} & {day for day, _half in half_days(close.landlord.pk, NOW)}


def test_a_form_that_comes_twice_orders_one(close: Close) -> None:
    case = asked(close)
    assert ordered(close, case=case, posted_key="k") == ordered(close, case=case, posted_key="k")


def test_the_law_s_clock_counts_from_the_first_receipt_and_the_tenant_is_told_all_of_it(close: Close) -> None:
    case = asked(close, now=NOW - timedelta(days=1))
    repair = with_right(close, case=case)
    assert repair.clock is not None
    assert repair.clock.regime == "right-to-repair-3"
    assert repair.clock.started_at == case.received_at
    told = newest_line(case)
    for words in ("3 working days", "1 December", "Clyde Repairs", "Forth Plumbing", "£15", "£3", "£100", "£350"):
        assert words in told
    assert "we are still checking that figure" in told


def test_the_law_s_clock_needs_both_names(close: Close) -> None:
    with pytest.raises(Refused, match="one other"):
        ordered(close, defect="part-water")
    with pytest.raises(Refused, match="somebody else"):
        ordered(close, defect="part-water", other_contractor="clyde repairs")
    with pytest.raises(Refused, match="not on the list"):
        ordered(close, defect="squeaky-door", other_contractor="Forth")


def test_two_repairs_of_one_rule_share_its_clock_and_it_is_met_by_the_second(close: Close) -> None:
    first = with_right(close)
    second = with_right(close, case=first.case)
    assert first.clock == second.clock
    finish_repair(repair_id=first.pk, done_at=NOW, words="New washer", by=first.case.owner, now=NOW, **HOW)
    clock = Clock.objects.get(pk=first.clock_id)
    assert clock.stopped_at is None
    finish_repair(repair_id=second.pk, done_at=NOW, words="New pipe", by=first.case.owner, now=NOW, **HOW)
    clock.refresh_from_db()
    assert clock.stop == Clock.Stop.MET


def test_no_answer_and_no_other_name_for_it_stops_the_law_s_clock(close: Close) -> None:
    repair = with_right(close)
    case, clock = repair.case, repair.clock
    assert clock is not None
    set_kind(case_id=case.pk, kind="complaint", is_damp=False, by=case.owner, now=NOW, **HOW)
    set_kind(case_id=case.pk, kind="request", is_damp=False, by=case.owner, now=NOW, **HOW)
    answer_case(case_id=case.pk, text="A plumber comes.", by=case.owner, now=NOW, **HOW)
    say_sorted(case_id=case.pk, by=close.agnes, now=NOW, **HOW)
    clock.refresh_from_db()
    assert clock.stopped_at is None
    assert clock.promise.status == Promise.Status.OPEN
    # The twin: what a letter does end has ended.
    assert not case.clocks.running().exclude(pk=clock.pk).exists()


def test_what_is_not_mended_yet_does_not_close_by_silence(close: Close) -> None:
    repair = ordered(close)
    case = repair.case
    answer_case(case_id=case.pk, text="A plumber comes.", by=case.owner, now=NOW, **HOW)
    much_later = NOW + timedelta(days=40)
    with pytest.raises(Refused):
        close_unheard(case_id=case.pk, by=SYSTEM, now=much_later, channel="timetable")
    assert Case.objects.going_on().filter(pk=case.pk).exists()
    Case.objects.filter(pk=case.pk).update(answered_at=timezone.now() - timedelta(days=40))
    look_after_cases.call()
    case.refresh_from_db()
    assert case.status == Case.Status.ANSWERED


def test_once_it_is_done_silence_counts_from_then(close: Close) -> None:
    repair = ordered(close)
    case = repair.case
    answer_case(case_id=case.pk, text="A plumber comes.", by=case.owner, now=NOW, **HOW)
    done = NOW + timedelta(days=40)
    finish_repair(repair_id=repair.pk, done_at=done, words="New washer", by=case.owner, now=done, **HOW)
    assert not close_after_silence(repair_id=repair.pk, now=done + timedelta(days=13), **SILENT)
    with pytest.raises(Refused):
        close_unheard(case_id=case.pk, by=SYSTEM, now=done + timedelta(days=13), channel="timetable")
    assert close_after_silence(repair_id=repair.pk, now=done + timedelta(days=14), **SILENT)
    case.refresh_from_db()
    assert case.status == Case.Status.NOT_HEARD


def test_a_visit_is_a_promise_and_keeps_the_one_before(close: Close) -> None:
    repair = ordered(close)
    told = repair.promise
    visit = booked(repair)
    repair.refresh_from_db()
    assert told is not None
    told.refresh_from_db()
    assert told.status == Promise.Status.KEPT
    assert repair.state == Repair.State.BOOKED
    assert repair.promise == visit.promise
    assert repair.promise is not None
    assert (repair.promise.kind, repair.promise.due_at) == (Promise.Kind.VISIT, NOON)
    assert "Clyde Repairs comes Tuesday 1 December, between 8 am and noon" in newest_line(repair.case)


def test_one_visit_is_booked_at_a_time(close: Close) -> None:
    repair = ordered(close)
    booked(repair)
    with pytest.raises(Refused):
        booked(repair)
    how = {"starts_at": TUESDAY, "ends_at": NOON, "booked_at": NOW, "channel": "web"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(repair=repair, **how)


def test_another_time_at_their_wish_ends_the_wish_and_is_told(close: Close) -> None:
    repair = ordered(close)
    was = booked(repair)
    halves = [{"on": "2026-12-02", "half": "am"}]
    wish = wish_to_move(repair_id=repair.pk, halves=halves, words="", by=close.agnes, now=NOW, **HOW)
    with pytest.raises(Refused, match="already"):
        wish_to_move(repair_id=repair.pk, halves=halves, words="", by=close.agnes, now=NOW, **HOW)
    move_visit(repair_id=repair.pk, by=repair.case.owner, now=NOW, **WINDOW, **HOW)
    wish.refresh_from_db()
    was.refresh_from_db()
    assert wish.ended_at == NOW
    assert (was.state, was.reason) == (Visit.State.MOVED, "You asked for another time.")
    assert was.promise is not None
    assert was.promise.status == Promise.Status.REPLACED


def test_another_time_that_is_ours_has_a_reason(close: Close) -> None:
    repair = ordered(close)
    booked(repair)
    with pytest.raises(Refused, match="why"):
        move_visit(repair_id=repair.pk, by=repair.case.owner, now=NOW, **WINDOW, **HOW)


def test_a_wish_can_be_refused_and_what_is_booked_stays(close: Close) -> None:
    repair = ordered(close)
    visit = booked(repair)
    wish_to_move(repair_id=repair.pk, halves=[], words="Saturdays", by=close.agnes, now=NOW, **HOW)
    refuse_wish(repair_id=repair.pk, reason="Nobody works on Saturdays.", by=repair.case.owner, now=NOW, **HOW)
    visit.refresh_from_db()
    assert visit.state == Visit.State.BOOKED
    assert repair.wishes.get().answer == "Nobody works on Saturdays."


def test_a_visit_called_off_owes_an_answer_by_the_next_working_day(close: Close) -> None:
    repair = ordered(close)
    booked(repair)
    call_off_visit(repair_id=repair.pk, reason="The van broke down.", by=repair.case.owner, now=NOW, **HOW)
    repair.refresh_from_db()
    assert repair.state == Repair.State.ORDERED
    assert repair.promise is not None
    assert repair.promise.due_on == date(2026, 11, 27)


def test_nobody_came_breaks_the_promise_and_gives_another_person_a_new_one(close: Close) -> None:
    repair = ordered(close)
    visit = booked(repair)
    owner = repair.case.owner
    promise = say_nobody_came(repair_id=repair.pk, by=close.agnes, now=AFTER, **HOW)
    visit.refresh_from_db()
    assert visit.state == Visit.State.NOBODY_CAME
    assert visit.promise is not None
    visit.promise.refresh_from_db()
    assert visit.promise.status == Promise.Status.BROKEN
    assert not promise.owner.is_same_human(owner)
    assert promise.made_to == close.agnes
    assert promise.due_on == date(2026, 12, 2)
    repair.refresh_from_db()
    told = repair.promise
    assert told is not None
    assert told.owner == promise.owner
    booked(repair, now=AFTER, **WINDOW)
    promise.refresh_from_db()
    told.refresh_from_db()
    # Somebody has said when; whether anybody phoned, only a person knows.
    assert (told.status, promise.status) == (Promise.Status.KEPT, Promise.Status.OPEN)
    assert list(made_by_hand(repair.case)) == [promise]


def test_nobody_came_goes_to_the_lead_who_may_read_it(close: Close) -> None:
    repair = ordered(close)
    booked(repair)
    Team.objects.update(lead=close.morag)
    promise = say_nobody_came(repair_id=repair.pk, by=close.agnes, now=AFTER, **HOW)
    assert promise.owner == close.morag


def test_what_one_person_alone_reads_stays_with_them_when_nobody_came(close: Close) -> None:
    close.agnes.is_at_risk = True
    close.agnes.save()
    repair = ordered(close)
    booked(repair)
    Team.objects.update(lead=close.morag)
    promise = say_nobody_came(repair_id=repair.pk, by=close.agnes, now=AFTER, **HOW)
    assert promise.owner == repair.case.owner


def test_before_the_window_is_over_they_may_still_come(close: Close) -> None:
    repair = ordered(close)
    booked(repair)
    with pytest.raises(Refused, match="until Tuesday 1 December, noon"):
        say_nobody_came(repair_id=repair.pk, by=close.agnes, now=NOON - timedelta(minutes=1), **HOW)


def test_no_access_is_no_failure_and_not_sorted_and_the_law_s_clock_stands_still(close: Close) -> None:
    repair = with_right(close)
    visit = booked(repair)
    note_no_access(repair_id=repair.pk, by=repair.case.owner, now=AFTER, **HOW)
    repair.refresh_from_db()
    assert repair.state == Repair.State.NO_ACCESS
    assert visit.promise is not None
    visit.promise.refresh_from_db()
    assert visit.promise.status == Promise.Status.KEPT
    assert repair.clock is not None
    assert repair.clock.pauses.filter(until_on=None).count() == 1
    assert repair.case.is_work_open
    booked(repair, now=AFTER, **WINDOW)
    assert not repair.clock.pauses.filter(until_on=None).exists()


def test_nobody_leaves_a_card_before_the_window(close: Close) -> None:
    repair = ordered(close)
    booked(repair)
    with pytest.raises(Refused, match="isn’t time yet"):
        note_no_access(repair_id=repair.pk, by=repair.case.owner, now=NOW, **HOW)


def test_the_law_s_clock_is_met_by_when_it_was_done_and_not_by_when_that_was_typed_in(close: Close) -> None:
    repair = with_right(close)
    assert repair.clock is not None
    typed = repair.clock.due_at + timedelta(days=2)
    finish_repair(repair_id=repair.pk, done_at=NOON, words="New pipe", by=repair.case.owner, now=typed, **HOW)
    promise = Promise.objects.get(pk=repair.clock.promise_id)
    assert promise.status == Promise.Status.KEPT
    late = with_right(close)
    assert late.clock is not None
    done = late.clock.due_at + timedelta(hours=1)
    finish_repair(repair_id=late.pk, done_at=done, words="New pipe", by=late.case.owner, now=done, **HOW)
    assert Promise.objects.get(pk=late.clock.promise_id).status == Promise.Status.KEPT_LATE


def test_done_is_our_answer_and_mended_is_the_resident_s_word(close: Close) -> None:
    repair = ordered(close)
    finish_repair(repair_id=repair.pk, done_at=NOW, words="New washer", by=repair.case.owner, now=NOW, **HOW)
    case = Case.objects.get(pk=repair.case_id)
    assert (case.status, case.is_work_open) == (Case.Status.ANSWERED, False)
    say_mended(repair_id=repair.pk, by=close.agnes, now=NOW, **HOW)
    case.refresh_from_db()
    assert case.status == Case.Status.SORTED


def test_a_case_with_another_repair_is_not_answered_by_the_first(close: Close) -> None:
    first = ordered(close)
    ordered(close, case=first.case)
    finish_repair(repair_id=first.pk, done_at=NOW, words="New washer", by=first.case.owner, now=NOW, **HOW)
    say_mended(repair_id=first.pk, by=close.agnes, now=NOW, **HOW)
    case = Case.objects.get(pk=first.case_id)
    assert (case.status, case.is_work_open) == (Case.Status.WITH_US, True)


def test_a_tap_that_is_mended_answers_no_complaint(close: Close) -> None:
    case = asked(close, "I want to complain: nobody mends my tap.")
    assert case.kind == Case.Kind.COMPLAINT
    repair = ordered(close, case=case)
    finish_repair(repair_id=repair.pk, done_at=NOW, words="New washer", by=case.owner, now=NOW, **HOW)
    say_mended(repair_id=repair.pk, by=close.agnes, now=NOW, **HOW)
    case.refresh_from_db()
    assert case.status == Case.Status.WITH_US


def test_no_machine_answers_a_case(close: Close) -> None:
    repair = ordered(close)
    how = {"by": SYSTEM, "now": NOW, "channel": "repairs_system"}
    finish_repair(repair_id=repair.pk, done_at=NOW, words="Closed", **how)  # type: ignore[arg-type]
    assert Case.objects.get(pk=repair.case_id).status == Case.Status.WITH_US


def test_it_isn_t_mended_opens_it_with_its_first_day(close: Close) -> None:
    repair = with_right(close)
    case = repair.case
    finish_repair(repair_id=repair.pk, done_at=NOW, words="New pipe", by=case.owner, now=NOW, **HOW)
    say_not_mended(repair_id=repair.pk, words="It drips", by=close.agnes, now=NOW, **HOW)
    repair = Repair.objects.select_related("clock__promise", "promise").get(pk=repair.pk)
    assert (repair.state, repair.mended, repair.done_at) == (Repair.State.ORDERED, Repair.Mended.NO, None)
    assert repair.clock is not None
    assert repair.clock.stopped_at is None
    assert repair.clock.promise.status == Promise.Status.OPEN
    assert repair.clock.promise.disputed_at == NOW
    case.refresh_from_db()
    assert (case.status, case.is_work_open, case.times_not_sorted) == (Case.Status.WITH_US, True, 1)


def test_we_will_not_do_it_breaks_what_was_promised_and_their_wish_releases_it(close: Close) -> None:
    ours, theirs = with_right(close), with_right(close)
    cancel_repair(repair_id=ours.pk, reason="The block comes down.", by=ours.case.owner, now=NOW, **HOW)
    how = {"is_their_wish": True, "by": theirs.case.owner, "now": NOW, **HOW}
    cancel_repair(repair_id=theirs.pk, reason="Mended it myself.", **how)  # type: ignore[arg-type]
    for repair, status in ((ours, Promise.Status.BROKEN), (theirs, Promise.Status.RELEASED)):
        clock = Clock.objects.select_related("promise").get(pk=repair.clock_id)
        assert clock.stopped_at == NOW
        assert clock.promise.status == status
        assert not Case.objects.get(pk=repair.case_id).is_work_open


def test_whoever_no_longer_needs_it_waits_for_nobody(close: Close) -> None:
    repair = with_right(close)
    booked(repair)
    withdraw_case(case_id=repair.case_id, by=close.agnes, now=NOW, **HOW)
    look_after_repairs.call()
    repair.refresh_from_db()
    assert repair.state == Repair.State.CANCELLED
    assert not Promise.objects.about(repair.case).open().exists()


def test_staff_order_and_residents_say(close: Close) -> None:
    case = asked(close)
    with pytest.raises(PermissionDenied):
        ordered(close, case=case, by=close.agnes)
    repair = ordered(close, case=case)
    booked(repair)
    for by in (close.neighbour, close.shona):
        with pytest.raises(PermissionDenied):
            say_nobody_came(repair_id=repair.pk, by=by, now=AFTER, **HOW)
    typed = {"by": close.agnes, "typed_by": case.owner, "channel": "phone"}
    say_nobody_came(repair_id=repair.pk, now=AFTER, **typed)  # type: ignore[arg-type]
    assert repair.visits.get().typed_by == case.owner


def test_no_place_but_the_case_s_own_and_what_is_common_round_it(close: Close) -> None:
    case = asked(close)
    other = Place.objects.get(name="Flat 1/1")
    with pytest.raises(Refused):
        order_repair(Ordered(what="Tap", place=other), case_id=case.pk, by=case.owner, now=NOW, **HOW)
    assert ordered(close, case=case, place=close.block).place == close.block


def test_the_journal_has_no_word_of_what_is_mended(close: Close) -> None:
    repair = ordered(close, what="Canary tap")
    booked(repair)
    entries = Entry.objects.filter(about_kind="repairs.repair")
    assert entries.count() == 2
    assert not any("Canary" in str(entry.facts) for entry in entries)


def test_one_s_own_whichever_entry_asked(close: Close) -> None:
    repair = ordered(close)
    twin = Person.objects.create(landlord=close.landlord, name="A. Rennie")
    close.agnes.merged_into = twin
    close.agnes.save()
    assert list(Repair.objects.asked_by_human(twin)) == [repair]
    assert list(Repair.objects.visible_to(twin)) == [repair]
    assert not Repair.objects.visible_to(close.neighbour).exists()
    assert not Repair.objects.visible_to(None).exists()


def test_a_window_is_one_that_somebody_can_wait_in_for(close: Close) -> None:
    repair = ordered(close)
    for starts, ends in ((NOON, TUESDAY), (NOW - timedelta(hours=1), NOW), (TUESDAY, TUESDAY + timedelta(hours=13))):
        with pytest.raises(Refused):
            book_visit(repair_id=repair.pk, starts_at=starts, ends_at=ends, by=repair.case.owner, now=NOW, **HOW)


def test_a_pause_that_is_not_about_access_is_not_ended_by_a_visit(close: Close) -> None:
    repair = with_right(close)
    assert repair.clock is not None
    pause_clock(clock_id=repair.clock.pk, why="The road is washed away.", by=repair.case.owner, now=NOW, **HOW)
    booked(repair)
    assert repair.clock.pauses.filter(until_on=None).exists()


def test_whoever_said_that_the_case_is_sorted_is_not_asked_again(close: Close) -> None:
    repair = ordered(close)
    finish_repair(repair_id=repair.pk, done_at=NOW, words="Washer", by=repair.case.owner, now=NOW, **HOW)
    repair = Repair.objects.get(pk=repair.pk)
    assert repair.waits_for_word
    say_sorted(case_id=repair.case_id, by=close.agnes, now=NOW, **HOW)
    assert not Repair.objects.get(pk=repair.pk).waits_for_word
    assert not queue_of(repair.case.owner, "done", now=NOW).exists()


def test_when_the_last_day_is_over_the_page_says_what_is_owed(close: Close) -> None:
    repair = with_right(close)
    assert repair.clock is not None
    due = repair.clock.due_at
    assert late_words_of(repair, now=due) == []
    late = late_words_of(repair, now=due + timedelta(hours=1))
    assert "You can call the other contractor now: Forth Plumbing." in late
    assert "We owe you £15, and more for each working day after that." in late
    how = {"by": repair.case.owner, "now": due + timedelta(days=1), **HOW}
    finish_repair(repair_id=repair.pk, done_at=due + timedelta(hours=2), words="New pipe", **how)  # type: ignore[arg-type]
    done = late_words_of(Repair.objects.with_all().get(pk=repair.pk), now=due + timedelta(days=2))
    assert len(done) == 2  # nobody need be called any more


def test_whoever_could_not_let_us_in_is_owed_nothing_for_it(close: Close) -> None:
    repair = with_right(close)
    booked(repair)
    note_no_access(repair_id=repair.pk, by=repair.case.owner, now=AFTER, **HOW)
    repair = Repair.objects.with_all().get(pk=repair.pk)
    assert late_words_of(repair, now=AFTER + timedelta(days=60)) == []
