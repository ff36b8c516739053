"""Two people destroy the key and the sealed votes of a money vote, once nothing is missing that has to outlast them."""

from django.db import transaction

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.actions.destroying import sign_destruction
from commonty.ballots.actions.forgetting import destroy_what_nobody_signed
from commonty.budgeting.models import Round
from commonty.budgeting.queries.destroying import fault_in
from commonty.kit.clock import Clock, database_now
from commonty.people.models import Person


@transaction.atomic
def sign_for_destruction(*, round_id: int, by: Person, channel: str, clock: Clock = database_now) -> bool:
    """One of two signs; with the second it is done. Returns whether it is. Each signature looks at everything anew."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    if fault := fault_in(pb_round, now=clock()):
        raise Refused(fault)
    register = sign_destruction(register_id=pb_round.register_id, by=by, clock=clock, channel=channel)
    return register.secrets_destroyed_at is not None


def destroy_unsigned(*, clock: Clock = database_now) -> int:
    """The timetable's job, two weeks after a result is final. What isn't well is kept until somebody has looked."""

    def fault_of(register_id: int) -> str:
        return fault_in(Round.objects.select_related("register").get(register=register_id), now=clock())

    return destroy_what_nobody_signed(fault_of=fault_of, clock=clock)
