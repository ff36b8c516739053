"""Call-backs: the resident chooses a half-hour, and it is a promise; staff say how the call went."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM
from commonty.cases.actions.locked import locked_case, record_case, require_resident, require_staff, set_next_due
from commonty.cases.actions.talking import note_first_reply, tell, tell_said
from commonty.cases.events import Event
from commonty.cases.models import CallBack, Case
from commonty.cases.models.call_backs import HALF_HOUR
from commonty.cases.queries.help_desk import slots_of
from commonty.cases.rules import call_backs as rules
from commonty.kit.locks import hold_exclusive
from commonty.kit.templatetags.kit import moment
from commonty.people.models import Person
from commonty.promises.actions.ending import keep_promise, release_promise, replace_promise
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise


@transaction.atomic
def choose_call_back(
    *, case_id: int, starts_at: datetime, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> CallBack:
    """A new one, or another half-hour in place of the one that waits."""
    case = locked_case(case_id)
    require_resident(case, by, typed_by)
    call = waiting_call(case)
    rules.check_can_change(call, now=now)
    rules.check_can_choose(case, starts_at=starts_at, offered=slots_held(case, now))
    made = book_call(case, starts_at=starts_at, call=call, typed_by=typed_by, now=now, channel=channel)
    says = _("%(name)s asked to be phoned: {when}.").replace("{when}", moment(starts_at))
    tell_said(case, says, by=by, typed_by=typed_by, now=now, channel=channel)
    set_next_due(case)
    record_case(Event.CALL_BACK_CHOSEN, case, typed_by or by, now, channel, starts=starts_at.isoformat())
    return made


def slots_held(case: Case, now: datetime) -> list[datetime]:
    """Part of an action: what is free with whoever deals with it stays so until the action ends."""
    hold_exclusive(f"cases:calls:{case.owner.human.pk}")
    return slots_of(case.landlord, now, owner=case.owner)


def book_call(
    case: Case, *, starts_at: datetime, typed_by: Person | None, now: datetime, channel: str,
    call: CallBack | None = None,
) -> CallBack:  # fmt: skip
    """Part of an action that holds the case."""
    draft = Draft(
        kind=Promise.Kind.CALL_BACK, says=_("We phone you, from %(when)s on") % {"when": moment(starts_at)},
        due_at=starts_at + HALF_HOUR, about=case, place=case.place, owner=case.owner, made_to=case.raised_by,
    )  # fmt: skip
    if call is None:
        promise = make_promise(draft, by=SYSTEM, now=now, channel=channel)
        chosen = {"starts_at": starts_at, "chosen_at": now, "typed_by": typed_by, "channel": channel}
        return CallBack.objects.create(case=case, promise=promise, **chosen)
    reason = _("You chose another time.")
    call.promise = replace_promise(
        promise_id=call.promise_id, draft=draft, reason=reason, by=SYSTEM, now=now, channel=channel
    )
    call.starts_at, call.chosen_at, call.typed_by, call.channel = starts_at, now, typed_by, channel
    call.save()
    return call


@transaction.atomic
def call_off_call(
    *, case_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> None:  # fmt: skip
    """The resident needs no call after all."""
    case = locked_case(case_id)
    require_resident(case, by, typed_by)
    if waiting_call(case) is None:
        return
    end_call(case, now=now, channel=channel)
    says = _("%(name)s needs no call after all.")
    tell_said(case, says, by=by, typed_by=typed_by, now=now, channel=channel)
    set_next_due(case)
    record_case(Event.CALL_BACK_CALLED_OFF, case, typed_by or by, now, channel)


@transaction.atomic
def say_phoned(*, case_id: int, is_reached: bool, by: Person, now: datetime, channel: str) -> CallBack:
    """Whoever was not reached is told so, and can choose another half-hour. That we phoned keeps the promise."""
    case = locked_case(case_id)
    require_staff(case, by)
    call = waiting_call(case)
    rules.check_can_say_phoned(call, is_reached=is_reached, now=now)
    assert call is not None
    keep_promise(promise_id=call.promise_id, by=SYSTEM, now=now, channel=channel)
    call.ended_at, call.is_reached, call.phoned_by = now, is_reached, by
    call.save(update_fields=["ended_at", "is_reached", "phoned_by"])
    says = _("%(name)s phoned, and you talked.") if is_reached else _("%(name)s phoned, and nobody answered.")
    tell(case, says % {"name": by.name}, now=now, channel=channel, by=by)
    if is_reached:
        note_first_reply(case, now)
    set_next_due(case)
    record_case(Event.CALL_BACK_MADE if is_reached else Event.CALL_BACK_NOT_ANSWERED, case, by, now, channel)
    return call


def end_call(case: Case, *, now: datetime, channel: str) -> None:
    """Part of an action that holds the case: nobody has to phone any more."""
    call = waiting_call(case)
    if call is not None:
        release_promise(promise_id=call.promise_id, by=SYSTEM, now=now, channel=channel)
        call.ended_at = now
        call.save(update_fields=["ended_at"])


def waiting_call(case: Case) -> CallBack | None:
    return CallBack.objects.waiting().filter(case=case).select_related("promise").first()
