"""Several repairs under one clock of the law: when it is met, what is owed, when it stands still; and whose right it is."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.cases.actions.answering import withdraw_case
from commonty.cases.actions.clocks import pause_clock, resume_clock
from commonty.cases.models import Clock
from commonty.cases.tests.factories import NOW, Close, asked
from commonty.people.models import Person, Tie, TieKind
from commonty.promises.models import Promise
from commonty.repairs.actions.ending import finish_repair, note_no_access, say_not_mended
from commonty.repairs.actions.ordering import cancel_repair
from commonty.repairs.actions.visits import wish_to_move
from commonty.repairs.models import Repair
from commonty.repairs.tests.factories import HOW, NOON, TUESDAY, booked, ordered, with_right
from commonty.repairs.words import late_words_of

AFTER = NOON + timedelta(minutes=1)
A_DAY = timedelta(days=1)
WINDOW = {"starts_at": TUESDAY + A_DAY, "ends_at": NOON + A_DAY}
OWED = "We owe you £15, and more for each working day after that."


@pytest.fixture
def pair(close: Close) -> tuple[Repair, Repair]:
    first = with_right(close)
    second = with_right(close, case=first.case)
    assert first.clock_id == second.clock_id
    return first, second


def done(repair: Repair, at: Any, *, typed: Any = None) -> None:
    how = {"words": "New pipe", "by": repair.case.owner, "now": typed or at, **HOW}
    finish_repair(repair_id=repair.pk, done_at=at, **how)  # type: ignore[arg-type]


def clock_of(repair: Repair) -> Clock:
    return Clock.objects.select_related("promise").get(pk=Repair.objects.get(pk=repair.pk).clock_id)


def owed(repair: Repair, *, now: Any) -> list[str]:
    return late_words_of(Repair.objects.with_all().get(pk=repair.pk), now=now)


def test_it_is_not_mended_while_another_of_the_same_list_has_a_clock_of_its_own(close: Close) -> None:
    first = with_right(close)
    done(first, NOW)
    second = with_right(close, case=first.case)
    met = clock_of(first)
    assert second.clock_id != met.pk
    say_not_mended(repair_id=first.pk, words="It drips", by=close.agnes, now=NOW, **HOW)
    assert clock_of(first) == clock_of(second)
    met.refresh_from_db()
    assert met.stop == Clock.Stop.MET
    assert met.promise.disputed_at is None


def test_it_is_met_by_the_last_deed_and_not_by_the_last_typing(pair: tuple[Repair, Repair]) -> None:
    first, second = pair
    due = clock_of(first).due_at
    done(second, due + timedelta(hours=3))
    done(first, due - A_DAY, typed=due + 2 * A_DAY)
    clock = clock_of(first)
    assert (clock.stop, clock.stopped_at) == (Clock.Stop.MET, due + timedelta(hours=3))
    assert clock.promise.status == Promise.Status.KEPT_LATE
    assert OWED in owed(second, now=due + 3 * A_DAY)


@pytest.mark.parametrize("is_their_wish", [True, False])
def test_what_was_done_late_stays_owed_when_the_other_is_called_off(
    pair: tuple[Repair, Repair], is_their_wish: bool
) -> None:
    first, second = pair
    late = clock_of(first).due_at + timedelta(hours=3)
    done(first, late)
    how = {"by": second.case.owner, "now": late + A_DAY, "is_their_wish": is_their_wish, **HOW}
    cancel_repair(repair_id=second.pk, reason="Not needed.", **how)  # type: ignore[arg-type]
    clock = clock_of(first)
    assert (clock.stop, clock.stopped_at) == (Clock.Stop.MET, late)
    assert clock.promise.status == Promise.Status.KEPT_LATE
    assert owed(first, now=late + 2 * A_DAY) == [f"We are late: the last day was {last_day(clock)}.", OWED]


def last_day(clock: Clock) -> str:
    assert clock.promise.due_on == date(2026, 12, 2)
    return "Wednesday 2 December"


@pytest.mark.parametrize("is_their_wish", [True, False])
def test_what_was_owed_at_the_last_day_stays_owed_when_it_is_called_off(close: Close, is_their_wish: bool) -> None:
    late, in_time = with_right(close), with_right(close)
    due = clock_of(late).due_at
    for repair, now in ((late, due + A_DAY), (in_time, due - A_DAY)):
        how = {"by": repair.case.owner, "now": now, "is_their_wish": is_their_wish, **HOW}
        cancel_repair(repair_id=repair.pk, reason="Not needed.", **how)  # type: ignore[arg-type]
    assert OWED in owed(late, now=due + 9 * A_DAY)
    assert owed(in_time, now=due + 9 * A_DAY) == []


def test_whoever_withdraws_it_after_the_last_day_is_owed_as_much(close: Close) -> None:
    repair = with_right(close)
    due = clock_of(repair).due_at
    withdraw_case(case_id=repair.case_id, by=close.agnes, now=due + A_DAY, **HOW)
    assert OWED in owed(repair, now=due + 9 * A_DAY)


def test_what_was_mended_in_time_is_not_late_because_another_is(pair: tuple[Repair, Repair]) -> None:
    first, second = pair
    due = clock_of(first).due_at
    done(first, due - A_DAY)
    assert owed(first, now=due + A_DAY) == []
    assert OWED in owed(second, now=due + A_DAY)


def shut_out(repair: Repair, *, now: Any = AFTER) -> None:
    booked(repair)
    note_no_access(repair_id=repair.pk, by=repair.case.owner, now=now, **HOW)


def stands_still(repair: Repair) -> bool:
    return bool(clock_of(repair).pauses.filter(until_on=None).exists())


@pytest.mark.parametrize("ends", ["done", "cancelled"])
def test_it_runs_again_when_what_we_could_not_get_in_for_ends(pair: tuple[Repair, Repair], ends: str) -> None:
    first, second = pair
    shut_out(first)
    assert stands_still(second)
    if ends == "done":
        done(first, AFTER + A_DAY)
    else:
        how = {"by": first.case.owner, "now": AFTER + A_DAY, "is_their_wish": True, **HOW}
        cancel_repair(repair_id=first.pk, reason="Not needed.", **how)  # type: ignore[arg-type]
    assert clock_of(second).stopped_at is None
    assert not stands_still(second)


def test_it_stands_still_until_we_can_get_in_for_each(pair: tuple[Repair, Repair]) -> None:
    first, second = pair
    shut_out(first)
    shut_out(second)
    booked(first, now=AFTER, **WINDOW)
    assert stands_still(first)
    booked(second, now=AFTER, **WINDOW)
    assert not stands_still(first)


def test_it_stands_still_from_the_visit_on_and_not_from_the_typing(close: Close) -> None:
    repair = with_right(close)
    shut_out(repair, now=AFTER + 2 * A_DAY)
    assert clock_of(repair).pauses.get().from_on == timezone.localdate(TUESDAY)


@pytest.mark.parametrize("why", ["no access", "road"])
def test_a_pause_never_ends_before_it_begins(close: Close, why: str) -> None:
    """It stands still, then it was done before that, then it isn't mended: the clock can still stand still and run."""
    repair = with_right(close)
    if why == "road":
        by = repair.case.owner
        pause_clock(clock_id=clock_of(repair).pk, why="The road is gone.", by=by, now=AFTER, **HOW)
    else:
        shut_out(repair)
    done(repair, NOW, typed=AFTER)
    say_not_mended(repair_id=repair.pk, words="", by=close.agnes, now=AFTER, **HOW)
    clock, by = clock_of(repair), Repair.objects.get(pk=repair.pk).case.owner
    assert all(pause.until_on >= pause.from_on for pause in clock.pauses.all())
    how = {"clock_id": clock.pk, "by": by, "now": AFTER, **HOW}
    pause_clock(why="The road is washed away.", **how)  # type: ignore[arg-type]
    resume_clock(**how)


