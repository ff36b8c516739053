"""Two people sign that the box may be opened; with the second the count begins, as a job (count.py)."""

from django.db import transaction

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.ballots.actions import sign_opening
from commonty.ballots.rules import SIGNATURES
from commonty.budgeting.actions.talk import keep_in_step
from commonty.budgeting.events import Event
from commonty.budgeting.models import Round
from commonty.budgeting.queries.meeting import room_count_of
from commonty.budgeting.queries.trouble import COUNT_TASK, count_trouble
from commonty.budgeting.rules.closing import check_can_count_again, check_can_sign_for_count
from commonty.budgeting.rules.meeting import check_room_is_counted
from commonty.budgeting.rules.status import check_can_move
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.jobs import enqueue
from commonty.people.models import Person


@transaction.atomic
def sign_for_count(*, round_id: int, by: Person, channel: str, key: str = "", clock: Clock = database_now) -> int:
    """One of two people signs that the box may be opened; with the second the count begins. Returns how many have.

    Where three people hold the keys, the box asks each for theirs, and for no role.
    """
    pb_round = Round.objects.locked(round_id)
    if pb_round.keyring_id is None:
        require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    now = clock()
    check_can_sign_for_count(pb_round, now=now)
    check_room_is_counted(pb_round, room_count_of(pb_round) if pb_round.is_meeting else None)
    signed = sign_opening(register_id=pb_round.register_id, by=by, key=key, clock=clock, channel=channel)
    if signed == SIGNATURES:
        check_can_move(pb_round.status, Round.Status.COUNTING)
        pb_round.status = Round.Status.COUNTING
        pb_round.save(update_fields=["status"])
        keep_in_step(pb_round)
        enqueue(COUNT_TASK, pb_round.public_id)
        within, chain = pb_round.place, pb_round.chain
        record(Event.COUNT_BEGUN, about=pb_round, by=by, at=now, channel=channel, within=within, chain=chain)
    return signed


@transaction.atomic
def count_again(*, round_id: int, by: Person, channel: str, clock: Clock = database_now) -> None:
    """Start a failed count anew. One person is enough: two have signed, and what the job had done is not done twice."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    check_can_count_again(pb_round, has_failed=count_trouble(pb_round) is not None)
    enqueue(COUNT_TASK, pb_round.public_id)
    within, chain = pb_round.place, pb_round.chain
    record(Event.COUNT_TRIED_AGAIN, about=pb_round, by=by, at=clock(), channel=channel, within=within, chain=chain)
