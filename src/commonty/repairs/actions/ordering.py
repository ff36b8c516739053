"""Ordering a repair for a case; and calling it off."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, System
from commonty.access.refusal import Refused
from commonty.cases.actions.clocks import start_clock
from commonty.cases.actions.locked import locked_case, require_staff
from commonty.cases.actions.talking import note_first_reply, tell
from commonty.cases.models import Case
from commonty.people.models import Person, Tie, TieKind
from commonty.places.models import Place
from commonty.promises.actions.ending import break_promise, release_promise
from commonty.promises.models import Promise
from commonty.repairs.actions.law import end_clock_undone, let_clock_run
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

State = Repair.State


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
    listed = _listed(ordered, case, now=now)
    number, reference = take_number(case.landlord), ordered.reference.strip()
    check_reference(case.landlord, reference)
    repair = Repair(
        number=number, landlord=case.landlord, case=case, place=ordered.place,
        reference=reference, what=ordered.what.strip(), defect=ordered.defect,
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


def _listed(ordered: Ordered, case: Case, *, now: datetime) -> right_to_repair.Listed | None:
    if not ordered.defect:
        return None
    listed = right_to_repair.listed_defect(ordered.defect, case.received_at)
    if listed is None:
        raise Refused(_("This is not on the list of the Right to Repair. Choose one that is, or none."))
    if not is_tenant_of(case.raised_by, ordered.place, on=timezone.localdate(now)):
        raise Refused(
            _(
                "The Right to Repair is for tenants, and %(name)s is no tenant here. If a tenant lives there, take it "
                "down in their name. Else choose “No” in the list."
            )
            % {"name": case.raised_by.name}
        )
    right_to_repair.check_names_both(contractor=ordered.contractor, other_contractor=ordered.other_contractor)
    return listed


def is_tenant_of(person: Person, place: Place, *, on: date) -> bool:
    """Of this home, or of one to which it belongs as what is common; by whichever entry."""
    tenancies = Tie.objects.current(on).filter(kind__in=(TieKind.TENANT, TieKind.JOINT_TENANT))
    theirs = tenancies.filter(person__in=Person.objects.same_human(person.human.pk))
    return theirs.filter(home__path__startswith=place.path).exists()


def check_reference(landlord: Place, reference: str) -> None:
    if reference and Repair.objects.filter(landlord=landlord, reference=reference).exists():
        raise Refused(
            _(
                "Another job has the number %(number)s in the repairs system. Look at it again; or leave it empty, "
                "and write to the resident from that job."
            )
            % {"number": reference}
        )


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
    rules.check_can_become(repair, State.CANCELLED)
    rules.check_has_reason(reason)
    visit = booked_visit(repair)
    if visit is not None:
        end_visit(visit, Visit.State.CALLED_OFF, now=now, by=by, reason=reason)
    end_wish(repair, now=now)
    was, repair.state, repair.cancelled_at, repair.reason = repair.state, State.CANCELLED, now, reason.strip()
    repair.asked_at = now if case.status == Case.Status.ANSWERED else None  # silence counts from today
    repair.save()
    let_clock_run(repair, was=was, by=by, now=now, channel=channel)
    end_clock_undone(repair, case, is_their_wish=is_their_wish, now=now, channel=channel)
    _end_promise(repair, is_their_wish=is_their_wish, now=now, channel=channel)
    words = {"n": repair.number, "why": repair.reason}
    tell(case, _("Repair %(n)d is called off: %(why)s") % words, now=now, channel=channel, by=by)
    wrap_up(Event.REPAIR_CANCELLED, case, repair, by, now, channel, wish=is_their_wish)
    return repair


def _end_promise(repair: Repair, *, is_their_wish: bool, now: datetime, channel: str) -> None:
    promise, how = repair.promise, {"by": SYSTEM, "now": now, "channel": channel}
    if promise is None or promise.status != Promise.Status.OPEN:
        return
    if is_their_wish:
        release_promise(promise_id=promise.pk, **how)  # type: ignore[arg-type]
    else:
        break_promise(promise_id=promise.pk, reason=repair.reason, **how)  # type: ignore[arg-type]


@transaction.atomic
def cancel_unneeded(*, repair_id: int, by: Actor, now: datetime, channel: str) -> bool:
    """By the timetable: the case was withdrawn, and what was ordered for it is called off with it."""
    case, repair = locked_repair(repair_id)
    if not repair.is_open or case.status != Case.Status.WITHDRAWN:
        return False
    reason = _("You said that it is no longer needed.")
    cancel_repair(repair_id=repair.pk, reason=reason, by=by, now=now, channel=channel, is_their_wish=True)
    return True
