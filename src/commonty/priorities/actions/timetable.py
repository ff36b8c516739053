"""What happens to needs by themselves: an answer is owed, or a quiet one is closed with notice."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.queries.owners import who_answers
from commonty.priorities.actions.locked import locked_need, move_need, record_need
from commonty.priorities.events import Event
from commonty.priorities.models import BoardRule, Need
from commonty.priorities.queries.rules import rule_at
from commonty.priorities.rules.status import ALIVE
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise
from commonty.promises.queries import closed_days_of
from commonty.promises.working_days import after_working_days

State = Need.State
BY_RULE = "need"
NOTICE = timedelta(days=30)  # between the word that it is quiet and the day on which it is closed
YEAR = 365


@transaction.atomic
def mind_place_on_board(*, need_id: int, is_first: bool, by: Actor, now: datetime, channel: str) -> bool:
    """Since when it stands among the first; and after so many working days without an answer, one is promised. Once."""
    need = locked_need(need_id)
    is_first = is_first and need.state in ALIVE and need.is_shown
    if is_first != (need.top_since is not None):
        need.top_since = now if is_first else None
        need.save(update_fields=["top_since"])
    if not is_first or need.state != State.OPEN or need.owed_id is not None or need.top_since is None:
        return False
    rule = rule_at(need.place)
    closed = closed_days_of(need.landlord_id, since=timezone.localdate(need.top_since) - timedelta(days=1))
    if now < after_working_days(rule.days, need.top_since, closed_days=closed):
        return False
    promise = _owe(need, rule, now=now, channel=channel)
    if promise is None:
        return False
    need.owed = promise
    need.save(update_fields=["owed"])
    record_need(Event.NEED_OWED, need, by, now, channel, promise=promise.public_id)
    return True


def _owe(need: Need, rule: BoardRule, *, now: datetime, channel: str) -> Promise | None:
    """Nobody is set up to answer here: then the timetable looks again. It says a number: words may be hidden."""
    on = timezone.localdate(now)
    try:
        owner = who_answers(
            need.place, Permission.ANSWER_IDEAS, on=on, never=(need.author,) if need.author else ()
        )  # fmt: skip
    except Refused:
        return None
    closed = closed_days_of(need.landlord_id, since=on - timedelta(days=1))
    draft = Draft(
        kind=Promise.Kind.ANSWER, says=_("We answer need %(number)d") % {"number": need.number},
        due_at=after_working_days(rule.answer_days, now, closed_days=closed), about=need, place=need.place,
        owner=owner, is_by_day=True, by_rule=BY_RULE, audience=Promise.Audience.PUBLIC,
    )  # fmt: skip
    return make_promise(draft, by=SYSTEM, now=now, channel=channel)


@transaction.atomic
def mind_quiet_need(*, need_id: int, by: Actor, now: datetime, channel: str) -> bool:
    """A month's notice to all who need it; any new voice keeps it. What is promised is never closed."""
    need = locked_need(need_id)
    is_owed = need.owed is not None and need.owed.status == Promise.Status.OPEN
    if need.state not in ALIVE or need.promise_id is not None or is_owed:
        return False
    if need.warned_at is not None:
        if now < need.warned_at + NOTICE:
            return False
        move_need(need, State.CLOSED, top_since=None)
        record_need(Event.NEED_CLOSED, need, by, now, channel)
        return True
    months = rule_at(need.place).quiet_months
    if now < need.newest_voice_at + timedelta(days=months * YEAR // 12) - NOTICE:
        return False
    need.warned_at = now
    need.save(update_fields=["warned_at"])
    record_need(Event.NEED_GOES_QUIET, need, by, now, channel)
    return True
