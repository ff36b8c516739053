"""What a later word tells of danger or damp counts as if it had been the first: with its clocks, from its arrival."""

from datetime import datetime

from commonty.access.may import SYSTEM
from commonty.cases.actions.clocks import start_clock
from commonty.cases.models import Case
from commonty.cases.queries.help_desk import words_of
from commonty.cases.rules.clocks import DAMP_CHECK, DANGER
from commonty.cases.rules.triage import heeded, read


def heed_word(case: Case, text: str, *, came_at: datetime, now: datetime, channel: str) -> bool:
    """Part of an action that holds the case. Whether there is danger in it, or damp for the first time.

    Danger said again after somebody has looked at it is danger again, and what had ended is open again: only then can an
    answer end its clock. What kind of thing it is stays: a human says that.
    """
    found = heeded(read(text, words_of(case.landlord)), knows_damp=case.is_damp)
    if not found.dangers and not found.is_damp:
        return False
    case.dangers = [*case.dangers, *(code for code in found.dangers if code not in case.dangers)]
    case.because = [*case.because, *(list(pair) for pair in found.because if list(pair) not in case.because)]
    case.is_urgent, case.is_damp = case.is_urgent or bool(found.dangers), case.is_damp or found.is_damp
    if found.dangers or case.status == Case.Status.WITHDRAWN:
        case.status, case.ended_at = Case.Status.WITH_US, None
    case.save(update_fields=["dangers", "because", "is_urgent", "is_damp", "status", "ended_at"])
    for regime, is_due in ((DANGER, bool(found.dangers)), (DAMP_CHECK, found.is_damp)):
        if is_due:
            start_clock(case, regime, started_at=came_at, by=SYSTEM, now=now, channel=channel)
    return True
