"""Who deals with a case, and what kind of thing it is."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, can, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.clocks import change_clocks, start_clock, was_looked_at
from commonty.cases.actions.locked import locked_case, record_case, require_staff, set_next_due
from commonty.cases.actions.talking import tell
from commonty.cases.events import Event
from commonty.cases.models import Case, Message
from commonty.cases.queries.owners import need_of, who_answers
from commonty.cases.rules.clocks import DAMP_CHECK, LAWS, regimes_of
from commonty.cases.rules.status import check_can_take_over, may_deal_with
from commonty.people.models import Person
from commonty.promises.actions.handing_over import hand_over_promise
from commonty.promises.models import Promise


@transaction.atomic
def set_kind(
    *, case_id: int, kind: str, is_damp: bool, by: Person, now: datetime, channel: str, law: str = LAWS[0]
) -> Case:
    """A human says what it is. Whatever it becomes, it counts from its first receipt."""
    case = locked_case(case_id)
    require_staff(case, by)
    if case.stage == 2 and kind != Case.Kind.COMPLAINT:
        # What somebody asked to have looked into again is not made a question by whoever did not content them.
        require(by, Permission.DECIDE_COMPLAINTS, within=case.place)
    was = case.kind
    case.kind, case.kind_set_by, case.is_damp = Case.Kind(kind), by, is_damp or case.is_damp
    case.stage = (case.stage or 1) if kind == Case.Kind.COMPLAINT else None
    case.save(update_fields=["kind", "kind_set_by", "is_damp", "stage"])
    if case.status == Case.Status.WITH_US:
        reason = _("It is now dealt with as: %(kind)s.") % {"kind": case.get_kind_display()}
        change_clocks(case, regimes_of(case, law=law), reason=reason, by=by, now=now, channel=channel)
        if was != kind:
            tell(case, reason, now=now, channel=channel, by=by)
    elif is_damp and not was_looked_at(case, DAMP_CHECK):
        start_clock(case, DAMP_CHECK, started_at=case.received_at, by=by, now=now, channel=channel)
    set_next_due(case)
    record_case(Event.CASE_KIND_SET, case, by, now, channel, was=was, kind_of=case.kind, damp=case.is_damp)
    return case


@transaction.atomic
def hand_over_case(*, case_id: int, to: Person, reason: str, by: Person, now: datetime, channel: str) -> Case:
    """To a colleague who may answer it; what was promised goes along, with its days."""
    case = locked_case(case_id)
    require_staff(case, by)
    _hand_over(case, to, reason=reason, by=by, now=now, channel=channel)
    return case


@transaction.atomic
def share_out(
    *, case_ids: Sequence[int], was: Person | None, to: Person, reason: str, by: Person, now: datetime, channel: str
) -> list[Case]:
    """Several at once, all or none: by whoever leads. `was`: who had them; None: nobody who works here.

    Each resident is told who has it now, as after a single one.
    """
    if not case_ids:
        raise Refused(_("Choose at least one."))
    if not reason.strip():
        raise Refused(_("Say why. Your colleague reads it."))
    cases = [locked_case(case_id) for case_id in sorted(set(case_ids))]
    for case in cases:
        require_staff(case, by)
        if not _still_has(case, was):
            words = {"number": case.number, "name": case.owner.name}
            raise Refused(
                _("%(name)s has case %(number)d by now. Nothing was handed over; look again what is left.") % words
            )
        _hand_over(case, to, reason=reason, by=by, now=now, channel=channel)
    return cases


def _still_has(case: Case, was: Person | None) -> bool:
    """As the page said that was read. Nobody has what is with somebody who answers here no more."""
    if was is None:
        return not can(case.owner.human, Permission.ANSWER_CASES, within=None)
    return case.owner.is_same_human(was)


def _hand_over(case: Case, to: Person, *, reason: str, by: Person, now: datetime, channel: str) -> None:
    """Why stands in the case, for colleagues, also where nothing was promised that could carry it along."""
    if not can(to, Permission.ANSWER_CASES, within=case.place):
        raise Refused(_("%(name)s does not answer for this place. Choose somebody else.") % {"name": to.name})
    give_to(case, to, reason=reason, now=now, channel=channel, by=by)
    if reason.strip():
        says = _("Handed over to %(name)s: %(why)s") % {"name": to.name, "why": reason.strip()}
        Message.objects.create(case=case, kind=Message.Kind.NOTE, text=says, spoken_by=by, channel=channel, at=now)


@transaction.atomic
def cover_case(*, public_id: str, was: Person, to: Sequence[Person], why: str, now: datetime, channel: str) -> int:
    """Who dealt with it is away or has left: the first of those who are there and may, or else somebody who answers here.

    Returns how many promises went along; none if nobody may.
    """
    case = locked_case(Case.objects.values_list("pk", flat=True).get(public_id=public_id))
    if not case.owner.is_same_human(was):
        return _cover_promises(case, was, why, now=now, channel=channel)  # what a colleague promised in it
    need = need_of(case)
    fit = [one for one in to if may_deal_with(case, one) and can(one, need, within=case.place)]
    never = [person for person in (case.raised_by, case.about_staff, was) if person is not None]
    try:
        taker = fit[0] if fit else who_answers(case.place, need, on=timezone.localdate(now), never=never)
    except Refused:
        return 0
    same = Person.objects.same_human(was.human.pk)
    open_ones = Promise.objects.about(case).open().filter(owner__in=same).count()
    give_to(case, taker, reason=why, now=now, channel=channel)
    return open_ones


def _cover_promises(case: Case, was: Person, why: str, *, now: datetime, channel: str) -> int:
    """To whoever deals with the case, unless they are away themselves: then they wait for the case to be covered."""
    same = Person.objects.same_human(was.human.pk)
    theirs = list(Promise.objects.about(case).open().filter(owner__in=same))
    for promise in theirs:
        try:
            hand_over_promise(promise_id=promise.pk, to=case.owner, reason=why, by=SYSTEM, now=now, channel=channel)
        except Refused:
            return 0
    return len(theirs)


def give_to(case: Case, to: Person, *, reason: str, now: datetime, channel: str, by: Actor = SYSTEM) -> None:
    """Part of an action that holds the case."""
    check_can_take_over(case, to)
    was, case.owner = case.owner, to
    case.save(update_fields=["owner"])
    same = Person.objects.same_human(was.human.pk)
    for promise in Promise.objects.about(case).open().filter(owner__in=same):
        hand_over_promise(promise_id=promise.pk, to=to, reason=reason, by=by, now=now, channel=channel)
    tell(case, _("%(name)s deals with this now.") % {"name": to.name}, now=now, channel=channel, by=by)
    record_case(Event.CASE_TAKEN_OVER, case, by, now, channel)
