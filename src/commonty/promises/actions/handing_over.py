"""Somebody else takes a promise over: it keeps its day, and its history."""

from datetime import datetime

from django.db import transaction

from commonty.access.may import Actor
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.promises import rules
from commonty.promises.actions.ending import locked_promise
from commonty.promises.actions.making import team_name_of
from commonty.promises.events import Event
from commonty.promises.models import HandOver, Promise


@transaction.atomic
def hand_over_promise(*, promise_id: int, to: Person, reason: str, by: Actor, now: datetime, channel: str) -> Promise:
    """The app above has asked whether `by` may: it knows who leads whom, and about what the promise is."""
    promise = locked_promise(promise_id)
    rules.check_can_hand_over(promise, to)
    HandOver.objects.create(
        promise=promise, was=promise.owner, now_with=to, by=by if isinstance(by, Person) else None, at=now,
        reason=reason.strip(),
    )  # fmt: skip
    promise.owner, promise.team_name = to, team_name_of(to) or promise.team_name
    promise.save(update_fields=["owner", "team_name"])
    record(Event.PROMISE_HANDED_OVER, about=promise, by=by, at=now, channel=channel, within=promise.place)
    return promise
