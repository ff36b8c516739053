"""Letters with voting codes: made by one person, and once a part is printed again only by two; printed in parts.

Making draws up who gets one and seals a seed; no code exists yet and none has ended. Printing a part draws its codes
from the seed, so that a file which was lost is printed again as it was. The file is made first, outside of all locks
(nobody's vote waits for a printer); then one short transaction makes its codes good, or refuses and it is thrown away.
"""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import rules
from commonty.ballots.actions.codes import code_digest, issue_codes
from commonty.ballots.events import Event
from commonty.ballots.models import LetterPart, LetterRun, Register, VotingCode, lock_of
from commonty.ballots.queries.letters import Addressed, addressed, codes_after, unprinted_parts
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.codes import code_from
from commonty.kit.locks import hold_shared
from commonty.kit.sealing import unwrap, wrap
from commonty.people.models import Person

SEED_BYTES = 32


@transaction.atomic
def make_letters(*, register_id: int, whom: str, by: Actor, channel: str, clock: Clock = database_now) -> LetterRun:
    """The first run of a vote. Whoever clicks twice gets the same one; while nothing is printed, it is made anew."""
    register = _locked(register_id)
    maker, now = _check(register, by=by, clock=clock)
    made = list(register.letter_runs.made().order_by("-made_at", "-pk"))
    if made and rules.is_same_again(made[0], whom=whom, by_pk=maker.pk, now=now):
        return made[0]
    rules.check_is_first(printed=LetterPart.objects.filter(run__register=register, prints__gt=0).count())
    first = next((run for run in made if run.asked_at is None), LetterRun(register=register))
    if first.pk:
        first.parts.all().delete()
    first.whom = whom
    return _make(first, by=maker, now=now, channel=channel)


@transaction.atomic
def ask_for_letters(
    *, register_id: int, whom: str, by: Actor, channel: str, clock: Clock = database_now
) -> LetterRun:
    """Letters fell into wrong hands: ask for new ones, which a second person has to make. The newest asking stands."""
    register = _locked(register_id)
    asker, now = _check(register, by=by, clock=clock)
    rules.check_can_ask_again(made=register.letter_runs.made().count())
    register.letter_runs.waiting().delete()
    run = LetterRun.objects.create(register=register, whom=whom, asked_by=asker, asked_at=now)
    _record(Event.LETTERS_ASKED, run, by=by, now=now, channel=channel, whom=str(run.whom), letters=0)
    return run


@transaction.atomic
def make_letters_again(*, run_id: int, by: Actor, channel: str, clock: Clock = database_now) -> LetterRun:
    """The second person makes what the first one asked for. Codes on earlier letters end as the new ones are printed."""
    register = _locked(LetterRun.objects.values_list("register_id", flat=True).get(pk=run_id))
    run = LetterRun.objects.select_for_update(no_key=True).get(pk=run_id)
    maker, now = _check(register, by=by, clock=clock)
    if run.made_at and rules.is_same_again(run, whom=run.whom, by_pk=maker.pk, now=now):
        return run
    rules.check_can_make_again(run, by_pk=maker.pk)
    return _make(run, by=maker, now=now, channel=channel)


def letters_of(*, part: LetterPart, by: Actor, clock: Clock = database_now) -> list[tuple[Addressed, str]]:
    """What is to be printed of a part now, each letter with its code. Changes nothing."""
    run = part.run
    maker, now = _check(run.register, by=by, clock=clock)
    rules.check_can_print(run, by_pk=maker.pk, now=now)
    letters = _letters(part, now)
    rules.check_has_readers(letters=len(letters))
    return letters


@transaction.atomic
def hand_out(
    *, part_id: int, codes: Mapping[int, str], by: Actor, channel: str, clock: Clock = database_now
) -> LetterPart:
    """Make the codes of a printed part good and end older ones. The second time nothing ends: they are the same."""
    found = rules.check_is_there(LetterPart.objects.select_related("run").filter(pk=part_id).first())
    register = _locked(found.run.register_id)
    locked = LetterPart.objects.select_for_update(no_key=True, of=("self",)).select_related("run__made_by")
    part = rules.check_is_there(locked.filter(pk=part_id).first())
    maker, now = _check(register, by=by, clock=clock)
    rules.check_can_print(part.run, by_pk=maker.pk, now=now)
    rules.check_same_voters(codes, [letter.entitlement.pk for letter, _code in _letters(part, now)])
    known = _known(codes.values())
    new = {pk: code for pk, code in codes.items() if code_digest(code) not in known}
    if new:
        issue_codes(register_id=register.pk, by=by, entitlement_ids=list(new), codes=new, clock=lambda: now)
    part.prints, part.printed_at = part.prints + 1, now
    part.save(update_fields=["prints", "printed_at"])
    facts = {"part": part.number, "letters": len(codes), "prints": part.prints}
    _record(Event.LETTERS_PRINTED, part.run, by=by, now=now, channel=channel, **facts)
    return part


