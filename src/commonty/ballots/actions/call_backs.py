"""Ringing up voters drawn by lot: did you vote? What they chose is asked by nobody and stands nowhere."""

import secrets
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.ballots.events import Event
from commonty.ballots.models import CallBack, Draw, Entitlement, Register, lock_of
from commonty.ballots.queries.scrutiny import has_touched, is_known, pool_of
from commonty.ballots.queries.voices import is_theirs
from commonty.ballots.rules import check_not_own
from commonty.ballots.rules import scrutiny as rules
from commonty.journal.record import record
from commonty.kit.canonical import canonical_json, sha256_hex
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_exclusive
from commonty.people.models import Person

SEED_BYTES = 16


@transaction.atomic
def draw_call_backs(*, register_id: int, by: Person, clock: Clock = database_now, channel: str = "web") -> Draw:
    """Draw up to 60 of those who are marked as having voted. The seed is in the journal, and nobody draws again."""
    register = scrutinised(register_id, by)
    now, pool = clock(), pool_of(register)
    is_drawn = Draw.objects.filter(register=register, kind=Draw.Kind.CALL_BACKS).exists()
    challenges = list(register.challenges.all())
    voted = len(pool.on_paper) + len(pool.online)
    rules.check_can_draw_call_backs(register, challenges, is_drawn=is_drawn, voted=voted, now=now)
    check_not_a_hand(register, by)
    seed = new_seed()
    on_paper, online = rules.how_many_to_call(on_paper=len(pool.on_paper), online=len(pool.online))
    lot = [(pk, True) for pk in (pool.on_paper[name] for name in rules.drawn(seed, pool.on_paper, on_paper))]
    lot += [(pk, False) for pk in (pool.online[name] for name in rules.drawn(seed, pool.online, online))]
    # In no order that the seed tells: the journal has each answer by this number, and must not say whose it is.
    secrets.SystemRandom().shuffle(lot)
    figures = {"on_paper": len(pool.on_paper), "online": len(pool.online), "drawn_on_paper": on_paper}
    figures["drawn_online"] = online
    kind = Draw.Kind.CALL_BACKS
    draw = Draw.objects.create(register=register, kind=kind, seed=seed, figures=figures, drawn_by=by, drawn_at=now)
    CallBack.objects.bulk_create(
        CallBack(draw=draw, number=number, entitlement_id=pk, is_on_paper=is_on_paper)
        for number, (pk, is_on_paper) in enumerate(lot, start=1)
    )
    pool_digest = sha256_hex(canonical_json([sorted(pool.on_paper), sorted(pool.online)]))
    record_check(
        Event.CALL_BACKS_DRAWN, register, by=by, at=now, channel=channel, seed=seed, pool=pool_digest, **figures
    )
    return draw


@transaction.atomic
def answer_call_back(
    *,
    register_id: int,
    number: int,
    answer: str,
    by: Person,
    tries: int = 0,
    instead_of: str = "",
    clock: Clock = database_now,
    channel: str = "web",
) -> CallBack:
    """Note what a voter of the lot said, or that nobody was reached. A slip is put right; the journal keeps both.

    `instead_of`: the answer that stood there when the form was opened. A colleague may have noted another one since.
    """
    register = scrutinised(register_id, by)
    of_lot = CallBack.objects.filter(draw__register=register).select_related("entitlement__person__merged_into")
    call_back = of_lot.select_for_update(of=("self",), no_key=True).get(number=number)
    now = clock()
    check_not_a_hand(register, by)
    _check_not_own(call_back.entitlement, by, on=timezone.localdate(now))
    rules.check_can_answer(
        answer,
        tries=tries,
        is_known=is_known(call_back.entitlement),
        is_newer=call_back.answer not in (instead_of, answer),
    )
    is_corrected = bool(call_back.answer)
    call_back.answer, call_back.answered_by, call_back.answered_at = answer, by, now
    call_back.tries = tries if answer == CallBack.Answer.NOT_REACHED else 0
    call_back.save(update_fields=["answer", "tries", "answered_by", "answered_at"])
    # By its number in the lot: whose vote it is would be the one thing here that could hurt somebody.
    facts = {"number": number, "answer": str(answer), "tries": call_back.tries, "is_corrected": is_corrected}
    record_check(Event.CALL_BACK_ANSWERED, register, by=by, at=now, channel=channel, **facts)
    return call_back


def scrutinised(register_id: int, by: Person) -> Register:
    """The register, alone with it: nothing is drawn twice, and nothing destroyed or forgotten meanwhile."""
    hold_exclusive(lock_of(register_id))
    register = Register.objects.locked(register_id)
    require(by, Permission.SCRUTINISE, within=register.place)
    if not isinstance(by, Person):
        raise PermissionDenied(_("People check a vote. A program can't do it for them."))
    return register


def _check_not_own(entitlement: Entitlement, by: Person, *, on: date) -> None:
    person = entitlement.person
    human = (person.merged_into or person) if person else None
    check_not_own(by, human, lives_there=is_theirs(by, entitlement, on=on))


def check_not_a_hand(register: Register, by: Person) -> None:
    rules.check_not_a_hand(has_touched=has_touched(register, by))


def new_seed() -> str:
    return secrets.token_hex(SEED_BYTES)


def record_check(kind: Event, register: Register, *, by: Person, at: datetime, channel: str, **facts: Any) -> None:
    within, chain = register.place, register.chain
    record(kind, about=register, by=by, at=at, channel=channel, within=within, chain=chain, **facts)
