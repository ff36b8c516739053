"""What ends a repair ends nothing else: no promise by hand, no request for information, no word that nobody has read."""

from datetime import timedelta
from typing import Any

import pytest

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.actions.answering import answer_case, close_unheard, say_sorted, withdraw_case
from commonty.cases.actions.by_hand import end_promise, made_by_hand
from commonty.cases.actions.call_backs import waiting_call
from commonty.cases.actions.talking import reply, say_more
from commonty.cases.models import CallBack, Case
from commonty.cases.tests.factories import NOW, Close, asked
from commonty.people.models import RoleHeld
from commonty.promises.actions.leave import move_what_apps_keep
from commonty.promises.models import Promise
from commonty.repairs.actions.ending import (
    close_after_silence,
    finish_repair,
    note_no_access,
    say_mended,
    say_nobody_came,
    say_not_mended,
)
from commonty.repairs.actions.ordering import cancel_repair
from commonty.repairs.actions.visits import refuse_wish, wish_to_move
from commonty.repairs.events import Event
from commonty.repairs.forms.staff import HappenedForm
from commonty.repairs.jobs import look_after_repairs
from commonty.repairs.models import Repair, Visit
from commonty.repairs.queries.pages import page_of
from commonty.repairs.tests.factories import HOW, NOON, TUESDAY, booked, ordered
from commonty.repairs.tests.test_notices import told
from commonty.repairs.views.staff import what_they_may_say

SILENT: dict[str, Any] = {"by": SYSTEM, "channel": "timetable"}
AFTER = NOON + timedelta(minutes=1)
LATER = NOW + timedelta(hours=1)
A_DAY = timedelta(days=1)


def status_of(repair: Repair) -> str:
    return Case.objects.get(pk=repair.case_id).status


def done(repair: Repair, *, now: Any = NOW, by: Any = None, at: Any = None) -> None:
    finish_repair(repair_id=repair.pk, done_at=at or now, words="Washer", by=by or repair.case.owner, now=now, **HOW)


def mended(close: Close, repair: Repair, *, now: Any = NOW) -> None:
    say_mended(repair_id=repair.pk, by=close.agnes, now=now, **HOW)


