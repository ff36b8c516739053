"""The need, locked: every verb begins with it, and with the question who may."""

from datetime import datetime
from typing import Any

from commonty.access.may import Actor
from commonty.journal.record import record
from commonty.priorities.events import Event
from commonty.priorities.models import Need
from commonty.promises.models import Promise


def locked_need(need_id: int) -> Need:
    return locked_needs(need_id)[0]


def locked_needs(*need_ids: int) -> list[Need]:
    """In the order of their keys, whichever was named first, so that no two wait for each other; then their promises."""
    rows = Need.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=need_ids).order_by("pk")
    found = {need.pk: need for need in rows}
    ids = [need.public_id for need in found.values()]
    theirs = Promise.objects.filter(about_kind=Need._meta.label_lower, about_id__in=ids)
    list(theirs.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    # Read once more, now that nobody else writes: what was joined to it above may have waited for its own lock.
    full = Need.objects.select_related(
        "place__landlord", "landlord", "author__merged_into", "promise", "owed", "hiding"
    )
    read = {need.pk: need for need in full.filter(pk__in=found)}
    return [read[need_id] for need_id in need_ids]


def move_need(need: Need, state: str, **also: Any) -> None:
    """Part of an action that holds the need: it is somewhere else now."""
    need.state = Need.State(state)
    for name, value in also.items():
        setattr(need, name, value)
    need.save(update_fields=["state", *also])


def record_need(event: Event, need: Need, by: Actor, now: datetime, channel: str, **facts: Any) -> None:
    record(event, about=need, by=by, at=now, channel=channel, within=need.place, **facts)
