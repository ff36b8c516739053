"""Letters with sign-in codes: made by one person for whoever holds none that works, and in place of others by two.

How they are sealed, cut and printed is in `letter_parts`. Several places may overlap: whoever is in two makings gets
the letter that is printed first, and the other leaves them out.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from commonty.access.may import Actor
from commonty.kit.clock import Clock, database_now
from commonty.people import rules
from commonty.people.actions import letter_parts
from commonty.people.actions.letter_codes import code_digest
from commonty.people.events import Event
from commonty.people.models import BatchPart, LetterBatch, LetterCode, Person
from commonty.people.queries.letters import (
    Addressee,
    addressees,
    codes_to_replace,
    in_the_order_of_homes,
    people_to_write_to,
    reachable,
)
from commonty.people.rules import letter_parts as part_rules
from commonty.places.models import Place


@transaction.atomic
def make_letters(*, place_id: int, whom: str, by: Actor, channel: str, clock: Clock = database_now) -> LetterBatch:
    """Whoever clicks twice gets the same letters; while nothing of them is printed, anybody makes others in their place."""
    place = Place.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=place_id)
    maker, now = letter_parts.maker_of(place, by), clock()
    newest = _newest_for(place)
    if newest and part_rules.is_same_again(newest, whom=whom, by_pk=maker.pk, now=now):
        return newest
    is_printed = newest is not None and newest.parts.filter(prints__gt=0).exists()
    rules.check_can_make(newest, is_printed=is_printed, now=now)
    people = people_to_write_to(place, only_without_email=whom == LetterBatch.Whom.NO_EMAIL, now=now)
    batch = newest if newest and not is_printed else LetterBatch(place=place)
    batch.whom = whom
    readers = in_the_order_of_homes(people, place, on=timezone.localdate(now))
    _draw_up(batch, readers, by=maker, now=now)
    letter_parts.note(
        Event.LETTERS_MADE, batch, by=by, now=now, channel=channel, whom=str(whom), letters=batch.letters
    )
    return batch


@transaction.atomic
def ask_again(*, batch_id: int, by: Actor, now: datetime, channel: str) -> LetterBatch:
    """The letters were lost or spoilt: ask for new ones, which a second person has to make."""
    batch = _locked(batch_id)
    asker = letter_parts.maker_of(batch.place, by)
    rules.check_can_ask_again(batch, holders=codes_to_replace(batch, now=now).count())
    batch.again_asked_by, batch.again_asked_at = asker, now
    batch.save(update_fields=["again_asked_by", "again_asked_at"])
    letter_parts.note(Event.LETTERS_ASKED_AGAIN, batch, by=by, now=now, channel=channel)
    return batch


@transaction.atomic
def make_again(*, batch_id: int, by: Actor, channel: str, clock: Clock = database_now) -> LetterBatch:
    """The second person: new letters to those whose code wasn't used, and to those whose part was never printed.

    A code on an earlier letter ends as its new one is printed.
    """
    old = _locked(batch_id)
    maker, now = letter_parts.maker_of(old.place, by), clock()
    rules.check_can_make_again(old, by=maker)
    wanted = set(codes_to_replace(old, now=now).values_list("person_id", flat=True)).union(*_taken_over(old))
    on = timezone.localdate(now)
    living_here = in_the_order_of_homes(reachable(old.place, on=on), old.place, on=on)
    batch = LetterBatch(place=old.place, whom=old.whom)
    _draw_up(batch, [pk for pk in living_here if pk in wanted], by=maker, now=now)
    letter_parts.forget_seed(old)  # or its codes, printed later, would end those of the new letters
    old.replaced_by = batch
    old.save(update_fields=["replaced_by", "letters"])
    facts = {"letters": batch.letters, "instead_of": old.public_id}
    letter_parts.note(Event.LETTERS_MADE, batch, by=by, now=now, channel=channel, **facts)
    return batch


@transaction.atomic
def leave_rest(
    *, batch_id: int, by: Actor, channel: str, was_told: bool = False, clock: Clock = database_now
) -> LetterBatch:
    """Parts that were never printed are not needed: no code of theirs exists, so nobody loses anything."""
    batch = _locked(batch_id)
    maker, now = letter_parts.maker_of(batch.place, by), clock()
    rules.check_can_leave_rest(
        batch, parts=batch.parts.filter(prints=0).count(), by_pk=maker.pk, was_told=was_told, now=now
    )
    left = _take_out_unprinted(batch)
    batch.save(update_fields=["letters"])
    if not batch.letters:
        letter_parts.forget_seed(batch)
    letter_parts.note(Event.LETTERS_LEFT, batch, by=by, now=now, channel=channel, letters=left)
    return batch


def letters_of(*, part: BatchPart, by: Actor, clock: Clock = database_now) -> list[tuple[Addressee, str]]:
    return letter_parts.letters_of(SIGN_IN, part, by=by, clock=clock)


def hand_out(
    *, part_id: int, codes: dict[int, str], by: Actor, channel: str, clock: Clock = database_now
) -> BatchPart:
    return letter_parts.hand_out(SIGN_IN, part_id=part_id, codes=codes, by=by, channel=channel, clock=clock)


def finish_letters(
    *, batch_id: int, by: Actor, channel: str, was_told: bool = False, clock: Clock = database_now
) -> LetterBatch:
    return letter_parts.finish(SIGN_IN, run_id=batch_id, by=by, channel=channel, was_told=was_told, clock=clock)


def finish_due_letters(*, clock: Clock = database_now) -> int:
    return letter_parts.finish_due(SIGN_IN, clock=clock)


def _newest_for(place: Place) -> LetterBatch | None:
    """The last letters for just this place that were made in nobody's place."""
    made = LetterBatch.objects.filter(place=place, replaces=None, replaced_by=None).order_by("-made_at", "-pk")
    # Locked, or a part could be printed at this moment.
    newest = made.select_for_update(of=("self",), no_key=True).select_related("made_by").first()
    return newest if newest is not None and newest.parts.exists() else None