def i_ring(case: Case) -> None:
    words = {"text": "I look into it.", "promise": "I ring you about compensation", "due_at": NOW + 5 * A_DAY}
    reply(case_id=case.pk, by=case.owner, now=NOW, **words, **HOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("is_their_wish", [True, False])
def test_silence_counts_from_when_a_repair_of_an_answered_case_is_called_off(
    close: Close, is_their_wish: bool
) -> None:
    repair = ordered(close)
    case = repair.case
    answer_case(case_id=case.pk, text="A plumber comes.", by=case.owner, now=NOW, **HOW)
    off = NOW + 40 * A_DAY
    how = {"by": case.owner, "now": off, "is_their_wish": is_their_wish, **HOW}
    cancel_repair(repair_id=repair.pk, reason="The block comes down.", **how)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        close_unheard(case_id=case.pk, by=SYSTEM, now=off + 13 * A_DAY, channel="timetable")
    assert not close_after_silence(repair_id=repair.pk, now=off + 13 * A_DAY, **SILENT)
    assert close_after_silence(repair_id=repair.pk, now=off + 14 * A_DAY, **SILENT)
    assert status_of(repair) == Case.Status.NOT_HEARD


def test_mended_ends_no_promise_that_somebody_made_by_hand(close: Close) -> None:
    repair = ordered(close)
    done(repair)
    i_ring(repair.case)
    mended(close, repair)
    assert status_of(repair) == Case.Status.ANSWERED
    promise = made_by_hand(repair.case).get()
    end_promise(
        case_id=repair.case_id, promise_id=promise.pk, is_kept=True, words="", by=repair.case.owner, now=NOW, **HOW
    )
    # The twin: with nothing else to wait for, a resident's word ends it.
    other = ordered(close)
    done(other)
    mended(close, other)
    assert status_of(other) == Case.Status.SORTED


def test_done_is_no_answer_while_somebody_has_promised_to_ring(close: Close) -> None:
    repair = ordered(close)
    i_ring(repair.case)
    done(repair)
    assert status_of(repair) == Case.Status.WITH_US


def test_mended_drops_no_call_that_they_chose(close: Close) -> None:
    repair = ordered(close)
    done(repair)
    promise = Promise.objects.about(repair.case).order_by("pk")[0]
    CallBack.objects.create(case=repair.case, promise=promise, starts_at=TUESDAY, chosen_at=NOW, channel="web")
    mended(close, repair)
    assert status_of(repair) == Case.Status.ANSWERED
    assert waiting_call(repair.case) is not None


def test_a_tap_that_is_mended_sends_no_information(close: Close) -> None:
    case = asked(close, "Under freedom of information, send me the report on our lift.")
    assert case.kind == Case.Kind.INFORMATION
    repair = ordered(close, case=case, by=close.ken)
    done(repair, by=close.ken)
    assert status_of(repair) == Case.Status.WITH_US
    assert case.clocks.running().filter(regime="foisa").exists()
    mended(close, repair)
    assert status_of(repair) == Case.Status.WITH_US
    assert case.clocks.running().filter(regime="foisa").exists()


def writes(close: Close, repair: Repair, *, now: Any) -> None:
    say_more(case_id=repair.case_id, text="And who pays for the carpet?", by=close.agnes, now=now, **HOW)


def test_done_is_no_answer_to_what_they_wrote_since_and_mended_does_not_end_it(close: Close) -> None:
    repair = ordered(close)
    writes(close, repair, now=LATER)
    done(repair, now=LATER)
    assert status_of(repair) == Case.Status.WITH_US
    mended(close, repair, now=LATER)
    assert status_of(repair) == Case.Status.WITH_US


def test_mended_does_not_end_what_they_wrote_after_our_answer(close: Close) -> None:
    repair = ordered(close)
    done(repair)
    writes(close, repair, now=LATER)
    mended(close, repair, now=LATER)
    assert status_of(repair) == Case.Status.ANSWERED


def test_what_one_of_us_said_or_booked_since_is_our_word_and_what_a_machine_booked_is_not(close: Close) -> None:
    by_hand, by_machine = ordered(close), ordered(close)
    for repair in (by_hand, by_machine):
        writes(close, repair, now=LATER)
    later = LATER + timedelta(hours=1)
    booked(by_hand, now=later)
    booked(by_machine, now=later, by=SYSTEM)  # type: ignore[arg-type]
    Visit.objects.filter(repair=by_machine).update(booked_by=None)
    done(by_hand, now=AFTER)
    done(by_machine, now=AFTER)
    assert status_of(by_hand) == Case.Status.ANSWERED
    assert status_of(by_machine) == Case.Status.WITH_US


def test_a_number_of_theirs_names_one_job(close: Close) -> None:
    first = ordered(close, reference="R-77")
    with pytest.raises(Refused, match="Another job has the number R-77"):
        ordered(close, reference=" R-77 ")
    assert ordered(close, reference="R-78").number == first.number + 1
    ordered(close), ordered(close)  # without one there may be many


def test_no_visit_that_a_machine_books_keeps_that_somebody_phones(close: Close) -> None:
    repair = ordered(close)
    booked(repair)
    phones = say_nobody_came(repair_id=repair.pk, by=close.agnes, now=AFTER, **HOW)
    window = {"starts_at": TUESDAY + A_DAY, "ends_at": NOON + A_DAY}
    booked(repair, by=SYSTEM, now=AFTER, **window)  # type: ignore[arg-type]
    phones.refresh_from_db()
    assert (phones.says, phones.status) == ("We phone you and say what went wrong", Promise.Status.OPEN)
    repair = Repair.objects.with_all().get(pk=repair.pk)
    assert page_of(repair, now=AFTER).promised == [phones]
    to_resident = next(mail for mail in told(Event.NOBODY_CAME) if mail.person == close.agnes)
    assert f"{phones.owner.name} phones you by" in to_resident.body
    end_promise(
        case_id=repair.case_id, promise_id=phones.pk, is_kept=True, words="", by=repair.case.owner, now=AFTER, **HOW
    )
    assert page_of(repair, now=AFTER).promised == []


def test_whoever_has_said_that_it_is_sorted_is_not_asked_whether_it_is_mended(close: Close) -> None:
    sorted_one, asked_one = ordered(close), ordered(close)
    say_sorted(case_id=sorted_one.case_id, by=close.agnes, now=NOW, **HOW)
    done(sorted_one)
    (mail,) = told(Event.REPAIR_DONE)
    assert "If it isn’t mended, say so on the page" in mail.body
    assert "Is it mended?" not in mail.body
    done(asked_one, by=SYSTEM)
    (mail,) = told(Event.REPAIR_DONE)
    assert "Is it mended?" in mail.body


def test_only_what_is_booked_stays_when_another_time_can_t_be(close: Close) -> None:
    for is_booked in (True, False):
        repair = ordered(close)
        if is_booked:
            booked(repair)
        wish_to_move(repair_id=repair.pk, halves=[], words="Saturdays", by=close.agnes, now=NOW, **HOW)
        refuse_wish(repair_id=repair.pk, reason="Nobody works then.", by=repair.case.owner, now=NOW, **HOW)
        (mail,) = told(Event.MOVE_REFUSED)
        assert ("What is booked stays." in mail.body) == is_booked
        form = HappenedForm(may=["refuse"], is_booked=is_booked)
        assert ("What is booked stays." in str(form["what"])) == is_booked


def test_nobody_came_to_a_visit_that_is_still_to_come(close: Close) -> None:
    before, same_day = ordered(close), ordered(close)
    booked(before)
    booked(same_day)
    done(before, now=NOW)
    done(same_day, now=AFTER, at=TUESDAY - timedelta(minutes=10))
    visit = before.visits.get()
    assert (visit.state, visit.reason) == (Visit.State.CALLED_OFF, "It was done before.")
    assert same_day.visits.get().state == Visit.State.CAME


def test_what_is_no_longer_needed_is_not_ordered_again(close: Close) -> None:
    """It would be called off in the same hour, and their words would be refused."""
    repair = ordered(close)
    done(repair, by=SYSTEM)
    withdraw_case(case_id=repair.case_id, by=close.agnes, now=NOW, **HOW)
    with pytest.raises(Refused, match="ask anew"):
        say_not_mended(repair_id=repair.pk, words="", by=close.agnes, now=NOW, **HOW)
    repair = Repair.objects.with_all().get(pk=repair.pk)
    assert repair.state == Repair.State.DONE
    assert what_they_may_say(repair, page_of(repair, now=NOW)) == []


def test_what_somebody_waits_for_of_an_owner_who_has_left_goes_to_somebody_who_is_here(close: Close) -> None:
    """By the promise that a wish or their word makes, also of a case that had our answer long ago."""
    repair = ordered(close)
    case, left = repair.case, repair.case.owner
    answer_case(case_id=case.pk, text="A plumber comes.", by=left, now=NOW, **HOW)
    booked(repair)
    note_no_access(repair_id=repair.pk, by=left, now=AFTER, **HOW)
    RoleHeld.objects.filter(person=left).update(ended_at=AFTER)
    wish_to_move(repair_id=repair.pk, halves=[], words="Any morning", by=close.agnes, now=AFTER, **HOW)
    assert move_what_apps_keep(person_id=left.pk, now=AFTER) == 1
    case.refresh_from_db()
    assert not case.owner.is_same_human(left)
    assert Promise.objects.about(case).open().get().owner == case.owner


@pytest.mark.parametrize("state", Repair.OPEN)
def test_whatever_state_it_is_in_a_withdrawal_ends_it_with_the_wish_that_waits(close: Close, state: str) -> None:
    repair = ordered(close)
    if state != Repair.State.ORDERED:
        booked(repair)
    if state == Repair.State.NO_ACCESS:
        note_no_access(repair_id=repair.pk, by=repair.case.owner, now=AFTER, **HOW)
    wish_to_move(repair_id=repair.pk, halves=[], words="Saturdays", by=close.agnes, now=AFTER, **HOW)
    withdraw_case(case_id=repair.case_id, by=close.agnes, now=AFTER, **HOW)
    look_after_repairs.call()
    repair.refresh_from_db()
    assert repair.state == Repair.State.CANCELLED
    assert not repair.wishes.waiting().exists()
    assert not Promise.objects.about(repair.case).open().exists()
    assert not Case.objects.going_on().filter(pk=repair.case_id).exists()
