"""The code on a letter, as it is typed: spent once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.kit.codes import digest, is_well_formed
from commonty.kit.limits import give_back, spend
from commonty.people.events import Event
from commonty.people.models import LetterCode, Person
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
