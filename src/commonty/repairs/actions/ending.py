"""How a visit and a repair end: nobody came, nobody could get in, done; and the resident's word whether it is mended."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, System, can
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.answering import answer_case, close_unheard, say_not_sorted, say_sorted, silent_days_of
from commonty.cases.actions.by_hand import made_by_hand
from commonty.cases.actions.call_backs import waiting_call
from commonty.cases.actions.locked import require_resident, require_staff, set_work_open
from commonty.cases.actions.talking import say_more, tell, tell_said
from commonty.cases.models import Case, Message
from commonty.cases.queries.owners import need_of, who_answers
from commonty.cases.rules.status import may_deal_with, may_say_not_sorted
from commonty.people.models import Person, Post
from commonty.people.queries.teams import cover_for
from commonty.promises.actions.ending import break_promise
from commonty.promises.actions.making import make_promise
from commonty.promises.models import Promise
from commonty.repairs.actions.law import count_on, let_clock_run, let_clock_stand, meet_clock
from commonty.repairs.actions.locked import (
    booked_visit,
    draft_of,
    end_of_working_day,
    end_visit,
    end_wish,
    keep_what_was_said,
    locked_repair,
    promise_to_tell,
    wrap_up,
)
from commonty.repairs.events import Event
from commonty.repairs.models import Repair, Visit
from commonty.repairs.rules import status as rules
from commonty.repairs.words import window

State = Repair.State
OURS = (Message.Kind.REPLY, Message.Kind.SUMMARY, Message.Kind.ANSWER)


@transaction.atomic
def say_nobody_came(
    *, repair_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None, words: str = ""
) -> Promise:
    """Our promise is broken, by their word; a person with a name has a new one, due the next working day.

    That somebody phones them, that person ends by hand: no visit that is booked meanwhile is a call.
    """
    case, repair = locked_repair(repair_id)
    require_resident(case, by, typed_by)
    visit = booked_visit(repair)
    rules.check_can_say_nobody_came(visit, now=now)
    assert visit is not None
    end_visit(visit, Visit.State.NOBODY_CAME, now=now, by=by, typed_by=typed_by, reason=words)
    if repair.promise is not None and repair.promise.status == Promise.Status.OPEN:
        reason = _("You told us that nobody came.")
        break_promise(promise_id=repair.promise.pk, reason=reason, by=SYSTEM, now=now, channel=channel)
    repair.state = State.ORDERED
    who = somebody_else(case, now)
    promise = _promise_to_phone(repair, case, who, now=now, channel=channel)
    promise_to_tell(repair, case, now=now, channel=channel, owner=who, days=1)
    said = _("%(name)s said that nobody came {when}.").replace("{when}", window(visit.starts_at, visit.ends_at))
    tell_said(case, said, by=by, typed_by=typed_by, now=now, channel=channel)
    wrap_up(
        Event.NOBODY_CAME,
        case,
        repair,
        typed_by or by,
        now,
        channel,
        visit=visit.public_id,
        promise=promise.public_id,
    )
    return promise


def _promise_to_phone(repair: Repair, case: Case, who: Person, *, now: datetime, channel: str) -> Promise:
    says, due_at = _("We phone you and say what went wrong"), end_of_working_day(repair.landlord_id, now, 1)
    draft = draft_of(case, says, due_at=due_at, kind=Promise.Kind.OTHER, owner=who)
    return make_promise(replace(draft, by_rule=""), by=SYSTEM, now=now, channel=channel)


def somebody_else(case: Case, now: datetime) -> Person:
    """The lead of whoever deals with it, if they may read it; else a colleague. What one alone reads stays with them."""
    on = timezone.localdate(now)
    post = Post.objects.filter(person=case.owner).select_related("team__lead__landlord").first()
    lead = post.team.lead if post else None
    if lead is not None and may_be_given(case, there := cover_for(lead, on)):
        return there
    never = [person for person in (case.raised_by, case.about_staff, case.owner) if person is not None]
    try:
        other = who_answers(case.place, need_of(case), on=on, never=never)
    except Refused:
        return case.owner
    return other if may_be_given(case, other) else case.owner


def may_be_given(case: Case, person: Person) -> bool:
    """They answer here, see the case because they work here, and it is not theirs already."""
    sees = Case.objects.answered_by_staff(person).filter(pk=case.pk).exists()
    answers = can(person, Permission.ANSWER_CASES, within=case.place) and may_deal_with(case, person)
    return sees and answers and not case.owner.is_same_human(person)


@transaction.atomic
def note_no_access(*, repair_id: int, by: Actor, now: datetime, channel: str, words: str = "") -> Repair:
    """We came and nobody let us in: a card was left. It is no failure of ours, and not sorted either."""
    case, repair = locked_repair(repair_id)
    require_staff(case, by)
    visit = booked_visit(repair)
    rules.check_came(visit, now=now)
    assert visit is not None
    end_visit(visit, Visit.State.CAME, now=now, by=by, reason=words)
    keep_what_was_said(repair, now=min(now, visit.ends_at), channel=channel)
    repair.state = State.NO_ACCESS
    says = _("We came %(when)s and could not get in. We left a card. Choose another time on the page, or phone us.")
    tell(case, says % {"when": window(visit.starts_at, visit.ends_at)}, now=now, channel=channel, by=by)
    let_clock_stand(repair, on=timezone.localdate(visit.starts_at), by=by, now=now, channel=channel)
    wrap_up(Event.REPAIR_NO_ACCESS, case, repair, by, now, channel, visit=visit.public_id)
    return repair


def _end_visit_of_done(visit: Visit, *, done_at: datetime, by: Actor, now: datetime) -> None:
    """Nobody came to a visit on a later day than the work was done."""
    if timezone.localdate(done_at) >= timezone.localdate(visit.starts_at):
        end_visit(visit, Visit.State.CAME, now=now, by=by)
    else:
        end_visit(visit, Visit.State.CALLED_OFF, now=now, by=by, reason=_("It was done before."))


@transaction.atomic
def finish_repair(*, repair_id: int, done_at: datetime, words: str, by: Actor, now: datetime, channel: str) -> Repair:
    """Our word that it is done. The clock of the law is met by when it was done, not by when that was typed in.

    Where nothing else waits, it is also our answer to the case, which asks the resident whether it is sorted.
    """
    case, repair = locked_repair(repair_id)
    require_staff(case, by)
    rules.check_can_finish(repair, done_at=done_at, words=words, now=now)
    visit = booked_visit(repair)
    if visit is not None:
        _end_visit_of_done(visit, done_at=done_at, by=by, now=now)
    keep_what_was_said(repair, now=done_at, channel=channel)
    end_wish(repair, now=now)
    was, repair.state, repair.done_at, repair.mended = repair.state, State.DONE, done_at, Repair.Mended.UNSAID
    repair.asked_at = now if case.status == Case.Status.ANSWERED else None
    repair.save()
    let_clock_run(repair, was=was, by=by, now=now, channel=channel)
    meet_clock(repair, by=by, channel=channel)
    is_answer = _is_answer(case, by)
    wrap_up(Event.REPAIR_DONE, case, repair, by, now, channel, answered=is_answer)
    said = _("Repair %(n)d is done: %(words)s") % {"n": repair.number, "words": words.strip()}
    if is_answer:
        answer_case(case_id=case.pk, text=said, by=by, now=now, channel=channel)  # type: ignore[arg-type]
    else:
        tell(case, said, now=now, channel=channel, by=by)
    return repair


@transaction.atomic
def close_after_silence(*, repair_id: int, by: Actor, now: datetime, channel: str) -> bool:
    """By the timetable: we asked whether it is mended, and nobody said anything. The case ends as its own rules say."""
    case, repair = locked_repair(repair_id)
    if repair.asked_at is None or now < repair.asked_at + timedelta(days=silent_days_of(case)):
        return False
    repair.asked_at = None
    repair.save(update_fields=["asked_at"])
    waits = case.repairs.open().exists() or case.repairs.exclude(asked_at=None).exists()
    set_work_open(case, is_open=waits)
    try:
        close_unheard(case_id=case.pk, by=by, now=now, channel=channel)
    except Refused:
        return False
    return True


def _is_answer(case: Case, by: Actor) -> bool:
    """A complaint is decided point by point, information is sent or refused, and no machine answers."""
    is_open = case.status == Case.Status.WITH_US and case.kind != Case.Kind.COMPLAINT
    may = not isinstance(by, System) and can(by, need_of(case), within=case.place)
    return is_open and may and not case.repairs.open().exists() and not _is_about_more(case)


def _is_about_more(case: Case) -> bool:
    """What no repair ends: information, what somebody promised by hand, and what the resident wrote after our last word.

    Our last word is a letter, an order, or a visit that one of us booked. A machine reads nothing.
    """
    if case.kind == Case.Kind.INFORMATION or made_by_hand(case).exists() or waiting_call(case) is not None:
        return True
    letters = case.messages.filter(kind__in=OURS).aggregate(last=Max("at"))["last"]
    orders = case.repairs.aggregate(last=Max("ordered_at"))["last"]
    visits = Visit.objects.filter(repair__case=case).exclude(booked_by=None).aggregate(last=Max("booked_at"))["last"]
    last = max(moment for moment in (letters, orders, visits) if moment is not None)
    theirs: bool = case.messages.filter(kind=Message.Kind.WORD, put_away_at=None, at__gt=last).exists()
    return theirs


@transaction.atomic
def say_mended(
    *, repair_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Repair:  # fmt: skip
    """The resident's word. Where nothing else waits, the case is sorted by it."""
    case, repair = locked_repair(repair_id)
    require_resident(case, by, typed_by)
    rules.check_can_say_mended(repair)
    repair.mended, repair.asked_at = Repair.Mended.YES, None
    wrap_up(Event.REPAIR_MENDED, case, repair, typed_by or by, now, channel)
    if _ends_the_case(case):
        say_sorted(case_id=case.pk, by=by, typed_by=typed_by, now=now, channel=channel)
    else:
        said = _("%(name)s said that repair {n} is mended.").replace("{n}", str(repair.number))
        tell_said(case, said, by=by, typed_by=typed_by, now=now, channel=channel)
    return repair


