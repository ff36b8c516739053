"""Letters with voting codes: made once by one person, and again only by two.

Printing two thousand letters takes seconds, and nobody's vote may wait for it: the file is printed first, from codes
that nothing knows yet; then one short transaction makes them good, or refuses and the file is thrown away.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.ballots import rules
from commonty.ballots.actions.codes import issue_codes
from commonty.ballots.events import Event
from commonty.ballots.models import LetterRun, Register, lock_of
from commonty.ballots.queries.letters import Addressed, addressed, to_write_to
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_shared
from commonty.people.models import Person


def letters_to_make(
    *, register: Register, whom: str, by: Actor, run: LetterRun | None = None, clock: Clock = database_now
) -> list[Addressed]:
    """What is to be printed, for whoever may make these letters now. Changes nothing."""
    now = clock()
    _check(register, by=by, now=now, run=run)
    letters = addressed(register, whom, on=timezone.localdate(now))
    rules.check_has_readers(letters=len(letters))
    return letters


@transaction.atomic
def make_letters(
    *, register_id: int, whom: str, codes: Mapping[int, str], by: Actor, channel: str, clock: Clock = database_now
) -> LetterRun:
    """The first run of a vote. `codes` by entitlement stand on the printed letters; older codes of theirs end."""
    register = _locked(register_id)
    now = clock()
    _check(register, by=by, now=now, run=None)
    run = LetterRun(register=register, whom=whom)
    _make(run, codes, by=by, now=now)
    _record(Event.LETTERS_MADE, run, by=by, now=now, channel=channel)
    return run


@transaction.atomic
def ask_for_letters(
    *, register_id: int, whom: str, by: Actor, channel: str, clock: Clock = database_now
) -> LetterRun:
    """Letters were lost or spoilt: ask for new ones, which a second person has to make. The newest asking stands."""
    register = _locked(register_id)
    require(by, Permission.SEND_LETTER_CODES, within=register.place)
    asker = _person(by)
    now = clock()
    rules.check_can_send_letters(register, now=now)
    rules.check_can_ask_again(made=register.letter_runs.made().count())
    register.letter_runs.waiting().delete()
    run = LetterRun.objects.create(register=register, whom=whom, asked_by=asker, asked_at=now)
    _record(Event.LETTERS_ASKED, run, by=by, now=now, channel=channel)
    return run


@transaction.atomic
def make_letters_again(
    *, run_id: int, codes: Mapping[int, str], by: Actor, channel: str, clock: Clock = database_now
) -> LetterRun:
    """The second person makes what the first one asked for. The codes on earlier letters to these voters end."""
    register = _locked(LetterRun.objects.values_list("register_id", flat=True).get(pk=run_id))
    run = LetterRun.objects.select_for_update().get(pk=run_id)
    now = clock()
    _check(register, by=by, now=now, run=run)
    _make(run, codes, by=by, now=now)
    _record(Event.LETTERS_MADE, run, by=by, now=now, channel=channel)
    return run


def _locked(register_id: int) -> Register:
    hold_shared(lock_of(register_id))
    # Of two who make the first letters in one moment, the second waits here and finds them made.
    return Register.objects.locked(register_id)


def _check(register: Register, *, by: Actor, now: datetime, run: LetterRun | None) -> None:
    require(by, Permission.SEND_LETTER_CODES, within=register.place)
    maker = _person(by)
    rules.check_can_send_letters(register, now=now)
    if run is None:
        rules.check_is_first(made=register.letter_runs.made().count())
    else:
        rules.check_can_make_again(run, by_pk=maker.pk)


def _make(run: LetterRun, codes: Mapping[int, str], *, by: Actor, now: datetime) -> None:
    wanted = to_write_to(run.register, run.whom, on=timezone.localdate(now))
    rules.check_same_voters(codes, wanted.values_list("pk", flat=True))
    run.made_by, run.made_at, run.letters = _person(by), now, len(codes)
    run.save()
    issue_codes(register_id=run.register_id, by=by, codes=codes, clock=lambda: now)


def _person(by: Actor) -> Person:
    if not isinstance(by, Person):
        raise PermissionDenied(_("People make these letters. A program can't answer for them."))
    return by


def _record(event: Event, run: LetterRun, *, by: Actor, now: datetime, channel: str) -> None:
    register = run.register
    record(
        event,
        about=run,
        by=by,
        at=now,
        channel=channel,
        within=register.place,
        chain=register.chain,
        whom=str(run.whom),
        letters=run.letters,
    )
