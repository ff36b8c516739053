"""Answered is our word, sorted is the resident's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, System, can, require
from commonty.access.refusal import Refused
from commonty.cases.actions.by_hand import made_by_hand
from commonty.cases.actions.call_backs import end_call
from commonty.cases.actions.clocks import change_clocks, start_clock, stop_clocks
from commonty.cases.actions.heeding import heed_word
from commonty.cases.actions.locked import locked_case, record_case, require_resident, require_staff, set_next_due
from commonty.cases.actions.photos import attach_photos
from commonty.cases.actions.survey import ask_survey
from commonty.cases.actions.taking_over import give_to
from commonty.cases.actions.talking import tell, tell_said
from commonty.cases.events import Event
from commonty.cases.models import Case, Clock, HelpDesk, Message, Point
from commonty.cases.queries.owners import need_of, who_answers
from commonty.cases.rules import status as rules
from commonty.cases.rules.clocks import ANEW, BY_DEED, DAMP, regimes_of
from commonty.files.actions import NewPhoto
from commonty.people.models import Person
from commonty.promises.actions.ending import keep_promise, release_promise
from commonty.promises.queries import closed_days_of

Status = Case.Status
SILENT_DAYS = 14


@dataclass(frozen=True)
class Decided:
    """One point of a complaint, and what we decided of it."""

    says: str
    outcome: str
    cause: str = ""
    remedy: str = ""
    learning: str = ""


@transaction.atomic
def answer_case(
    *, case_id: int, text: str, by: Person, now: datetime, channel: str, points: Sequence[Decided] = (),
    posted_key: str = "", photos: Sequence[NewPhoto] = (),
) -> Case:  # fmt: skip
    """Our answer: it stops the clock of the law, and asks the resident whether it is sorted."""
    case = locked_case(case_id)
    require_staff(case, by)
    if posted_key and Message.objects.filter(posted_key=posted_key, case=case).exists():
        return case
    require(by, need_of(case), within=case.place)
    rules.check_is_with_us(case)
    rules.check_says_something(text)
    if case.kind == Case.Kind.COMPLAINT and not points:
        raise Refused(_("Name each point of the complaint, and say of each whether we agree."))
    if points:
        _write_points(case, points, by, now)
    answer = Message.objects.create(
        case=case, kind=Message.Kind.ANSWER, text=text.strip(), spoken_by=by, channel=channel, at=now,
        posted_key=posted_key,
    )  # fmt: skip
    attach_photos(answer, photos, now=now)
    case.status, case.answered_at, case.first_reply_at = Status.ANSWERED, now, case.first_reply_at or now
    case.save(update_fields=["status", "answered_at", "first_reply_at"])
    _stop_what_words_end(case, by=by, now=now, channel=channel)
    set_next_due(case)
    record_case(Event.CASE_ANSWERED, case, by, now, channel, stage=case.stage)
    return case


@transaction.atomic
def say_sorted(*, case_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None) -> Case:
    """Only the resident can say it."""
    case = locked_case(case_id)
    require_resident(case, by, typed_by)
    rules.check_can_say_sorted(case)
    _end(case, Status.SORTED, now)
    end_call(case, now=now, channel=channel)
    tell_said(case, _("%(name)s said that it is sorted."), by=by, typed_by=typed_by, now=now, channel=channel)
    _stop_what_words_end(case, by=by, now=now, channel=channel)
    for promise in made_by_hand(case):
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=now, channel=channel)
    set_next_due(case)
    record_case(Event.CASE_SORTED, case, typed_by or by, now, channel)
    return case


@transaction.atomic
def say_not_sorted(
    *, case_id: int, why: str, by: Person, now: datetime, channel: str, typed_by: Person | None = None,
    to_stage_2: bool = False,
) -> Case:  # fmt: skip
    """It is open again with its first receipt and all that was said, and somebody else has it, by a new day."""
    case = locked_case(case_id)
    require_resident(case, by, typed_by)
    rules.check_can_say_not_sorted(case, now=now)
    if why.strip():
        rules.check_says_something(why)
    if to_stage_2:
        rules.check_can_go_to_stage_2(case)
    case.status, case.ended_at, case.times_not_sorted = Status.WITH_US, None, case.times_not_sorted + 1
    case.save(update_fields=["status", "ended_at", "times_not_sorted"])
    tell_said(case, _("%(name)s said that it isn’t sorted."), by=by, typed_by=typed_by, now=now, channel=channel)
    if why.strip():
        Message.objects.create(
            case=case, kind=Message.Kind.WORD, text=why.strip(), spoken_by=by, typed_by=typed_by, channel=channel,
            at=now,
        )  # fmt: skip
        if heed_word(case, why, came_at=now, now=now, channel=channel):
            record_case(Event.CASE_DANGER_ADDED, case, typed_by or by, now, channel)
    if to_stage_2:
        _go_to_stage_2(case, by=typed_by or by, now=now, channel=channel)
    else:
        _give_to_somebody_else(case, now=now, channel=channel)
        start_clock(case, ANEW, started_at=now, by=SYSTEM, now=now, channel=channel)
    set_next_due(case)
    record_case(Event.CASE_NOT_SORTED, case, typed_by or by, now, channel, times=case.times_not_sorted)
    return case


@transaction.atomic
def go_to_stage_2(*, case_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None) -> Case:
    """At the resident's wish, or because staff see that it is not one for an answer on the spot."""
    case = locked_case(case_id)
    if case.raised_by.is_same_human(by):
        require_resident(case, by, typed_by)
    else:
        require_staff(case, by)
    rules.check_can_go_to_stage_2(case)
    if case.status != Status.WITH_US:
        rules.check_can_say_not_sorted(case, now=now)
    case.status, case.ended_at = Status.WITH_US, None
    case.save(update_fields=["status", "ended_at"])
    _go_to_stage_2(case, by=typed_by or by, now=now, channel=channel)
    set_next_due(case)
    return case