def _locked(batch_id: int) -> LetterBatch:
    batches = LetterBatch.objects.select_for_update(of=("self",), no_key=True)
    return batches.select_related("place__landlord", "made_by").get(pk=batch_id)


def _taken_over(batch: LetterBatch) -> list[list[int]]:
    """Whose part was not printed while it could be: they are in the letters that take the place of these."""
    if batch.kept_until is None:
        return []
    readers = list(batch.parts.filter(prints=0).values_list("readers", flat=True))
    _take_out_unprinted(batch)
    return readers


def _take_out_unprinted(batch: LetterBatch) -> int:
    """Returns how many letters those were. The caller keeps the batch."""
    unprinted = batch.parts.filter(prints=0)
    left: int = unprinted.aggregate(letters=Sum("letters", default=0))["letters"]
    unprinted.delete()
    batch.letters = batch.parts.aggregate(letters=Sum("letters", default=0))["letters"]
    return left


def _draw_up(batch: LetterBatch, readers: list[int], *, by: Person, now: datetime) -> None:
    rules.check_somebody_to_write_to(len(readers))
    letter_parts.draw_up(batch, readers, by=by, now=now, until=now + part_rules.KEPT)


def _reachable(batch: LetterBatch, now: datetime) -> QuerySet[Person]:
    return reachable(batch.place, on=timezone.localdate(now))


def _readers(batch: LetterBatch, among: Collection[int], now: datetime) -> list[Addressee]:
    return addressees(batch.place, on=timezone.localdate(now), among=among)


def _make_good(batch: LetterBatch, codes: dict[int, str], _by: Actor, now: datetime) -> None:
    LetterCode.objects.in_force().filter(person_id__in=codes).update(ended_at=now)
    expires_at = batch.made_at + LetterCode.LIFE  # as it stands on all of these letters, whenever they are printed
    LetterCode.objects.bulk_create(
        [
            LetterCode(
                person_id=pk, batch=batch, code_digest=code_digest(code), made_at=now, expires_at=expires_at
            )
            for pk, code in codes.items()
        ],
        batch_size=500,
    )  # fmt: skip


SIGN_IN = letter_parts.Kind(
    parts=BatchPart,
    lock=_locked,
    check_now=lambda _batch, _now: None,  # people sign in at any time
    reachable=_reachable,
    readers=_readers,
    codes=LetterCode,
    owner="person",
    works=Q(used_at=None, ended_at=None),
    digest=code_digest,
    make_good=_make_good,
    printed=Event.LETTERS_PRINTED,
    finished=Event.LETTERS_FINISHED,
)
