"""Joining alike needs, with a trace; and taking them apart again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, require
from commonty.access.permissions import Permission
from commonty.people.models import Person
from commonty.priorities.actions.locked import locked_needs, move_need, record_need
from commonty.priorities.events import Event
from commonty.priorities.models import Need, Voice
from commonty.priorities.rules.status import check_can_join, check_is_joined
from commonty.promises.actions.ending import supersede_promise
from commonty.promises.models import Promise

State = Need.State


@transaction.atomic
def join_need(*, need_id: int, into_id: int, by: Person, now: datetime, channel: str) -> Need:
    """Voices follow, and what was joined with it before. It stays to be read, and points on."""
    need, into = locked_needs(need_id, into_id)
    for one in (need, into):
        require(by, Permission.ANSWER_IDEAS, within=one.place)
    check_can_join(need, into)
    Voice.objects.filter(need=need).update(need=into)
    Need.objects.filter(joined_into=need).update(joined_into=into)
    into.newest_voice_at, into.warned_at = max(into.newest_voice_at, need.newest_voice_at), None
    into.save(update_fields=["newest_voice_at", "warned_at"])
    move_need(need, State.JOINED, joined_into=into, joined_at=now, top_since=None)
    if need.owed is not None and need.owed.status == Promise.Status.OPEN:
        why = _("Joined with need %(number)d, which is answered instead.") % {"number": into.number}
        supersede_promise(
            promise_id=need.owed.pk, by_promise=into.owed or into.promise, reason=why, by=SYSTEM, now=now,
            channel=channel,
        )  # fmt: skip
    record_need(Event.NEED_JOINED, need, by, now, channel, into=into.public_id)
    return into


@transaction.atomic
def take_need_apart(*, need_id: int, by: Person, now: datetime, channel: str) -> Need:
    """It stands by itself again, with the voices that were said of it."""
    into_id = Need.objects.values_list("joined_into_id", flat=True).get(pk=need_id)
    need = locked_needs(need_id, into_id or need_id)[0]
    require(by, Permission.ANSWER_IDEAS, within=need.place)
    check_is_joined(need)
    into = need.joined_into
    Voice.objects.filter(said_of=need).update(need=need)
    # Its year begins anew: while it was joined nobody could say that they have it too. An answer is owed anew too.
    begun_anew = {"newest_voice_at": now, "warned_at": None, "owed": None}
    move_need(need, State.OPEN, joined_into=None, joined_at=None, **begun_anew)
    record_need(Event.NEED_TAKEN_APART, need, by, now, channel, into=into.public_id if into else "")
    return need