@transaction.atomic
def withdraw_case(*, case_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None) -> Case:
    """The resident needs it no longer, so nobody has to keep what was promised."""
    case = locked_case(case_id)
    require_resident(case, by, typed_by)
    rules.check_can_withdraw(case)
    _end(case, Status.WITHDRAWN, now)
    end_call(case, now=now, channel=channel)
    says = _("%(name)s said that it is no longer needed.")
    tell_said(case, says, by=by, typed_by=typed_by, now=now, channel=channel)
    stop_clocks(case, how=Clock.Stop.NOT_NEEDED, by=by, now=now, channel=channel)
    for promise in made_by_hand(case):
        release_promise(promise_id=promise.pk, by=SYSTEM, now=now, channel=channel)
    set_next_due(case)
    record_case(Event.CASE_WITHDRAWN, case, typed_by or by, now, channel)
    return case


@transaction.atomic
def close_unheard(*, case_id: int, by: Actor, now: datetime, channel: str) -> Case:
    """We asked whether it is sorted and didn't hear back: counted apart, never as sorted."""
    case = locked_case(case_id)
    if not isinstance(by, System):
        require_staff(case, by)
    rules.check_can_close_unheard(case, now=now, silent_days=silent_days_of(case))
    today = timezone.localdate(now)
    if isinstance(by, System) and today in closed_days_of(case.landlord_id, since=today):
        raise Refused(_("We are closed today: who rings to say more finds nobody. It closes when we are open again."))
    if Message.objects.said_since_answer().filter(case=case).exists():
        raise Refused(_("They wrote after our answer, so we did hear back. Read it, and answer it."))
    _end(case, Status.NOT_HEARD, now)
    record_case(Event.CASE_NOT_HEARD, case, by, now, channel)
    return case


def silent_days_of(case: Case) -> int:
    desk = HelpDesk.objects.filter(landlord_id=case.landlord_id).first()
    return desk.silent_days if desk else SILENT_DAYS


def _stop_what_words_end(case: Case, *, by: Actor, now: datetime, channel: str) -> None:
    """What the law asks to be done goes on, whatever is written or said: that makes no wall dry and mends no tap."""
    stop_clocks(case, how=Clock.Stop.MET, by=by, now=now, channel=channel, besides=BY_DEED)


def _write_points(case: Case, points: Sequence[Decided], by: Person, now: datetime) -> None:
    stage = case.stage or 1
    Point.objects.bulk_create(
        Point(case=case, stage=stage, number=number, decided_by=by, decided_at=now, says=point.says,
              outcome=point.outcome, cause=point.cause, remedy=point.remedy, learning=point.learning)
        for number, point in enumerate(points, start=case.points.filter(stage=stage).count() + 1)
    )  # fmt: skip


def _end(case: Case, status: Case.Status, now: datetime) -> None:
    case.status, case.ended_at = status, now
    case.save(update_fields=["status", "ended_at"])
    if status != Status.WITHDRAWN:
        ask_survey(case, now=now)


def _go_to_stage_2(case: Case, *, by: Person, now: datetime, channel: str) -> None:
    case.stage = 2
    case.save(update_fields=["stage"])
    _give_to_somebody_else(case, now=now, channel=channel)
    reason = _("The complaint went to stage 2.")
    # Stage 2 has a receipt of its own: the day on which it was asked for.
    main = [regime for regime in regimes_of(case) if regime not in DAMP]
    for regime in main:
        start_clock(case, regime, started_at=now, by=by, now=now, channel=channel)
    change_clocks(case, main, reason=reason, by=by, now=now, channel=channel)
    tell(case, reason, now=now, channel=channel, by=by)
    record_case(Event.CASE_TO_STAGE_2, case, by, now, channel)


def _give_to_somebody_else(case: Case, *, now: datetime, channel: str) -> None:
    """Whoever has answered it before does not answer it again, if there is anybody else."""
    never = [case.owner, case.raised_by, *([case.about_staff] if case.about_staff else [])]
    try:
        other = who_answers(case.place, need_of(case), on=timezone.localdate(now), never=never)
    except Refused:
        return
    if can(case.owner, need_of(case), within=case.place) and not can(other, need_of(case), within=case.place):
        return  # nobody else may decide it: with a colleague who may not, it would lie
    give_to(case, other, reason=_("It was not sorted, so somebody else looks at it."), now=now, channel=channel)
