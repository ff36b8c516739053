"""Ordering a repair for a case; and calling it off."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, System
from commonty.access.refusal import Refused
from commonty.cases.actions.clocks import start_clock, stop_clocks
from commonty.cases.actions.locked import locked_case, require_staff
from commonty.cases.actions.talking import note_first_reply, tell
from commonty.cases.models import Case, Clock
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.actions.ending import break_promise, release_promise
from commonty.promises.models import Promise
from commonty.repairs.actions.locked import (
    booked_visit,
    end_visit,
    end_wish,
    locked_repair,
    promise_to_tell,
    wrap_up,
)
from commonty.repairs.events import Event
from commonty.repairs.models import JobNumbers, Repair, Visit
from commonty.repairs.rules import right_to_repair
from commonty.repairs.rules import status as rules
from commonty.repairs.words import ordered_says


@dataclass(frozen=True)
class Ordered:
    """What is to be mended. `defect`: of the Right to Repair's list, if it is one. `place`: a home, or what is common."""

    what: str
    place: Place
    defect: str = ""
    contractor: str = ""
    other_contractor: str = ""
    reference: str = ""
    posted_key: str = ""


@transaction.atomic
def order_repair(ordered: Ordered, *, case_id: int, by: Actor, now: datetime, channel: str) -> Repair:
    """The law's clock counts from the case's first receipt, and the resident is told all that the law asks."""
    case = locked_case(case_id)
    require_staff(case, by)
    if ordered.posted_key and (known := case.repairs.filter(posted_key=ordered.posted_key).first()):
        return known  # type: ignore[no-any-return]
    rules.check_can_order(case, what=ordered.what)
    check_place(case, ordered.place)
    listed = _listed(ordered, case)
    repair = Repair(
        number=take_number(case.landlord), landlord=case.landlord, case=case, place=ordered.place,
        reference=ordered.reference.strip(), what=ordered.what.strip(), defect=ordered.defect,
        contractor=ordered.contractor.strip(), other_contractor=ordered.other_contractor.strip(), ordered_at=now,
        ordered_by=by if isinstance(by, Person) else None, channel=channel, posted_key=ordered.posted_key,
    )  # fmt: skip
    if listed is not None:
        how = {"by": SYSTEM, "now": now, "channel": channel}
        started = start_clock(case, listed.regime.name, started_at=case.received_at, **how)  # type: ignore[arg-type]
        # What was ordered of this case before, and is of the same list, has the same last day.
        repair.clock = started or case.clocks.running().filter(regime=listed.regime.name).first()
    if repair.clock is None:
        promise_to_tell(repair, case, now=now, channel=channel)
    repair.save(force_insert=True)
    tell(case, ordered_says(repair), now=now, channel=channel, by=by)
    if not isinstance(by, System):
        note_first_reply(case, now)
    wrap_up(Event.REPAIR_ORDERED, case, repair, by, now, channel, by_right=repair.clock is not None)
    return repair


def check_place(case: Case, place: Place) -> None:
    """Where the case is, or something that this is a part of: never somebody else's home."""
    if place.path not in case.place.paths_around:
        raise Refused(_("Choose where it is: the place of the request, or what is common round it."))


def _listed(ordered: Ordered, case: Case) -> right_to_repair.Listed | None:
    if not ordered.defect:
        return None
    listed = right_to_repair.listed_defect(ordered.defect, case.received_at)
    if listed is None:
        raise Refused(_("This is not on the list of the Right to Repair. Choose one that is, or none."))
    right_to_repair.check_names_both(contractor=ordered.contractor, other_contractor=ordered.other_contractor)
    return listed


def take_number(landlord: Place) -> int:
    """Holds all that is ordered at this landlord for a moment, so that each has a number of its own."""
    rows = JobNumbers.objects.select_for_update(no_key=True)
    numbers = rows.filter(landlord=landlord).first()
    if numbers is None:
        JobNumbers.objects.bulk_create([JobNumbers(landlord=landlord)], ignore_conflicts=True)
        numbers = rows.get(landlord=landlord)
    JobNumbers.objects.filter(pk=numbers.pk).update(next_number=numbers.next_number + 1)
    return numbers.next_number


@transaction.atomic
def cancel_repair(
    *, repair_id: int, reason: str, by: Actor, now: datetime, channel: str, is_their_wish: bool = False
) -> Repair:
    """Nobody mends it. Where that was not the resident's wish, what we promised is broken, and they read why."""
    case, repair = locked_repair(repair_id)
    require_staff(case, by)
    rules.check_can_become(repair, Repair.State.CANCELLED)
    rules.check_has_reason(reason)
    visit = booked_visit(repair)
    if visit is not None:
        end_visit(visit, Visit.State.CALLED_OFF, now=now, by=by, reason=reason)
    end_wish(repair, now=now)
    repair.state, repair.cancelled_at, repair.reason = Repair.State.CANCELLED, now, reason.strip()
    repair.save()
    _end_promises(repair, case, is_their_wish=is_their_wish, now=now, channel=channel)
    words = {"n": repair.number, "why": repair.reason}
    tell(case, _("Repair %(n)d is called off: %(why)s") % words, now=now, channel=channel, by=by)
    wrap_up(Event.REPAIR_CANCELLED, case, repair, by, now, channel, wish=is_their_wish)
    return repair


def _end_promises(repair: Repair, case: Case, *, is_their_wish: bool, now: datetime, channel: str) -> None:
    """The law's clock runs on while another repair of the case has it."""
    open_ones = [repair.promise] if repair.promise else []
    clock = repair.clock
    is_last = clock is not None and not clock_is_shared(repair)
    how = {"by": SYSTEM, "now": now, "channel": channel}
    if is_last and is_their_wish:
        stop_clocks(case, how=Clock.Stop.NOT_NEEDED, only=[clock.regime], **how)  # type: ignore[union-attr, arg-type]
    elif is_last and clock is not None and clock.stopped_at is None:
        clock.stopped_at, clock.stop = now, Clock.Stop.CHANGED
        clock.save(update_fields=["stopped_at", "stop"])
        open_ones.append(clock.promise)
    for promise in open_ones:
        if promise.status != Promise.Status.OPEN:
            continue
        if is_their_wish:
            release_promise(promise_id=promise.pk, **how)  # type: ignore[arg-type]
        else:
            break_promise(promise_id=promise.pk, reason=repair.reason, **how)  # type: ignore[arg-type]


def clock_is_shared(repair: Repair) -> bool:
    """Another repair of the same case, under the same rule, is still open."""
    others: bool = repair.case.repairs.open().filter(clock=repair.clock_id).exclude(pk=repair.pk).exists()
    return others


@transaction.atomic
def cancel_unneeded(*, repair_id: int, by: Actor, now: datetime, channel: str) -> bool:
    """By the timetable: the case was withdrawn, and what was ordered for it is called off with it."""
    case, repair = locked_repair(repair_id)
    if not repair.is_open or case.status != Case.Status.WITHDRAWN:
        return False
    reason = _("You said that it is no longer needed.")
    cancel_repair(repair_id=repair.pk, reason=reason, by=by, now=now, channel=channel, is_their_wish=True)
    return True
