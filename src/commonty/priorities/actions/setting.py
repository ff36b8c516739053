"""How the board of a place is kept, said by staff."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.priorities.events import Event
from commonty.priorities.models import BoardRule
from commonty.priorities.queries.rules import may_set_at


@transaction.atomic
def set_board(*, place_id: int, figures: dict[str, Any], by: Person, now: datetime, channel: str) -> BoardRule:
    """From now on, there and below. What is owed already stays owed, by the day that was said."""
    place = Place.objects.select_related("landlord").select_for_update(no_key=True, of=("self",)).get(pk=place_id)
    if not may_set_at(by, place):
        require(by, Permission.ANSWER_IDEAS, within=place)
    rule, _new = BoardRule.objects.update_or_create(place=place, defaults={**figures, "set_by": by, "set_at": now})
    record(Event.BOARD_SET, about=place, by=by, at=now, channel=channel, within=place, **figures)
    return rule
