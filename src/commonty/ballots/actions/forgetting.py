"""What is forgotten of a vote when its time is over. The timetable does it; run again, it finds nothing left."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.ballots import rules
from commonty.ballots.actions.box import destroy_secrets
from commonty.ballots.events import Event
from commonty.ballots.models import Entitlement, Envelope, Register, RegisterRequest, lock_of
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_exclusive


@transaction.atomic
def forget_voters(*, register_id: int, by: Actor, clock: Clock = database_now) -> int:
    """Half a year after the result is final: who could vote, who asked, who typed. The figures stay, and the ballots."""
    hold_exclusive(lock_of(register_id))
    register = Register.objects.locked(register_id)
    require(by, Permission.CLOSE_ROUND, within=register.place)
    now = clock()
    rules.check_can_forget(register, now=now)
    voters = _told_of(register).update(person=None, home=None, reason="")
    typed = Envelope.objects.filter(register=register).exclude(typed_by=None).update(typed_by=None)
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
    """The timetable's job: keys and sealed votes when the result is final, voters half a year later."""
    now = clock()
    opened = Register.objects.filter(status=Register.Status.OPENED)
    final = opened.filter(secrets_destroyed_at=None, opened_at__lte=now - rules.CHALLENGE)
    secrets = [
        destroy_secrets(register_id=pk, by=SYSTEM, clock=clock) for pk in list(final.values_list("pk", flat=True))
    ]
    long_ago = opened.filter(opened_at__lte=now - rules.CHALLENGE - rules.VOTERS_KEPT).filter(_knows_somebody())
    forgotten = [
        forget_voters(register_id=pk, by=SYSTEM, clock=clock) for pk in list(long_ago.values_list("pk", flat=True))
    ]
    return len(secrets) + len(forgotten)


TOLD = ~Q(person=None) | ~Q(home=None) | ~Q(reason="")


def _told_of(register: Register) -> QuerySet[Entitlement]:
    return Entitlement.objects.filter(TOLD, register=register)


def _knows_somebody() -> Q:
    own = {"register": OuterRef("pk")}
    return (
        Q(Exists(Entitlement.objects.filter(TOLD, **own)))
        | Q(Exists(Envelope.objects.filter(**own).exclude(typed_by=None)))
        | Q(Exists(RegisterRequest.objects.filter(**own)))
    )