@transaction.atomic
def finish_letters(
    *, run_id: int, by: Actor, channel: str, was_told: bool = False, clock: Clock = database_now
) -> LetterRun:
    """All is printed: destroy the seed, so that from now on nobody can print these codes again.

    `was_told`: the maker told whoever says so. When the time is up the timetable does it whatever is printed, and the
    journal and the desk say how many parts never were.
    """
    register = _locked(LetterRun.objects.values_list("register_id", flat=True).get(pk=run_id))
    require(by, Permission.SEND_LETTER_CODES, within=register.place)
    run, now = LetterRun.objects.select_for_update(no_key=True).get(pk=run_id), clock()
    rules.check_can_finish(run)
    empty, unprinted = unprinted_parts(run, on=timezone.localdate(now))
    if isinstance(by, Person):
        rules.check_all_printed(run, unprinted=unprinted, by_pk=by.pk, was_told=was_told)
    run.parts.filter(number__in=empty).delete()  # all their readers are at risk or off the list by now
    _forget(run)
    _record(Event.LETTERS_FINISHED, run, by=by, now=now, channel=channel, unprinted=len(unprinted))
    return run


def finish_due_letters(*, clock: Clock = database_now) -> int:
    """Three days after the making, or at the close: whether anybody said that all is printed or not."""
    due = LetterRun.objects.filter(kept_until__lte=clock())
    numbers = list(due.values_list("pk", flat=True))
    for number in numbers:
        with suppress(Refused):  # somebody said so meanwhile
            finish_letters(run_id=number, by=SYSTEM, channel="timetable", clock=clock)
    return len(numbers)


def _locked(register_id: int) -> Register:
    hold_shared(lock_of(register_id))
    # Of two who make the first letters in one moment, the second waits here and finds them made.
    return Register.objects.locked(register_id)


def _check(register: Register, *, by: Actor, clock: Clock) -> tuple[Person, datetime]:
    require(by, Permission.SEND_LETTER_CODES, within=register.place)
    if not isinstance(by, Person):
        raise PermissionDenied(_("People make these letters. A program can't answer for them."))
    now = clock()
    rules.check_can_send_letters(register, now=now)
    return by, now


def _make(run: LetterRun, *, by: Person, now: datetime, channel: str) -> LetterRun:
    register = run.register
    letters = addressed(register, run.whom, on=timezone.localdate(now))
    rules.check_has_readers(letters=len(letters))
    for earlier in register.letter_runs.kept():
        _forget(earlier)  # or their codes, printed later, would end those of the new letters
    seed = wrap(secrets.token_bytes(SEED_BYTES), key=settings.INSTALLATION_KEY, purpose=run.wrap_purpose)
    run.wrapped_seed, run.kept_until = seed, min(now + rules.KEPT, register.closes_at)
    run.made_by, run.made_at, run.letters = by, now, len(letters)
    run.save()
    voters = [letter.entitlement.pk for letter in letters]
    shares = [voters[first : first + rules.LETTERS_A_PART] for first in range(0, len(voters), rules.LETTERS_A_PART)]
    LetterPart.objects.bulk_create(
        LetterPart(run=run, number=number, letters=len(share), entitlements=share)
        for number, share in enumerate(shares, start=1)
    )
    _record(Event.LETTERS_MADE, run, by=by, now=now, channel=channel, whom=str(run.whom), letters=run.letters)
    return run


def _letters(part: LetterPart, now: datetime) -> list[tuple[Addressed, str]]:
    """Who is at risk or was taken off since gets none; nor does who holds a newer code than the one drawn here."""
    run = part.run
    seed = unwrap(bytes(run.wrapped_seed or b""), key=settings.INSTALLATION_KEY, purpose=run.wrap_purpose)
    found = addressed(run.register, run.whom, on=timezone.localdate(now), among=part.entitlements)
    drawn = [(letter, code_from(seed, letter.entitlement.public_id)) for letter in found]
    known = _known([code for _letter, code in drawn])
    # Somebody lost an earlier letter, and was given a code after these letters were made and before this part was
    # printed: it is on its way to them, and must not end.
    newer = codes_after(run, among=part.entitlements).exclude(code_digest__in=list(known))
    has_newer = set(newer.values_list("entitlement_id", flat=True))
    return [
        (letter, code)
        for letter, code in drawn
        if known.get(code_digest(code)) is None and letter.entitlement.pk not in has_newer
    ]


def _known(codes: Any) -> dict[str, datetime | None]:
    """Those of these codes that were handed out before, by digest, and when they ended."""
    rows = VotingCode.objects.filter(code_digest__in=[code_digest(code) for code in codes])
    return dict(rows.values_list("code_digest", "ended_at"))


def _forget(run: LetterRun) -> None:
    run.wrapped_seed = run.kept_until = None
    run.save(update_fields=["wrapped_seed", "kept_until"])
    run.parts.update(entitlements=[])


def _record(event: Event, run: LetterRun, *, by: Actor, now: datetime, channel: str, **facts: Any) -> None:
    register = run.register
    about: dict[str, Any] = {"within": register.place, "chain": register.chain}
    record(event, about=run, by=by, at=now, channel=channel, **about, **facts)
