"""Letters with voting codes: made by one person, and once a part is printed again only by two.

How they are sealed, cut and printed is in `people.actions.letter_parts`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from commonty.access.may import Actor
from commonty.ballots import rules
from commonty.ballots.actions.codes import code_digest, issue_codes
from commonty.ballots.actions.slips import note_slips
from commonty.ballots.events import Event
from commonty.ballots.models import Entitlement, LetterPart, LetterRun, Register, VotingCode, lock_of
from commonty.ballots.queries.letters import Addressed, addressed, in_the_order_of_homes, to_write_to
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_shared
from commonty.people.actions import letter_parts
from commonty.people.models import Person
from commonty.people.rules import letter_parts as part_rules


@transaction.atomic
def make_letters(*, register_id: int, whom: str, by: Actor, channel: str, clock: Clock = database_now) -> LetterRun:
    """The first run of a vote. Whoever clicks twice gets the same one; while nothing is printed, it is made anew."""
    register = _locked(register_id)
    maker, now = _check(register, by=by, clock=clock)
    made = list(register.letter_runs.made().order_by("-made_at", "-pk"))
    if made and part_rules.is_same_again(made[0], whom=whom, by_pk=maker.pk, now=now):
        return made[0]
    rules.check_is_first(printed=LetterPart.objects.filter(run__register=register, prints__gt=0).count())
    first = next((run for run in made if run.asked_at is None), LetterRun(register=register))
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
    facts = {"whom": str(run.whom), "letters": 0}
    letter_parts.note(Event.LETTERS_ASKED, run, by=by, now=now, channel=channel, **facts)
    return run


@transaction.atomic
def make_letters_again(*, run_id: int, by: Actor, channel: str, clock: Clock = database_now) -> LetterRun:
    """The second person makes what the first one asked for. Codes on earlier letters end as the new ones are printed."""
    run = _locked_run(run_id)
    maker, now = _check(run.register, by=by, clock=clock)
    if run.made_at and part_rules.is_same_again(run, whom=run.whom, by_pk=maker.pk, now=now):
        return run
    rules.check_can_make_again(run, by=maker)
    return _make(run, by=maker, now=now, channel=channel)


def letters_of(*, part: LetterPart, by: Actor, clock: Clock = database_now) -> list[tuple[Addressed, str]]:
    return letter_parts.letters_of(VOTING, part, by=by, clock=clock)


@transaction.atomic
def hand_out(
    *, part_id: int, codes: Mapping[int, str], by: Actor, channel: str, clock: Clock = database_now
) -> LetterPart:
    """The codes of a printed part are good from now on; where people may vote on paper, so are the slips' codes."""
    if LetterPart.objects.filter(pk=part_id).exclude(run__register__paper_until=None).exists():
        note_slips(Entitlement.objects.filter(pk__in=list(codes)))
    return letter_parts.hand_out(VOTING, part_id=part_id, codes=codes, by=by, channel=channel, clock=clock)


def finish_letters(
    *, run_id: int, by: Actor, channel: str, was_told: bool = False, clock: Clock = database_now
) -> LetterRun:
    return letter_parts.finish(VOTING, run_id=run_id, by=by, channel=channel, was_told=was_told, clock=clock)


def finish_due_letters(*, clock: Clock = database_now) -> int:
    """Three days after the making, or at the close: whether anybody said that all is printed or not."""
    return letter_parts.finish_due(VOTING, clock=clock)


def _locked(register_id: int) -> Register:
    hold_shared(lock_of(register_id))
    # Of two who make the first letters in one moment, the second waits here and finds them made.
    return Register.objects.locked(register_id)


def _locked_run(run_id: int) -> LetterRun:
    register = _locked(LetterRun.objects.values_list("register_id", flat=True).get(pk=run_id))
    runs = LetterRun.objects.select_for_update(no_key=True, of=("self",)).select_related("made_by")
    run = runs.get(pk=run_id)
    run.register = register
    return run


def _check(register: Register, *, by: Actor, clock: Clock) -> tuple[Person, datetime]:
    maker, now = letter_parts.maker_of(register.place, by), clock()
    rules.check_can_send_letters(register, now=now)
    return maker, now


def _make(run: LetterRun, *, by: Person, now: datetime, channel: str) -> LetterRun:
    register = run.register
    readers = in_the_order_of_homes(register, run.whom, on=timezone.localdate(now))
    part_rules.check_has_readers(letters=len(readers))
    for earlier in register.letter_runs.kept():
        letter_parts.forget_seed(earlier)  # or their codes, printed later, would end those of the new letters
    until = min(now + part_rules.KEPT, register.closes_at)
    letter_parts.draw_up(run, readers, by=by, now=now, until=until)
    facts = {"whom": str(run.whom), "letters": run.letters}
    letter_parts.note(Event.LETTERS_MADE, run, by=by, now=now, channel=channel, **facts)
    return run


def _reachable(run: LetterRun, now: datetime) -> QuerySet[Any]:
    return to_write_to(run.register, run.whom, on=timezone.localdate(now))


def _readers(run: LetterRun, among: Collection[int], now: datetime) -> list[Addressed]:
    return addressed(run.register, run.whom, on=timezone.localdate(now), among=among)


def _make_good(run: LetterRun, codes: dict[int, str], by: Actor, now: datetime) -> None:
    issue_codes(register_id=run.register_id, by=by, entitlement_ids=list(codes), codes=codes, clock=lambda: now)


VOTING = letter_parts.Kind(
    parts=LetterPart,
    lock=_locked_run,
    check_now=lambda run, now: rules.check_can_send_letters(run.register, now=now),
    reachable=_reachable,
    readers=_readers,
    codes=VotingCode,
    owner="entitlement",
    works=Q(ended_at=None),
    digest=code_digest,
    make_good=_make_good,
    printed=Event.LETTERS_PRINTED,
    finished=Event.LETTERS_FINISHED,
)
