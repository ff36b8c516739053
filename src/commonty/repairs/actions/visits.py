"""Who comes and when: booked, moved, called off; and the resident's wish for another time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor
from commonty.cases.actions.locked import require_resident, require_staff
from commonty.cases.actions.talking import tell, tell_said
from commonty.cases.models import Case
from commonty.people.models import Person
from commonty.promises.actions.ending import replace_promise
from commonty.promises.actions.making import make_promise
from commonty.promises.models import Promise
from commonty.repairs.actions.law import let_clock_run
from commonty.repairs.actions.locked import (
    booked_visit,
    draft_of,
    end_of_working_day,
    end_visit,
    end_wish,
    keep_what_was_said,
    locked_repair,
    promise_to_tell,
    tell_says,
    waiting_wish,
    wrap_up,
)
from commonty.repairs.events import Event
from commonty.repairs.models import MoveWish, Repair, Visit
from commonty.repairs.rules import status as rules
from commonty.repairs.words import window


@transaction.atomic
def book_visit(
    *, repair_id: int, starts_at: datetime, ends_at: datetime, by: Actor, now: datetime, channel: str,
    contractor: str = "",
) -> Visit:  # fmt: skip
    """The first one, or one after a visit that came to nothing. A clock that stood still runs on."""
    case, repair = locked_repair(repair_id)
    require_staff(case, by)
    rules.check_can_become(repair, Repair.State.BOOKED)
    rules.check_window(starts_at=starts_at, ends_at=ends_at, now=now)
    repair.contractor = contractor.strip() or repair.contractor
    let_clock_run(repair, was=repair.state, by=by, now=now, channel=channel)
    keep_what_was_said(repair, now=now, channel=channel)
    draft = draft_of(case, visit_says(starts_at, ends_at), due_at=ends_at, kind=Promise.Kind.VISIT)
    repair.promise = make_promise(draft, by=SYSTEM, now=now, channel=channel)
    visit = _write(repair, starts_at, ends_at, by, now, channel)
    tell(case, _come_says(repair, visit), now=now, channel=channel, by=by)
    wrap_up(Event.VISIT_BOOKED, case, repair, by, now, channel, visit=visit.public_id)
    return visit


@transaction.atomic
def move_visit(
    *, repair_id: int, starts_at: datetime, ends_at: datetime, by: Actor, now: datetime, channel: str,
    reason: str = "",
) -> Visit:  # fmt: skip
    """At the resident's wish, if one waits; else ours, with a reason. The old day stays on the record."""
    case, repair = locked_repair(repair_id)
    require_staff(case, by)
    was = booked_visit(repair)
    rules.check_is_booked(was)
    assert was is not None
    rules.check_window(starts_at=starts_at, ends_at=ends_at, now=now)
    reason = reason if waiting_wish(repair) is None else reason or _("You asked for another time.")
    rules.check_has_reason(reason)
    end_visit(was, Visit.State.MOVED, now=now, by=by, reason=reason)
    _replace(repair, case, visit_says(starts_at, ends_at), ends_at, Promise.Kind.VISIT, reason, now, channel)
    visit = _write(repair, starts_at, ends_at, by, now, channel)
    says = _("%(why)s %(says)s") % {"why": reason.strip(), "says": _come_says(repair, visit)}
    tell(case, says, now=now, channel=channel, by=by)
    wrap_up(Event.VISIT_MOVED, case, repair, by, now, channel, visit=visit.public_id)
    return visit


@transaction.atomic
def call_off_visit(*, repair_id: int, reason: str, by: Actor, now: datetime, channel: str) -> Repair:
    """Nobody comes then; by when we say when somebody does is promised at once."""
    case, repair = locked_repair(repair_id)
    require_staff(case, by)
    visit = booked_visit(repair)
    rules.check_is_booked(visit)
    assert visit is not None
    rules.check_has_reason(reason)
    end_visit(visit, Visit.State.CALLED_OFF, now=now, by=by, reason=reason)
    due_at = end_of_working_day(repair.landlord_id, now, 1)
    _replace(repair, case, tell_says(), due_at, Promise.Kind.OTHER, reason, now, channel)
    repair.state = Repair.State.ORDERED
    words = {"when": window(visit.starts_at, visit.ends_at), "why": reason.strip()}
    says = _("Nobody comes %(when)s: %(why)s We tell you by the next working day when somebody does.")
    tell(case, says % words, now=now, channel=channel, by=by)
    wrap_up(Event.VISIT_CALLED_OFF, case, repair, by, now, channel, visit=visit.public_id)
    return repair


