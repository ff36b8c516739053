"""What is forgotten of a vote when its time is over. The timetable does it; run again, it finds nothing left."""

import logging
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import rules
from commonty.ballots.actions.destroying import check_destruction, destroy_secrets
from commonty.ballots.events import Event
from commonty.ballots.models import (
    CallBack,
    Entitlement,
    Envelope,
    PaperEnvelope,
    Register,
    RegisterRequest,
    lock_of,
)
from commonty.ballots.queries.destruction import final_since
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
    typed += CallBack.objects.filter(draw__register=register).exclude(answered_by=None).update(answered_by=None)
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
    """The timetable's job: voters, half a year after the result is final; and destructions that nobody has checked."""
    instant = clock() - rules.VOTERS_KEPT
    called_off = Register.objects.filter(status=Register.Status.VOID, closes_at__lte=instant).filter(
        _knows_somebody()
    )
    long_ago = final_since(instant).filter(_knows_somebody())
    unchecked = Register.objects.exclude(secrets_destroyed_at=None).filter(destruction_checked_at=None)
    done, faults = _for_each(unchecked, partial(check_destruction, clock=clock))
    for registers in (long_ago, called_off):
        more, further = _for_each(registers, partial(forget_voters, by=SYSTEM, clock=clock))
        done, faults = done + more, faults + further
    return _done(done, faults)


def destroy_what_nobody_signed(*, fault_of: Callable[[int], str], clock: Clock = database_now) -> int:
    """For the timetable of whoever publishes results: keys and sealed votes for which two people should have signed.

    `fault_of`: what stands against it, as they see it; empty if nothing does.
    """

    def destroy(*, register_id: int) -> bool:
        if fault := fault_of(register_id):
            raise NotWell(fault)
        destroy_secrets(register_id=register_id, by=SYSTEM, clock=clock)
        return True

    unsigned = final_since(clock() - rules.UNSIGNED).filter(secrets_destroyed_at=None)
    return _done(*_for_each(unsigned, destroy))


class NotWell(Exception):
    """What has to be there when the key is gone isn't: nothing is destroyed until somebody knows why."""


def _for_each(registers: QuerySet[Register], forget: Callable[..., object]) -> tuple[int, list[Exception]]:
    """One vote that can't be forgotten holds none of the others; a challenge may have come in the meantime."""
    done, faults = 0, []
    for pk in registers.order_by("pk").values_list("pk", flat=True):
        try:
            forget(register_id=pk)
            done += 1
        except Refused:
            continue
        except Exception as fault:
            logger.exception("register %s was not forgotten", pk)
            faults.append(fault)
    return done, faults


def _done(done: int, faults: list[Exception]) -> int:
    """The job fails at its end, so that somebody looks."""
    if faults:
        raise ExceptionGroup(f"{done} were forgotten and {len(faults)} could not be", faults)
    return done


TOLD = ~Q(person=None) | ~Q(home=None) | ~Q(reason="")


def _told_of(register: Register) -> QuerySet[Entitlement]:
    return Entitlement.objects.filter(TOLD, register=register)


def _knows_somebody() -> Q:
    own = {"register": OuterRef("pk")}
    return (
        Q(Exists(Entitlement.objects.filter(TOLD, **own)))
        | Q(Exists(Envelope.objects.filter(**own).exclude(typed_by=None)))
        | Q(Exists(PaperEnvelope.objects.filter(**own).exclude(taken_in_by=None)))
        | Q(Exists(CallBack.objects.filter(draw__register=OuterRef("pk")).exclude(answered_by=None)))
        | Q(Exists(RegisterRequest.objects.filter(**own)))
    )