def _ends_the_case(case: Case) -> bool:
    """A tap that is mended answers no complaint: that waits for our decision."""
    if case.status == Case.Status.WITH_US and case.kind == Case.Kind.COMPLAINT:
        return False
    unsaid = case.repairs.exclude(state=State.CANCELLED).exclude(mended=Repair.Mended.YES)
    may_end = case.status in (Case.Status.WITH_US, Case.Status.ANSWERED)
    return may_end and not unsaid.exists() and not _is_about_more(case)


@transaction.atomic
def say_not_mended(
    *, repair_id: int, words: str, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Repair:
    """It is ordered again, with its first day; and the case is open again, with somebody else, as its own rules say."""
    case, repair = locked_repair(repair_id)
    require_resident(case, by, typed_by)
    rules.check_can_say_not_mended(repair, now=now)
    repair.state, repair.done_at, repair.mended = State.ORDERED, None, Repair.Mended.NO
    repair.asked_at = None
    repair.save()
    how = {"by": by, "now": now, "channel": channel, "typed_by": typed_by}
    said = _("%(name)s said that repair {n} isn’t mended.").replace("{n}", str(repair.number))
    tell_said(case, said, **how)  # type: ignore[arg-type]
    count_on(repair, now=now, channel=channel)
    promise_to_tell(repair, case, now=now, channel=channel, days=1)
    wrap_up(Event.REPAIR_NOT_MENDED, case, repair, typed_by or by, now, channel)
    if may_say_not_sorted(case, now=now):
        say_not_sorted(case_id=case.pk, why=words, **how)  # type: ignore[arg-type]
    elif words.strip():
        say_more(case_id=case.pk, text=words, **how)  # type: ignore[arg-type]
    return repair
