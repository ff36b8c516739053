"""Hiding a need, and letting out what was held."""

from datetime import datetime

from django.db import transaction

from commonty.access.may import SYSTEM, require
from commonty.access.permissions import Permission
from commonty.discussions.actions.moderation import hide
from commonty.discussions.models import Hiding, Vouched
from commonty.people.models import Person
from commonty.priorities.actions.locked import locked_need, record_need
from commonty.priorities.events import Event
from commonty.priorities.models import Need
from commonty.priorities.rules.status import check_is_held
from commonty.promises.actions.ending import release_promise
from commonty.promises.models import Promise


@transaction.atomic
def hide_need(*, public_id: str, rule: str, why: str, by: Person, now: datetime, channel: str) -> Hiding:
    """An answer is no longer owed; should an appeal bring it back, its days among the first begin anew."""
    need = locked_need(Need.objects.values_list("pk", flat=True).get(public_id=public_id))
    hiding = hide(need, rule=rule, why=why, author=need.author, place=need.place, by=by, now=now, channel=channel)
    if need.owed is not None and need.owed.status == Promise.Status.OPEN:
        release_promise(promise_id=need.owed.pk, by=SYSTEM, now=now, channel=channel)
        need.owed = None
    need.top_since = None
    need.save(update_fields=["owed", "top_since"])
    return hiding


@transaction.atomic
def let_out_need(*, public_id: str, by: Person, now: datetime, channel: str) -> Need:
    """A human has read it. With first words the next of whoever wrote them wait for nobody."""
    need = locked_need(Need.objects.values_list("pk", flat=True).get(public_id=public_id))
    require(by, Permission.MODERATE, within=need.place)
    check_is_held(need)
    need.is_held, need.newest_voice_at = False, now
    need.save(update_fields=["is_held", "newest_voice_at"])
    if need.author is not None and need.held_why == Need.Held.FIRST:
        Vouched.objects.get_or_create(person=need.author.human, defaults={"by": by, "at": now})
    record_need(Event.NEED_LET_OUT, need, by, now, channel)
    return need
