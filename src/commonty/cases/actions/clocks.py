"""Clocks start, stand still, run on, get longer and stop; each with its promise."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commonty.access.may import SYSTEM, Actor, System, require
from commonty.access.permissions import Permission
from commonty.cases.actions.locked import locked_case, record_case, require_staff, set_next_due
from commonty.cases.events import Event
from commonty.cases.models import Case, Clock, Extension, Pause
from commonty.cases.rules.clocks import (
    BY_DEED,
    DAMP_CHECK,
    DANGER,
    WORDS,
    as_it_began,
    check_can_extend,
    check_can_pause,
    check_runs,
    due_under,
    rule_of,
)
from commonty.people.models import Person
from commonty.promises.actions.ending import (
    keep_promise,
    move_promise,
    release_promise,
    replace_promise,
    supersede_promise,
)
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise
from commonty.promises.queries import as_counted

Stop = Clock.Stop


def start_clock(
    case: Case, regime: str, *, started_at: datetime, by: Actor, now: datetime, channel: str, is_new: bool = False
) -> Clock | None:
    """Part of an action that holds the case. None where the rule was not in force yet, or runs already.

    is_new: the case was raised just now, so nothing runs.
    """
    rule = rule_of(regime, started_at)
    if rule is None or (not is_new and case.clocks.running().filter(regime=regime).exists()):
        return None
    rule, closed = as_counted(rule, case.landlord_id, since=timezone.localdate(started_at))
    answer = due_under(rule, started_at, closed_days=closed)
    draft = draft_of(case, regime, due_at=answer.late_from, is_by_day=answer.due_at is None)
    promise = make_promise(draft, by=by, now=now, channel=channel)
    return Clock.objects.create(
        case=case, regime=regime, started_at=started_at, due_at=answer.late_from, first_due_at=answer.late_from,
        is_by_day=answer.due_at is None, promise=promise, closed_days=sorted(day.isoformat() for day in closed),
        own_length=rule.length.number if rule.own else None,
    )  # fmt: skip


def draft_of(case: Case, regime: str, *, due_at: datetime, is_by_day: bool) -> Draft:
    words = WORDS[regime]
    return Draft(
        kind=words.kind, says=str(words.says), due_at=due_at, about=case, place=case.place, owner=case.owner,
        made_to=case.raised_by, is_by_day=is_by_day, by_rule=regime, is_past_allowed=True,
    )  # fmt: skip


def change_clocks(case: Case, regimes: Sequence[str], *, reason: str, by: Actor, now: datetime, channel: str) -> None:
    """Part of an action that holds the case: other clocks run for it now, from its first receipt on.

    What ran under another rule is replaced, so that its day stays on the record. What only a deed ends runs on. What
    somebody has looked at is not looked at again because of another name: then all goes on as it did.
    """
    old = list(
        case.clocks.running().exclude(regime__in=regimes).exclude(regime__in=BY_DEED).select_related("promise")
    )
    fresh = [regime for regime in regimes if not was_looked_at(case, regime)]
    for regime in fresh:
        start_clock(case, regime, started_at=case.received_at, by=by, now=now, channel=channel)
    new = case.clocks.running().filter(regime__in=regimes).select_related("promise").order_by("due_at").first()
    if new is None and len(fresh) < len(regimes):
        return
    for clock in old:
        clock.stopped_at, clock.stop = now, Stop.CHANGED
        clock.save(update_fields=["stopped_at", "stop"])
        supersede_promise(
            promise_id=clock.promise_id, by_promise=new.promise if new else None, reason=reason, by=SYSTEM, now=now,
            channel=channel,
        )  # fmt: skip


def was_looked_at(case: Case, regime: str) -> bool:
    """Of danger, and of the first look at damp: a clock of it was met once."""
    return regime in (DANGER, DAMP_CHECK) and case.clocks.filter(regime=regime, stop=Stop.MET).exists()


def stop_clocks(
    case: Case, *, how: Clock.Stop, by: Actor, now: datetime, channel: str, only: Collection[str] | None = None,
    besides: Collection[str] = (),
) -> None:  # fmt: skip
    """Part of an action that holds the case. What is met is kept, on time or late; what became something else isn't."""
    running = case.clocks.running().exclude(regime__in=besides).select_related("promise")
    for clock in running if only is None else running.filter(regime__in=only):
        clock.stopped_at, clock.stop = now, how
        clock.save(update_fields=["stopped_at", "stop"])
        end_pause(clock, on=timezone.localdate(now))
        if clock.promise.status != Promise.Status.OPEN:
            continue
        if how == Stop.MET:
            keep_promise(promise_id=clock.promise_id, by=SYSTEM, now=now, channel=channel)
        else:
            release_promise(promise_id=clock.promise_id, by=SYSTEM, now=now, channel=channel)


