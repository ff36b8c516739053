"""The clock of the law that a repair is under: several repairs of a case may share one, and the last of them ends it."""

from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor
from commonty.cases.actions.clocks import end_pause, pause_clock, resume_clock, run_again, stop_clocks
from commonty.cases.models import Case, Clock
from commonty.cases.rules.clocks import rule_of
from commonty.promises.actions.ending import break_promise, dispute_promise
from commonty.promises.models import Promise
from commonty.repairs.models import MoveWish, Repair

State = Repair.State


def clock_is_shared(repair: Repair) -> bool:
    """Another repair of the same case, under the same rule, is still open."""
    others: bool = repair.case.repairs.open().filter(clock=repair.clock_id).exclude(pk=repair.pk).exists()
    return others


def let_clock_stand(repair: Repair, *, on: date, by: Actor, now: datetime, channel: str) -> None:
    """Where the rule has a pause for it: from the day on which nobody could let us in, until there is a new time."""
    clock = repair.clock
    rule = rule_of(clock.regime, clock.started_at) if clock is not None and clock.stopped_at is None else None
    if clock is None or rule is None or not any(pause.name == "no-access" for pause in rule.pauses):
        return
    if not clock.pauses.filter(until_on=None).exists():
        why = _("Nobody could let us in.")
        pause_clock(clock_id=clock.pk, why=why, on=on, by=by, now=now, channel=channel)


def let_clock_run(repair: Repair, *, was: str, by: Actor, now: datetime, channel: str) -> None:
    """Nobody waits any more for a resident to let us in: not for this one, and for no other under the same clock.

    `was`: the state of the repair until now. What stands still for another reason only staff let run again.
    """
    clock = repair.clock
    if was != State.NO_ACCESS or clock is None:
        return
    shut_out = repair.case.repairs.filter(clock=clock, state=State.NO_ACCESS).exclude(pk=repair.pk)
    if shut_out.exclude(pk__in=MoveWish.objects.waiting().values("repair")).exists():
        return
    if Clock.objects.running().filter(pk=clock.pk, pauses__until_on=None).exists():
        resume_clock(clock_id=clock.pk, by=by, now=now, channel=channel)


def meet_clock(repair: Repair, *, by: Actor, channel: str) -> bool:
    """Met by when the last of its repairs was done, whichever was typed in last. False: nothing under it was done."""
    clock = repair.clock
    if clock is None or clock_is_shared(repair):
        return False
    done = repair.case.repairs.filter(clock=clock, state=State.DONE).aggregate(last=Max("done_at"))["last"]
    if done is not None:
        stop_clocks(repair.case, how=Clock.Stop.MET, by=by, now=done, channel=channel, only=[clock.regime])
    return done is not None


def end_clock_undone(repair: Repair, case: Case, *, is_their_wish: bool, now: datetime, channel: str) -> None:
    """The last repair under it was called off. If others were mended, it is met by them."""
    clock = repair.clock
    if clock is None or clock_is_shared(repair) or meet_clock(repair, by=SYSTEM, channel=channel):
        return
    if is_their_wish:
        only = [clock.regime]
        stop_clocks(case, how=Clock.Stop.NOT_NEEDED, by=SYSTEM, now=now, channel=channel, only=only)
    elif clock.stopped_at is None:
        clock.stopped_at, clock.stop = now, Clock.Stop.CHANGED
        clock.save(update_fields=["stopped_at", "stop"])
        end_pause(clock, on=timezone.localdate(now))
        if clock.promise.status == Promise.Status.OPEN:
            how = {"reason": repair.reason, "by": SYSTEM, "now": now, "channel": channel}
            break_promise(promise_id=clock.promise_id, **how)  # type: ignore[arg-type]


def count_on(repair: Repair, *, now: datetime, channel: str) -> None:
    """What we called kept is open again. Where the same rule runs in the case by now, its clock is this one's, too."""
    clock = repair.clock
    if clock is None or clock.stop != Clock.Stop.MET:
        return
    running = repair.case.clocks.running().filter(regime=clock.regime).select_related("promise").first()
    if running is not None:
        repair.clock = running
        return
    run_again(clock)
    if clock.promise.status in (Promise.Status.KEPT, Promise.Status.KEPT_LATE):
        dispute_promise(promise_id=clock.promise_id, by=SYSTEM, now=now, channel=channel)
