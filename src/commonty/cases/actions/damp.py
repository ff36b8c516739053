"""Damp and mould: looked at, written down, work begun. Each step starts the clock of the next."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.access.refusal import Refused
from commonty.cases.actions.clocks import start_clock, stop_clocks
from commonty.cases.actions.locked import locked_case, record_case, require_staff, set_next_due
from commonty.cases.actions.talking import tell
from commonty.cases.events import Event
from commonty.cases.models import Case, Clock
from commonty.cases.rules.clocks import DAMP_CHECK, DAMP_SUMMARY, DAMP_WORK
from commonty.people.models import Person

STEPS = {
    DAMP_CHECK: gettext_lazy("Somebody looked at the damp or mould."),
    DAMP_SUMMARY: gettext_lazy("What was found is written down and on its way to you."),
    DAMP_WORK: gettext_lazy("The work has begun."),
}


@transaction.atomic
def do_damp_step(
    *, case_id: int, step: str, done_at: datetime, needs_work: bool, by: Person, now: datetime, channel: str
) -> Case:
    """`done_at`: when it was done, which may be before it is typed in. After the look, two clocks start at that moment."""
    case = locked_case(case_id)
    require_staff(case, by)
    if step not in STEPS or not case.clocks.running().filter(regime=step).exists():
        raise Refused(_("This step does not wait here. Open the page again."))
    if not case.received_at <= done_at <= now:
        raise Refused(_("Say when it was done: after it was asked for, and not later than now."))
    stop_clocks(case, how=Clock.Stop.MET, by=by, now=done_at, channel=channel, only=[step])
    if step == DAMP_CHECK:
        for regime in (DAMP_SUMMARY, *((DAMP_WORK,) if needs_work else ())):
            start_clock(case, regime, started_at=done_at, by=by, now=now, channel=channel)
    tell(case, str(STEPS[step]), now=now, channel=channel, by=by)
    set_next_due(case)
    record_case(Event.DAMP_STEP_DONE, case, by, now, channel, step=step, needs_work=needs_work)
    return case
