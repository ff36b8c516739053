"""The end of a pitch night: everything is scored, so voting closes before the time on the posters."""

from django.db import transaction

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.ballots.actions.pitches import end_night
from commonty.budgeting.events import Event
from commonty.budgeting.models import Round
from commonty.budgeting.rules.pitch_night import check_can_end
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.people.models import Person


@transaction.atomic
def end_pitch_night(*, round_id: int, by: Person, channel: str, clock: Clock = database_now) -> Round:
    """Voting is over from now on; nobody is late, since no project is left to score. A second press finds it so."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    now = clock()
    if pb_round.has_closed(now):
        return pb_round
    check_can_end(pb_round, now=now)
    pb_round.closes_at = end_night(register_id=pb_round.register_id, by=by, clock=clock)
    pb_round.save(update_fields=["closes_at"])
    within, chain = pb_round.place, pb_round.chain
    record(Event.NIGHT_ENDED, about=pb_round, by=by, at=now, channel=channel, within=within, chain=chain)
    return pb_round