@transaction.atomic
def pause_clock(
    *, clock_id: int, why: str, by: Actor, now: datetime, channel: str, on: date | None = None
) -> Clock:  # fmt: skip
    """It stands still from today on, or from the day `on` which that is found out of later; the resident reads why."""
    case, clock = _locked(clock_id)
    require_staff(case, by)
    rule = rule_of(clock.regime, clock.started_at)
    check_can_pause(clock, rule, clock.pauses.all(), why=why)
    who = by if isinstance(by, Person) else None
    today = timezone.localdate(now)
    Pause.objects.create(clock=clock, from_on=min(on or today, today), why=why.strip(), by=who)
    _count_anew(case, clock, now, channel=channel)
    record_case(Event.CLOCK_PAUSED, case, by, now, channel, regime=clock.regime)
    return clock


@transaction.atomic
def resume_clock(*, clock_id: int, by: Actor, now: datetime, channel: str) -> Clock:
    """It runs again from tomorrow on: today it stood still."""
    case, clock = _locked(clock_id)
    require_staff(case, by)
    check_runs(clock)
    end_pause(clock, on=timezone.localdate(now))
    _count_anew(case, clock, now, channel=channel)
    record_case(Event.CLOCK_RESUMED, case, by, now, channel, regime=clock.regime)
    return clock


@transaction.atomic
def extend_clock(*, clock_id: int, days: int, reason: str, by: Person, now: datetime, channel: str) -> Clock:
    """More time, as the rule allows it, by somebody who may. The resident is told the reason and the new day."""
    case, clock = _locked(clock_id)
    require_staff(case, by)
    is_complaint = case.kind == Case.Kind.COMPLAINT
    require(by, Permission.DECIDE_COMPLAINTS if is_complaint else Permission.ANSWER_CASES, within=case.place)
    check_can_extend(clock, reason=reason)
    Extension.objects.create(
        clock=clock, days=days, reason=reason.strip(), by=by, allowed_by=by, at=now, was_due_at=clock.due_at
    )
    _count_anew(case, clock, now, reason=reason.strip(), channel=channel)
    record_case(Event.CLOCK_EXTENDED, case, by, now, channel, regime=clock.regime, days=days)
    return clock


def end_pause(clock: Clock, *, on: date) -> None:
    """Never before the day on which it began: what was done earlier may have been typed in later."""
    for pause in clock.pauses.filter(until_on=None):
        pause.until_on = max(on, pause.from_on)
        pause.save(update_fields=["until_on"])


def _locked(clock_id: int) -> tuple[Case, Clock]:
    case = locked_case(Clock.objects.values_list("case_id", flat=True).get(pk=clock_id))
    return case, Clock.objects.select_for_update(no_key=True, of=("self",)).select_related("promise").get(pk=clock_id)


def _count_anew(case: Case, clock: Clock, now: datetime, *, reason: str = "", channel: str = "timetable") -> None:
    """The day again, from the first receipt on, with all pauses and extensions; and its promise with it.

    Closed days and the length of an own promise are those with which it began.

    An extension is a new promise in place of the old one. A pause is in the rule, so the promise only moves.
    """
    rule = rule_of(clock.regime, clock.started_at)
    assert rule is not None
    today = timezone.localdate(now)
    pauses = [pause.days_until(today) for pause in clock.pauses.all()]
    longer = [extension.days for extension in clock.extensions.all()]
    answer = due_under(
        as_it_began(rule, clock), clock.started_at, pauses=pauses, extensions=longer, closed_days=clock.closed_on
    )
    clock.due_at = answer.late_from
    if reason:
        draft = draft_of(case, clock.regime, due_at=answer.late_from, is_by_day=clock.is_by_day)
        clock.promise = replace_promise(
            promise_id=clock.promise_id, draft=draft, reason=reason, by=SYSTEM, now=now, channel=channel
        )
    else:
        move_promise(promise_id=clock.promise_id, due_at=answer.late_from, by=SYSTEM, now=now, channel=channel)
    clock.save(update_fields=["due_at", "promise"])
    set_next_due(case)


def run_again(clock: Clock) -> None:
    """Part of an action that holds the case: what was called done is not, so it counts on, with its first day."""
    clock.stopped_at, clock.stop = None, ""
    clock.save(update_fields=["stopped_at", "stop"])


def paused_clocks() -> list[int]:
    return list(Clock.objects.running().filter(pauses__until_on=None).values_list("pk", flat=True))


@transaction.atomic
def keep_still(*, clock_id: int, by: System, now: datetime, channel: str) -> bool:
    """While a clock stands still, its last day moves on."""
    case, clock = _locked(clock_id)
    is_still = clock.stopped_at is None and clock.pauses.filter(until_on=None).exists()
    if is_still:
        _count_anew(case, clock, now, channel=channel)
    return is_still
