"""How it stands with the other system: what waits, what was last said, what came back."""

from dataclasses import dataclass
from datetime import datetime

from commonty.repairs.models import Report, Sending, System
from commonty.repairs.rules.hand_over import STUCK_AFTER

State = Sending.State


@dataclass(frozen=True)
class Standing:
    """One system, for its line in the list and the head of its page."""

    system: System
    waiting: int
    given_up: int
    oldest_at: datetime | None
    last: Sending | None
    to_look_at: int


def standing_of(system: System) -> Standing:
    unsaid = Sending.objects.filter(system=system).orders().unsaid()
    last = Sending.objects.filter(system=system).exclude(tried_at=None).order_by("-tried_at", "-pk").first()
    return Standing(
        system=system,
        waiting=unsaid.exclude(state=State.GIVEN_UP).count(),
        given_up=unsaid.filter(state=State.GIVEN_UP).count(),
        oldest_at=unsaid.order_by("happened_at").values_list("happened_at", flat=True).first(),
        last=last,
        to_look_at=Report.objects.filter(system=system).to_look_at().count(),
    )


def something_is_late(system: System, *, now: datetime) -> bool:
    """What was given up is not late any more: a person has it."""
    if system.takes not in STUCK_AFTER:
        return False
    waiting = Sending.objects.filter(system=system).orders().unsaid().exclude(state=State.GIVEN_UP)
    return waiting.filter(tries_since__lte=now - STUCK_AFTER[System.Takes(system.takes)]).exists()
