"""How much support makes us answer, said by staff for a place."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.ideas.events import Event
from commonty.ideas.models import Thresholds
from commonty.ideas.queries.staff import may_set_at
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.places.models import Place


@transaction.atomic
def set_thresholds(
    *, place_id: int, figures: dict[str, Any], by: Person, now: datetime, channel: str
) -> Thresholds:  # fmt: skip
    """From now on, there and below. What is owed already stays owed, by the day that was said."""
    place = Place.objects.select_related("landlord").select_for_update(no_key=True, of=("self",)).get(pk=place_id)
    if not may_set_at(by, place):
        require(by, Permission.ANSWER_IDEAS, within=place)
    thresholds, _new = Thresholds.objects.update_or_create(
        place=place, defaults={**figures, "set_by": by, "set_at": now}
    )
    known = {name: value for name, value in figures.items() if value is not None}
    record(Event.IDEA_RULE_SET, about=place, by=by, at=now, channel=channel, within=place, **known)
    return thresholds
