"""What is forgotten of a vote when its time is over. The timetable does it; run again, it finds nothing left."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import rules
from commonty.ballots.actions.box import destroy_secrets
from commonty.ballots.events import Event
from commonty.ballots.models import (
    Challenge,
    Entitlement,
    Envelope,
    PaperEnvelope,
    Register,
    RegisterRequest,
    lock_of,
)
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_exclusive

logger = logging.getLogger(__name__)


@transaction.atomic
def forget_voters(*, register_id: int, by: Actor, clock: Clock = database_now) -> int:
    """Half a year after the result is final: who could vote, who asked, who typed. The figures stay, and the ballots."""
    hold_exclusive(lock_of(register_id))
    register = Register.objects.locked(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    now = clock()
    rules.check_can_forget(register, list(register.challenges.all()), now=now)
    voters = _told_of(register).update(person=None, home=None, reason="")
    typed = Envelope.objects.filter(register=register).exclude(typed_by=None).update(typed_by=None)
    typed += PaperEnvelope.objects.filter(register=register).exclude(taken_in_by=None).update(taken_in_by=None)
    typed += Register.objects.filter(pk=register_id).exclude(promoters=[]).update(promoters=[])
    requests = RegisterRequest.objects.filter(register=register).delete()[0]
    if not voters + typed + requests:
        return 0
    record(
        Event.VOTERS_FORGOTTEN,
        about=register,
        by=by,
        at=now,
        channel="timetable",
        within=register.place,
        chain=register.chain,
        voters=voters,
        typed=typed,
        requests=requests,
    )
    return voters + typed + requests


def forget_what_is_due(*, clock: Clock = database_now) -> int:
    """The timetable's job: keys and sealed votes when the result is final, voters half a year later.

    One vote that can't be forgotten holds none of the others; the job fails at its end, so that somebody looks.
    """
    now = clock()
    final = _final_since(now).filter(secrets_destroyed_at=None)
    long_ago = _final_since(now - rules.VOTERS_KEPT).filter(_knows_somebody())
    done, faults = 0, []
    for forget, registers in ((destroy_secrets, final), (forget_voters, long_ago)):
        for pk in registers:
            try:
                done += _unless_refused(forget, register_id=pk, clock=clock)
            except Exception as fault:
                logger.exception("register %s was not forgotten", pk)
                faults.append(fault)
    if faults:
        raise ExceptionGroup(f"{done} were forgotten and {len(faults)} could not be", faults)
    return done


def _final_since(instant: datetime) -> QuerySet[Register, int]:
    """As `rules.final_from` says, for all at once."""
    own = Challenge.objects.filter(register=OuterRef("pk"))
    held = own.filter(Q(ended_at=None) | Q(ended_at__gt=instant - rules.AFTER_SETTLING))
    opened = Register.objects.filter(status=Register.Status.OPENED, is_imported=False)
    opened = opened.filter(result_published_at__lte=instant - rules.CHALLENGE)
    return opened.exclude(Exists(held)).order_by("pk").values_list("pk", flat=True)


def _unless_refused(forget: Callable[..., object], *, register_id: int, clock: Clock) -> bool:
    """A challenge may have come in the meantime: that holds this vote, and none of the others."""
    try:
        forget(register_id=register_id, by=SYSTEM, clock=clock)
    except Refused:
        return False
    return True


TOLD = ~Q(person=None) | ~Q(home=None) | ~Q(reason="")


def _told_of(register: Register) -> QuerySet[Entitlement]:
    return Entitlement.objects.filter(TOLD, register=register)


def _knows_somebody() -> Q:
    own = {"register": OuterRef("pk")}
    return (
        Q(Exists(Entitlement.objects.filter(TOLD, **own)))
        | Q(Exists(Envelope.objects.filter(**own).exclude(typed_by=None)))
        | Q(Exists(PaperEnvelope.objects.filter(**own).exclude(taken_in_by=None)))
        | Q(Exists(RegisterRequest.objects.filter(**own)))
    )
