"""Somebody else takes a promise over: it keeps its day, and its history."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.people.models import Person, Post
from commonty.people.queries.teams import cover_for
from commonty.promises import rules
from commonty.promises.actions.ending import locked_promise, require_owner
from commonty.promises.actions.making import team_name_of
from commonty.promises.events import Event
from commonty.promises.models import HandOver, Promise


@transaction.atomic
def hand_over_promise(
    *, promise_id: int, to: Person, reason: str, by: Actor, now: datetime, channel: str, tells: bool = False
) -> Promise:
    """The app above has asked whether `by` may: it knows who leads whom, and about what the promise is.

    `tells`: whoever it was made to, and the new owner, hear of it from here; an app that tells them itself leaves it.
    """
    promise = locked_promise(promise_id)
    rules.check_can_hand_over(promise, to)
    rules.check_is_there(to, is_there=cover_for(to, timezone.localdate(now)) == to)
    HandOver.objects.create(
        promise=promise, was=promise.owner, now_with=to, by=by if isinstance(by, Person) else None, at=now,
        reason=reason.strip(),
    )  # fmt: skip
    promise.owner, promise.team_name = to, team_name_of(to) or promise.team_name
    promise.save(update_fields=["owner", "team_name"])
    record(
        Event.PROMISE_HANDED_OVER, about=promise, by=by, at=now, channel=channel, within=promise.place, tells=tells
    )
    return promise


@transaction.atomic
def give_to_colleague(
    *, promise_id: int, to: Person, reason: str, by: Person, now: datetime, channel: str
) -> Promise:
    """Its owner gives it to somebody of their own team, with a reason."""
    promise = locked_promise(promise_id)
    require_owner(promise, by)
    teams = dict(Post.objects.filter(person__in=[by, to]).values_list("person_id", "team_id"))
    if len(teams) < 2 or len(set(teams.values())) > 1:
        raise PermissionDenied(_("You hand over within your own team."))
    if not reason.strip():
        raise Refused(_("Say why. Your colleague reads it."))
    how: dict[str, Any] = {"by": by, "now": now, "channel": channel}
    return hand_over_promise(promise_id=promise_id, to=to, reason=reason, tells=True, **how)
