"""The code on a letter: made with the letter, spent once, ended by the next letter."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.kit.codes import digest, is_well_formed, make_code
from commonty.kit.limits import give_back, spend
from commonty.people import rules
from commonty.people.events import Event
from commonty.people.models import LetterBatch, LetterCode, Person
from commonty.people.sign_in import limits
from commonty.places.models import Place

PURPOSE = "letter-sign-in"


def wrong_code() -> Refused:
    """One sentence for every way in which it can be wrong: which of the two it was is nobody's business."""
    return Refused(
        _(
            "That code and that year of birth don't go together, or the code was used already. "
            "Check both; or ring us for a new letter."
        )
    )


def use_letter_code(*, landlord: Place, typed: str, born_in: int | None, client: str, now: datetime) -> Person:
    """Spend a code and return whose it was. If we know the year of birth, it must fit: a letter can be stolen."""
    limits.check_may_try_letter(client, now=now)
    try:
        return _spend_code(landlord, typed, born_in, now)
    except Refused:
        # Outside the transaction that was just rolled back, or the try would not be counted.
        limits.spend_wrong_letter(client, now=now)
        raise


def _spend_code(landlord: Place, typed: str, born_in: int | None, now: datetime) -> Person:
    code = (
        LetterCode.objects.in_force()
        .select_related("person__landlord")
        .filter(
            code_digest=code_digest(typed), expires_at__gt=now, person__landlord=landlord, person__merged_into=None
        )
        .first()
    )
    if code is None or not is_well_formed(typed):
        raise wrong_code()
    person = code.person
    year = person.born_on.year if person.born_on else person.born_in
    if not _is_right_year(person, year, born_in, now):
        raise wrong_code()
    with transaction.atomic():
        # Only one of two who type it at the same moment changes the row.
        if not LetterCode.objects.in_force().filter(pk=code.pk).update(used_at=now):
            raise wrong_code()
        record(Event.LETTER_CODE_USED, about=person, by=person, at=now, channel="letter", within=person.landlord)
    return person


def _is_right_year(person: Person, year: int | None, born_in: int | None, now: datetime) -> bool:
    """Counted before it is compared, so that a hundred years sent at once are not a hundred tries."""
    if year is None:
        return True
    is_right = spend(limits.WRONG_YEAR, person.public_id, now=now) and year == born_in
    if is_right:
        give_back(limits.WRONG_YEAR, person.public_id, now=now)
    return is_right


def code_digest(typed: str) -> str:
    return digest(typed, purpose=PURPOSE, key=settings.INSTALLATION_KEY)


@transaction.atomic
def make_letter_codes(
    *, place_id: int, people_ids: Iterable[int], by: Actor, now: datetime, channel: str
) -> tuple[LetterBatch, dict[int, str]]:
    """Codes for people who hold none that works. The codes are returned once, and stored only as HMACs."""
    place = Place.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=place_id)
    require(by, Permission.SEND_LETTER_CODES, within=place)
    people = _reachable(place, people_ids, now)
    holding = set(
        LetterCode.objects.in_force()
        .filter(person__in=people, expires_at__gt=now)
        .values_list("person_id", flat=True)
    )
    batch, codes = _new_batch(place, [pk for pk in people if pk not in holding], by, now)
    record(Event.LETTERS_MADE, about=batch, by=by, at=now, channel=channel, within=place, letters=batch.letters)
    return batch, codes


@transaction.atomic
def ask_again(*, batch_id: int, by: Actor, now: datetime, channel: str) -> LetterBatch:
    """The letters were lost or spoilt: ask for new ones, which a second person has to make."""
    batch = LetterBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch_id)
    require(by, Permission.SEND_LETTER_CODES, within=batch.place)
    rules.check_can_ask_again(batch)
    batch.again_asked_by, batch.again_asked_at = (by if isinstance(by, Person) else None), now
    batch.save(update_fields=["again_asked_by", "again_asked_at"])
    record(Event.LETTERS_ASKED_AGAIN, about=batch, by=by, at=now, channel=channel, within=batch.place)
    return batch


@transaction.atomic
def make_again(*, batch_id: int, by: Actor, now: datetime, channel: str) -> tuple[LetterBatch, dict[int, str]]:
    """The second person: new codes for those of a batch whose old one wasn't used; the old ones end."""
    old = LetterBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch_id)
    require(by, Permission.SEND_LETTER_CODES, within=old.place)
    rules.check_can_make_again(old, by_pk=by.pk if isinstance(by, Person) else None)
    unused = LetterCode.objects.in_force().filter(batch=old)
    people = _reachable(old.place, list(unused.values_list("person_id", flat=True)), now)
    batch, codes = _new_batch(old.place, list(people), by, now)
    old.replaced_by = batch
    old.save(update_fields=["replaced_by"])
    record(
        Event.LETTERS_MADE, about=batch, by=by, at=now, channel=channel, within=old.place, letters=batch.letters,
        instead_of=old.public_id,
    )  # fmt: skip
    return batch, codes


def _reachable(place: Place, people_ids: Iterable[int], now: datetime) -> list[int]:
    """Of these people, those who live here now and to whom a letter may go."""
    living = Person.objects.living_within(place, on=timezone.localdate(now)).filter(
        is_at_risk=False, merged_into=None
    )
    return list(living.filter(pk__in=list(people_ids)).order_by("pk").values_list("pk", flat=True))


def _new_batch(place: Place, people: list[int], by: Actor, now: datetime) -> tuple[LetterBatch, dict[int, str]]:
    if not people:
        raise Refused(_("There is nobody to write to: everybody here holds a letter that works, or wants none."))
    batch = LetterBatch.objects.create(
        place=place, made_by=by if isinstance(by, Person) else None, made_at=now, letters=len(people)
    )
    LetterCode.objects.in_force().filter(person_id__in=people).update(ended_at=now)
    codes = {pk: make_code() for pk in people}
    LetterCode.objects.bulk_create(
        [
            LetterCode(
                person_id=pk,
                batch=batch,
                code_digest=code_digest(code),
                made_at=now,
                expires_at=now + LetterCode.LIFE,
            )
            for pk, code in codes.items()
        ],
        batch_size=500,
    )
    return batch, codes


@transaction.atomic
def made_and_printed(
    make_codes: Callable[[], tuple[LetterBatch, dict[int, str]]],
    print_them: Callable[[tuple[LetterBatch, dict[int, str]]], bytes],
) -> tuple[LetterBatch, bytes]:
    """Codes and their print file together or not at all. `make_codes` records."""
    made = make_codes()
    return made[0], print_them(made)
