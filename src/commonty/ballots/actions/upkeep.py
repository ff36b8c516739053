"""Putting the register right while it can be: requests and their answers, late additions, cancellations."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import rules
from commonty.ballots.events import VOTER, Event
from commonty.ballots.models import Entitlement, Envelope, Pitch, Register, RegisterRequest, Unit, VotingCode, lock_of
from commonty.ballots.queries.paper_votes import has_paper
from commonty.ballots.queries.voices import is_theirs
from commonty.ballots.rules.paper_votes import check_can_cancel
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_exclusive, hold_shared
from commonty.people.models import Person
from commonty.places.models import Place


@transaction.atomic
def ask_about_register(
    *,
    register_id: int,
    kind: str,
    name: str,
    address: str,
    contact: str,
    now: datetime,
    note: str = "",
    entitlement: Entitlement | None = None,
) -> RegisterRequest:
    """Somebody is not on the list, has lost their code, or says that a vote was not theirs. Staff look into it."""
    register = Register.objects.select_related("place").get(pk=register_id)
    request = RegisterRequest.objects.create(
        register=register,
        kind=kind,
        name=name,
        address=address,
        contact=contact,
        note=note,
        made_at=now,
        entitlement=entitlement,
    )
    record(
        Event.ASKED,
        about=request,
        by=VOTER,
        at=now,
        channel="web",
        within=register.place,
        chain=register.chain,
        request=str(kind),
    )
    return request


@transaction.atomic
def answer_request(
    *, request_id: int, is_done: bool, answer: str, by: Person, now: datetime, entitlement: Entitlement | None = None
) -> RegisterRequest:
    """Say what was done about a request, or why nothing is done."""
    request = (
        RegisterRequest.objects.select_for_update(no_key=True, of=("self",))
        .select_related("register__place")
        .get(pk=request_id)
    )
    register = request.register
    require(by, Permission.KEEP_REGISTER, within=register.place)
    if request.status != RegisterRequest.Status.OPEN:
        raise Refused(_("A colleague has answered this already."))
    if not is_done and not answer.strip():
        raise Refused(_("Say why, in a sentence that the person who asked can read."))
    request.status = RegisterRequest.Status.DONE if is_done else RegisterRequest.Status.DECLINED
    request.answer, request.answered_by, request.answered_at = answer.strip(), by, now
    request.entitlement = entitlement or request.entitlement
    request.save()
    record(
        Event.ANSWERED,
        about=request,
        by=by,
        at=now,
        channel="web",
        within=register.place,
        chain=register.chain,
        request=request.kind,
        status=str(request.status),
    )
    return request


@transaction.atomic
def add_late(
    *,
    register_id: int,
    person: Person | None,
    home: Place | None,
    area: Place | None,
    reason: str,
    by: Actor,
    clock: Clock = database_now,
) -> Entitlement:
    """Add a voter who was left out, or put back one who was cancelled; until the close, and counted in public."""
    hold_exclusive(lock_of(register_id))  # two colleagues may answer one phone call; the second finds it done
    register = Register.objects.select_related("place").get(pk=register_id)
    require(by, Permission.KEEP_REGISTER, within=register.place)
    now = clock()
    votes = Entitlement(register=register, unit=register.unit, person=person, home=home)
    _check_not_own(by, votes, now)
    rules.check_can_change(register, now=now)
    rules.check_voter(register.unit, person=person, home=home)
    _check_reason(reason)
    existing = _existing(register, person, home)
    if existing is None:
        entitlement, event = _added(register, person, home, area, reason), Event.ADDED_LATE
    else:
        entitlement, event = _reinstated(existing), Event.REINSTATED
    record(event, about=entitlement, by=by, at=now, channel="web", within=register.place, chain=register.chain)
    return entitlement


@transaction.atomic
def cancel_entitlement(
    *, register_id: int, entitlement_id: int, reason: str, by: Actor, clock: Clock = database_now
) -> Entitlement:
    """Take a vote off the list: whoever held it can't vote, and what they sent is not counted."""
    hold_shared(lock_of(register_id))
    entitlement = Entitlement.objects.locked(entitlement_id, register_id=register_id)
    register = entitlement.register
    require(by, Permission.KEEP_REGISTER, within=register.place)
    now = clock()
    _check_not_own(by, entitlement, now)
    rules.check_can_change(register, now=now)
    rules.check_in_force(entitlement)
    check_can_cancel(has_paper=register.paper_until is not None and has_paper(entitlement))
    _check_reason(reason)
    set_aside(entitlement, reason=reason, by=by, now=now)
    return entitlement


def set_aside(entitlement: Entitlement, *, reason: str, by: Actor, now: datetime, is_double: bool = False) -> None:
    """Inside the caller's transaction and locks. `is_double`: its voter holds another vote, which counts."""
    register = entitlement.register
    entitlement.cancelled_at, entitlement.reason = now, reason.strip()
    entitlement.save(update_fields=["cancelled_at", "reason"])
    live = Envelope.objects.live().filter(entitlement=entitlement)
    if rules.is_scored(register.paper):  # what was counted that night can't be told from the others any more
        live = live.exclude(option__in=register.pitches.filter(state=Pitch.State.COUNTED).values("option"))
    cancelled = live.update(state=Envelope.State.CANCELLED)
    VotingCode.objects.filter(entitlement=entitlement, ended_at=None).update(ended_at=now)
    record(
        Event.CANCELLED,
        about=entitlement,
        by=by,
        at=now,
        channel="web",
        within=register.place,
        chain=register.chain,
        envelopes=cancelled,
        **({"is_double": True} if is_double else {}),
    )


def _check_not_own(by: Actor, entitlement: Entitlement, now: datetime) -> None:
    lives_there = is_theirs(by, entitlement, on=timezone.localdate(now))
    rules.check_not_own(by, entitlement.person, lives_there=lives_there)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why, so that a colleague can understand it later."))


def _existing(register: Register, person: Person | None, home: Place | None) -> Entitlement | None:
    same = register.entitlements.select_for_update(no_key=True, of=("self",))
    if register.unit == Unit.HOME:
        return same.filter(home=home).first()
    # Under this entry or one that was found to be the same human; one in force before one that was cancelled.
    own = same.of_human(person.pk).order_by("pk") if person else []
    return min(own, key=lambda entitlement: entitlement.cancelled_at is not None, default=None)


def _added(
    register: Register, person: Person | None, home: Place | None, area: Place | None, reason: str
) -> Entitlement:
    return Entitlement.objects.create(
        register=register,
        unit=register.unit,
        person=None if register.unit == Unit.HOME else person,
        home=home,
        area=area,
        origin=Entitlement.Origin.ROLL if register.status == Register.Status.DRAFT else Entitlement.Origin.LATE,
        reason=reason.strip(),
    )


def _reinstated(entitlement: Entitlement) -> Entitlement:
    # What was cancelled with it stays cancelled: a vote that was set aside comes back only by being cast again.
    if entitlement.cancelled_at is None:
        raise Refused(_("This voter is on the list already."))
    entitlement.cancelled_at, entitlement.reason = None, ""
    entitlement.save(update_fields=["cancelled_at", "reason"])
    return entitlement
