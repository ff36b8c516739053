"""What the landlord says to a need: a promise with a day, or a reason; and what becomes of that promise."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.cases.queries.owners import who_answers
from commonty.people.models import Person
from commonty.people.voice import require_voice
from commonty.priorities.actions.locked import locked_need, move_need, record_need
from commonty.priorities.events import Event
from commonty.priorities.models import Need, NeedAnswer
from commonty.priorities.queries.page import voice_of
from commonty.priorities.rules.status import check_can_answer, check_can_say_not_done
from commonty.promises.actions.ending import dispute_promise, keep_promise
from commonty.promises.actions.making import Draft, make_promise, team_name_of
from commonty.promises.models import Promise

State, Status = Need.State, Promise.Status


@dataclass(frozen=True)
class Given:
    """With a day it is a promise of what `says` tells; without one `says` is the reason."""

    says: str
    by_day: date | None = None
    posted_key: str = ""


@transaction.atomic
def answer_need(given: Given, *, need_id: int, by: Person, now: datetime, channel: str) -> NeedAnswer:
    """Keeps the promise to answer. A form that comes twice answers once."""
    need = locked_need(need_id)
    require(by, Permission.ANSWER_IDEAS, within=need.place)
    if given.posted_key and (known := need.answers.filter(posted_key=given.posted_key).first()):
        return known
    check_can_answer(need, given.says)
    if need.author is not None and need.author.is_same_human(by):
        raise PermissionDenied(_("Nobody answers their own need."))
    promise = _promise(need, given, by=by, now=now, channel=channel) if given.by_day else None
    answer = NeedAnswer.objects.create(
        need=need, says=given.says.strip(), promise=promise, by=by, team_name=team_name_of(by), channel=channel,
        at=now, posted_key=given.posted_key,
    )  # fmt: skip
    move_need(need, State.ANSWERED, promise=promise)
    if need.owed is not None and need.owed.status == Status.OPEN:
        keep_promise(promise_id=need.owed.pk, by=SYSTEM, now=now, channel=channel)
    record_need(Event.NEED_ANSWERED, need, by, now, channel, answer=answer.public_id, promised=promise is not None)
    return answer


def _promise(need: Need, given: Given, *, by: Person, now: datetime, channel: str) -> Promise:
    assert given.by_day is not None
    end = timezone.make_aware(datetime.combine(given.by_day + timedelta(days=1), time()))
    never = (need.author,) if need.author else ()
    owner = who_answers(need.place, Permission.ANSWER_IDEAS, on=timezone.localdate(now), never=never)
    draft = Draft(
        kind=Promise.Kind.WORK, says=given.says, due_at=end, about=need, place=need.place, owner=owner,
        is_by_day=True, audience=Promise.Audience.PUBLIC,
    )  # fmt: skip
    return make_promise(draft, by=by, now=now, channel=channel)


@transaction.atomic
def follow_promise(*, need_id: int, by: Actor, now: datetime, channel: str) -> Need:
    """What became of the promise, wherever its owner said so: kept, replaced by another, or not done."""
    need = locked_need(need_id)
    _follow(need, by=by, now=now, channel=channel)
    return need


def _follow(need: Need, *, by: Actor, now: datetime, channel: str) -> None:
    promise = need.promise
    if need.state != State.ANSWERED or promise is None or promise.status == Status.OPEN:
        return
    if promise.status in (Status.KEPT, Status.KEPT_LATE):
        move_need(need, State.DONE)
        record_need(Event.NEED_DONE, need, by, now, channel, promise=promise.public_id)
        return
    replaced = Promise.objects.filter(replaces=promise).order_by("-pk").first()
    if replaced is not None:
        move_need(need, State.ANSWERED, promise=replaced)
        need.answers.filter(promise=promise).update(promise=replaced)
        _follow(need, by=by, now=now, channel=channel)
        return
    # Broken, or given back: an answer is owed anew, in its turn.
    move_need(need, State.OPEN, promise=None, top_since=None, owed=None)
    record_need(Event.NEED_OPEN_AGAIN, need, by, now, channel, promise=promise.public_id)


@transaction.atomic
def say_not_done(
    *, need_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Need:  # fmt: skip
    """Once, by any of those who need it: the promise is open again, with its first day."""
    need = locked_need(need_id)
    require_voice(need.place, by, typed_by)
    _follow(need, by=SYSTEM, now=now, channel=channel)
    check_can_say_not_done(need, has_voice=voice_of(by, need) is not None)
    if need.promise is not None:
        dispute_promise(promise_id=need.promise.pk, by=SYSTEM, now=now, channel=channel)
    move_need(need, State.ANSWERED, reopened_at=now)
    record_need(Event.NEED_NOT_DONE, need, typed_by or by, now, channel)
    return need