def test_whoever_says_when_they_are_in_waits_for_us_again(close: Close) -> None:
    repair = with_right(close)
    shut_out(repair)
    wish_to_move(repair_id=repair.pk, halves=[], words="Any morning", by=close.agnes, now=AFTER, **HOW)
    assert not stands_still(repair)
    told = Repair.objects.select_related("promise").get(pk=repair.pk).promise
    assert told is not None
    assert (told.says, told.status) == ("We tell you when somebody comes to mend it", Promise.Status.OPEN)
    booked(repair, now=AFTER, **WINDOW)
    told.refresh_from_db()
    assert told.status == Promise.Status.KEPT


def test_what_was_late_before_we_could_not_get_in_stays_owed(close: Close) -> None:
    repair = with_right(close)
    late = {"starts_at": TUESDAY + 2 * A_DAY, "ends_at": NOON + 2 * A_DAY}
    booked(repair, **late)
    note_no_access(repair_id=repair.pk, by=repair.case.owner, now=NOON + 2 * A_DAY, **HOW)
    assert OWED in owed(repair, now=NOON + 9 * A_DAY)


@pytest.mark.parametrize("kind", [TieKind.FACTORED_OWNER, TieKind.SHARING_OWNER, TieKind.HOUSEHOLD_MEMBER])
def test_the_right_is_the_tenant_s(close: Close, kind: TieKind) -> None:
    Tie.objects.filter(person=close.agnes).update(kind=kind)
    case = asked(close)
    for place in (case.place, close.block):
        with pytest.raises(Refused, match="Agnes Rennie is no tenant here"):
            with_right(close, case=case, place=place)
    assert ordered(close, case=case).clock is None


def test_the_right_is_a_joint_tenant_s_too_by_whichever_entry_and_for_what_is_common(close: Close) -> None:
    Tie.objects.filter(person=close.agnes).update(kind=TieKind.JOINT_TENANT)
    twin = Person.objects.create(landlord=close.landlord, name="A. Rennie", merged_into=close.agnes)
    case = asked(close, by=twin, raised_by=twin)
    assert with_right(close, case=case).clock is not None
    assert with_right(close, case=case, place=close.block).clock is not None


def test_whoever_has_moved_out_is_no_tenant(close: Close) -> None:
    case = asked(close)
    Tie.objects.filter(person=close.agnes).update(moved_out_on=timezone.localdate(NOW))
    with pytest.raises(Refused, match="no tenant"):
        with_right(close, case=case)