@transaction.atomic
def wish_to_move(
    *, repair_id: int, halves: Sequence[Mapping[str, str]], words: str, by: Person, now: datetime, channel: str,
    typed_by: Person | None = None,
) -> MoveWish:  # fmt: skip
    """What is booked stays booked until there is a new visit. If we could not get in, it is our turn again."""
    case, repair = locked_repair(repair_id)
    require_resident(case, by, typed_by)
    rules.check_can_wish(repair, waiting_wish(repair), halves=halves, words=words)
    wish = MoveWish.objects.create(
        repair=repair, halves=[dict(half) for half in halves], words=words.strip(), asked_at=now, asked_by=by,
        typed_by=typed_by, channel=channel,
    )  # fmt: skip
    says = _("%(name)s asked for another time for the repair.")
    tell_said(case, says, by=by, typed_by=typed_by, now=now, channel=channel)
    if repair.state == Repair.State.NO_ACCESS:
        let_clock_run(repair, was=repair.state, by=SYSTEM, now=now, channel=channel)
        if repair.promise is None or repair.promise.status != Promise.Status.OPEN:
            promise_to_tell(repair, case, now=now, channel=channel)
    wrap_up(Event.MOVE_WISHED, case, repair, typed_by or by, now, channel)
    return wish


@transaction.atomic
def refuse_wish(*, repair_id: int, reason: str, by: Actor, now: datetime, channel: str) -> Repair:
    """It can't be, and why; what is booked stays."""
    case, repair = locked_repair(repair_id)
    require_staff(case, by)
    rules.check_is_waiting(waiting_wish(repair))
    rules.check_has_reason(reason)
    end_wish(repair, now=now, answer=reason.strip())
    says = _("Another time can’t be: %(why)s") % {"why": reason.strip()}
    tell(case, says, now=now, channel=channel, by=by)
    wrap_up(Event.MOVE_REFUSED, case, repair, by, now, channel)
    return repair


def visit_says(starts_at: datetime, ends_at: datetime) -> str:
    return _("Somebody comes to mend it: %(when)s") % {"when": window(starts_at, ends_at)}


def _come_says(repair: Repair, visit: Visit) -> str:
    words = {"n": repair.number, "who": repair.contractor, "when": window(visit.starts_at, visit.ends_at)}
    says = _("Repair %(n)d: %(who)s comes %(when)s.") if repair.contractor else _("Repair %(n)d: we come %(when)s.")
    return says % words


def _replace(
    repair: Repair, case: Case, says: str, due_at: datetime, kind: Promise.Kind, reason: str, now: datetime,
    channel: str,
) -> None:  # fmt: skip
    draft = draft_of(case, says, due_at=due_at, kind=kind)
    if repair.promise is None or repair.promise.status != Promise.Status.OPEN:
        repair.promise = make_promise(draft, by=SYSTEM, now=now, channel=channel)
        return
    how = {"reason": reason, "by": SYSTEM, "now": now, "channel": channel}
    repair.promise = replace_promise(promise_id=repair.promise.pk, draft=draft, **how)  # type: ignore[arg-type]


def _write(
    repair: Repair, starts_at: datetime, ends_at: datetime, by: Actor, now: datetime, channel: str
) -> Visit:  # fmt: skip
    repair.state = Repair.State.BOOKED
    end_wish(repair, now=now)
    made: Visit = repair.visits.create(
        starts_at=starts_at, ends_at=ends_at, booked_at=now, booked_by=by if isinstance(by, Person) else None,
        channel=channel, promise=repair.promise,
    )  # fmt: skip
    return made
