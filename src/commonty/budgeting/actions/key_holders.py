"""Who holds the keys of a money vote's box: three people, or again our own installation. Part of the set-up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.ballots.actions import name_key_holders
from commonty.budgeting.events import Event
from commonty.budgeting.models import Round
from commonty.budgeting.rules import check_can_change
from commonty.journal.record import record
from commonty.people.models import Person


@transaction.atomic
def give_keys_to(*, round_id: int, people: Sequence[Person], by: Actor, now: datetime, channel: str) -> None:
    """To three people, of whom any two open the box; or to nobody: our installation keeps the key, and two people sign."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_can_change(pb_round.status)
    within = pb_round.place
    before, pb_round.keyring = pb_round.keyring, None
    if people:
        pb_round.keyring = name_key_holders(
            place=within, name=pb_round.name, people=people, by=by, now=now, channel=channel
        )
    pb_round.save(update_fields=["keyring"])
    if before is not None:
        before.delete()
    record(Event.KEYS_GIVEN, about=pb_round, by=by, at=now, channel=channel, within=within, holders=len(people))
