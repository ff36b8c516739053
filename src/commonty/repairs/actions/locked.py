"""The repair, locked with its case: every verb begins with it; what is promised of it, and how it is written down."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor
from commonty.cases.actions.locked import locked_case, set_next_due, set_work_open
from commonty.cases.models import Case
from commonty.journal.record import record
from commonty.maths.deadlines import next_working_day, regimes
from commonty.people.models import Person
from commonty.promises.actions.ending import keep_promise
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise
from commonty.promises.queries import closed_days_of
from commonty.repairs.actions.sending import owe_sendings
from commonty.repairs.events import Event
from commonty.repairs.models import MoveWish, Repair, Visit

BY_RULE = "repair"  # so that nobody ends by hand what a visit ends
DAYS_TO_TELL = 3  # working days, until we have said when somebody comes


def locked_repair(repair_id: int) -> tuple[Case, Repair]:
    """The case first, as everybody does who holds both."""
    case = locked_case(Repair.objects.values_list("case_id", flat=True).get(pk=repair_id))
    rows = Repair.objects.select_for_update(no_key=True, of=("self",)).select_related("clock__promise", "promise")
    repair = rows.get(pk=repair_id)
    repair.case = case
    return case, repair


def booked_visit(repair: Repair) -> Visit | None:
    found: Visit | None = repair.visits.booked().select_related("promise").first()
    return found


def waiting_wish(repair: Repair) -> MoveWish | None:
    found: MoveWish | None = repair.wishes.waiting().first()
    return found


def end_wish(repair: Repair, *, now: datetime, answer: str = "") -> None:
    repair.wishes.waiting().update(ended_at=now, answer=answer)


def promise_to_tell(
    repair: Repair, case: Case, *, now: datetime, channel: str, owner: Person | None = None, days: int = DAYS_TO_TELL,
    says: str = "",
) -> Promise:  # fmt: skip
    """Part of an action that holds the repair: by when we say when somebody comes."""
    due_at = end_of_working_day(repair.landlord_id, now, days)
    draft = draft_of(case, says or tell_says(), due_at=due_at, kind=Promise.Kind.OTHER, owner=owner)
    repair.promise = make_promise(draft, by=SYSTEM, now=now, channel=channel)
    return repair.promise


def tell_says() -> str:
    return _("We tell you when somebody comes to mend it")


def draft_of(case: Case, says: str, *, due_at: datetime, kind: Promise.Kind, owner: Person | None = None) -> Draft:
    """About the case, so that its cover has it too, and nothing is closed over it."""
    return Draft(
        kind=kind, says=says, due_at=due_at, about=case, place=case.place, owner=owner or case.owner,
        made_to=case.raised_by, by_rule=BY_RULE, is_by_day=kind == Promise.Kind.OTHER,
    )  # fmt: skip


def keep_what_was_said(repair: Repair, *, now: datetime, channel: str) -> None:
    """Part of an action that holds the repair: what we said last has come about."""
    if repair.promise is not None and repair.promise.status == Promise.Status.OPEN:
        keep_promise(promise_id=repair.promise.pk, by=SYSTEM, now=now, channel=channel)
        repair.promise.refresh_from_db()


def end_of_working_day(landlord_id: int, now: datetime, days: int) -> datetime:
    """The midnight that ends the nth working day after today; on the landlord's closed days nobody is here."""
    calendar, day = regimes()["question"].calendar, timezone.localdate(now)
    closed = closed_days_of(landlord_id, since=day)
    for _step in range(days):
        day = next_working_day(day + timedelta(days=1), calendar, "scotland", closed)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def end_visit(
    visit: Visit, state: Visit.State, *, now: datetime, by: Actor, typed_by: Person | None = None, reason: str = ""
) -> None:
    """Part of an action that holds the repair."""
    visit.state, visit.ended_at, visit.reason = state, now, reason.strip()
    visit.said_by, visit.typed_by = by if isinstance(by, Person) else None, typed_by
    visit.save(update_fields=["state", "ended_at", "reason", "said_by", "typed_by"])


def wrap_up(
    event: Event, case: Case, repair: Repair, by: Actor, now: datetime, channel: str, **facts: Any
) -> None:  # fmt: skip
    """The end of every verb: the repair is saved, the case knows what is still to come, the journal has it."""
    repair.save()
    case.refresh_from_db(fields=["next_due_at"])  # a clock that was paused or runs again has set it
    # Of what was answered before it was done or called off, silence counts from then.
    ended = Q(state=Repair.State.DONE, mended=Repair.Mended.UNSAID) | Q(state=Repair.State.CANCELLED)
    asked = ended & Q(asked_at__isnull=False)
    set_work_open(case, is_open=case.repairs.filter(asked | Q(state__in=Repair.OPEN)).exists())
    set_next_due(case)
    owe_sendings(repair, event, now=now, channel=channel)
    record(event, about=repair, by=by, at=now, channel=channel, within=case.place, **facts)
