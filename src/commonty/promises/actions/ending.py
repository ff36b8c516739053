"""How promises end: kept, broken, replaced, released; and how one that was called kept is open again."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.promises import rules
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.events import Event
from commonty.promises.models import Promise

Status = Promise.Status


@transaction.atomic
def keep_promise(
    *,
    promise_id: int,
    by: Actor,
    now: datetime,
    channel: str,
    proof: str = "",
    proof_link: str = "",
    tells: bool = False,
) -> Promise:
    """Done; on time or late, by the clock and not by anybody's word.

    `tells`, here and below: whoever it was made to hears of it from here; an app that tells them itself leaves it.
    """
    promise = locked_promise(promise_id)
    require_owner(promise, by)
    rules.check_is_open(promise)
    promise.proof, promise.proof_link = proof.strip(), proof_link
    _end(promise, rules.kept_as(promise, at=now), by, now)
    _record(Event.PROMISE_KEPT, promise, by, now, channel, late=promise.status == Status.KEPT_LATE, tells=tells)
    return promise


@transaction.atomic
def break_promise(
    *, promise_id: int, reason: str, by: Actor, now: datetime, channel: str, tells: bool = False
) -> Promise:
    """It will not be done, and whoever it was made to is told why."""
    promise = locked_promise(promise_id)
    require_owner(promise, by)
    rules.check_is_open(promise)
    rules.check_has_reason(reason)
    promise.reason = reason.strip()
    _end(promise, Status.BROKEN, by, now)
    _record(Event.PROMISE_BROKEN, promise, by, now, channel, tells=tells)
    return promise


@transaction.atomic
def replace_promise(
    *, promise_id: int, draft: Draft, reason: str, by: Actor, now: datetime, channel: str, tells: bool = False
) -> Promise:
    """Another promise in place of this one, which keeps its day on the record. Returns the new one."""
    promise = locked_promise(promise_id)
    require_owner(promise, by)
    rules.check_is_open(promise)
    rules.check_has_reason(reason)
    promise.reason = reason.strip()
    _end(promise, Status.REPLACED, by, now)
    new = make_promise(draft, by=by, now=now, channel=channel, replaces=promise)
    facts = {"late": promise.due_at < now, "by_promise": new.public_id, "tells": tells}
    _record(Event.PROMISE_REPLACED, promise, by, now, channel, **facts)
    return new


@transaction.atomic
def supersede_promise(
    *, promise_id: int, by_promise: Promise | None, reason: str, by: Actor, now: datetime, channel: str
) -> Promise:
    """Another promise that is there already takes its place: a question that is a complaint has a complaint's day."""
    promise = locked_promise(promise_id)
    require_owner(promise, by)
    rules.check_is_open(promise)
    rules.check_has_reason(reason)
    promise.reason = reason.strip()
    _end(promise, Status.REPLACED, by, now)
    other = by_promise.public_id if by_promise else ""
    _record(Event.PROMISE_REPLACED, promise, by, now, channel, late=promise.due_at < now, by_promise=other)
    return promise


@transaction.atomic
def move_promise(*, promise_id: int, due_at: datetime, by: Actor, now: datetime, channel: str) -> Promise:
    """Its clock stood still by a rule, so its day is another one. Nobody moves a promise by hand: they replace it."""
    promise = locked_promise(promise_id)
    require_owner(promise, by)
    rules.check_is_open(promise)
    if promise.due_at != due_at:
        promise.due_at = due_at
        promise.save(update_fields=["due_at"])
        _record(Event.PROMISE_MOVED, promise, by, now, channel, due=due_at.isoformat())
    return promise


@transaction.atomic
def release_promise(*, promise_id: int, by: Actor, now: datetime, channel: str) -> Promise:
    """Whoever it was made to needs it no longer."""
    promise = locked_promise(promise_id)
    require_made_to(promise, by)
    rules.check_is_open(promise)
    _end(promise, Status.RELEASED, by, now)
    _record(Event.PROMISE_RELEASED, promise, by, now, channel, late=promise.due_at < now)
    return promise


@transaction.atomic
def dispute_promise(*, promise_id: int, by: Actor, now: datetime, channel: str) -> Promise:
    """We said that it is kept, and whoever it was made to says no: it is open again, with its first day."""
    promise = locked_promise(promise_id)
    require_made_to(promise, by)
    rules.check_can_dispute(promise)
    promise.status, promise.ended_at, promise.ended_by, promise.disputed_at = Status.OPEN, None, None, now
    promise.save(update_fields=["status", "ended_at", "ended_by", "disputed_at"])
    _record(Event.PROMISE_DISPUTED, promise, by, now, channel)
    return promise


@transaction.atomic
def turn_promise(*, promise_id: int, made_to: Person | None, by: Actor, now: datetime, channel: str) -> Promise:
    """What it is about went on to somebody else: the promise is made to them now, and its day stays."""
    promise = locked_promise(promise_id)
    require_made_to(promise, by)
    rules.check_is_open(promise)
    promise.made_to = made_to
    promise.save(update_fields=["made_to"])
    _record(Event.PROMISE_TURNED, promise, by, now, channel)
    return promise


def locked_promise(promise_id: int) -> Promise:
    rows = Promise.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("owner", "made_to", "place__landlord").get(pk=promise_id)


def require_owner(promise: Promise, by: Actor) -> None:
    """Whoever promised it. The app above may act for them (`SYSTEM`), when it has asked whether they may."""
    if isinstance(by, Person) and not promise.owner.is_same_human(by):
        raise PermissionDenied(_("This promise is somebody else’s."))


def require_made_to(promise: Promise, by: Actor) -> None:
    if isinstance(by, Person) and not (promise.made_to and promise.made_to.is_same_human(by)):
        raise PermissionDenied(_("This was promised to somebody else."))


def _end(promise: Promise, status: Promise.Status, by: Actor, now: datetime) -> None:
    promise.status, promise.ended_at = status, now
    promise.ended_by = by if isinstance(by, Person) else None
    promise.save(update_fields=["status", "ended_at", "ended_by", "reason", "proof", "proof_link"])


def _record(event: Event, promise: Promise, by: Actor, now: datetime, channel: str, **facts: Any) -> None:
    record(event, about=promise, by=by, at=now, channel=channel, within=promise.place, **facts)
