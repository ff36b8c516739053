"""What is forgotten of people when its time is over. The timetable does it; run again, it finds nothing left."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.people.events import Event
from commonty.people.models import Account, LetIn, LetterBatch, Person, RoleHeld, RollImport, Tie
from commonty.places.models import Place

A_MONTH = timedelta(days=30)
SEVEN_YEARS, TWO_YEARS = timedelta(days=7 * 365 + 2), timedelta(days=2 * 365 + 1)
# A name stays beside what its bearer signed for; nothing else of somebody who has long gone does.
WORDS = ("reference", "email", "phone", "reached_by", "language", "format_needs", "safe_contact")
EMPTY: dict[str, Any] = dict.fromkeys(WORDS, "")
EMPTY |= {
    "born_on": None,
    "asked_at": None,
    "born_in": None,
    "is_at_risk": False,
    "risk_ends_at": None,
    "own_word": [],
}


@transaction.atomic
def forget_people(*, landlord_id: int, by: Actor, now: datetime, channel: str) -> int:
    """People seven years after their last tie or role ended, ties and roles likewise, letters two years after."""
    landlord = Place.objects.landlords().select_for_update(of=("self",), no_key=True).get(pk=landlord_id)
    require(by, Permission.IMPORT_ROLL, within=landlord)
    before = now - SEVEN_YEARS
    figures: dict[str, Any] = {
        "people": sum(_erase(person) for person in _long_gone(landlord, before)),
        "outsiders": sum(map(_drop, _never_asked(landlord, now))) + sum(map(_erase, _silent(landlord, before))),
        "ties": _old_ties(landlord, before).delete()[0],
        "roles": _old_roles(landlord, before).delete()[0],
        "letters": _forget_letters(landlord, now - TWO_YEARS),
        "rolls": RollImport.objects.filter(landlord=landlord, made_at__lte=before).delete()[0],
    }
    if any(figures.values()):
        record(Event.FORGOTTEN, about=landlord, by=by, at=now, channel=channel, within=landlord, **figures)
    return sum(figures.values())


def _old_ties(landlord: Place, before: datetime) -> QuerySet[Tie]:
    return Tie.objects.filter(home__landlord=landlord, moved_out_on__lte=timezone.localdate(before))


def _old_roles(landlord: Place, before: datetime) -> QuerySet[RoleHeld]:
    return RoleHeld.objects.filter(place__landlord=landlord, ended_at__lte=before)


def _long_gone(landlord: Place, before: datetime) -> list[Person]:
    """Whoever had a tie or a role and has none that went on into the last seven years. The entries merged into them
    go with them, and never alone."""
    own = {"person": OuterRef("pk")}
    late_tie = Q(moved_out_on=None) | Q(moved_out_on__gt=timezone.localdate(before))
    late_role = Q(ended_at=None) | Q(ended_at__gt=before)
    had = Exists(Tie.objects.filter(**own)) | Exists(RoleHeld.objects.filter(**own))
    rows = Person.objects.filter(had, landlord=landlord, merged_into=None)
    still = Exists(Tie.objects.filter(late_tie, **own)) | Exists(RoleHeld.objects.filter(late_role, **own))
    return list(rows.exclude(still))


def _silent(landlord: Place, before: datetime) -> list[Person]:
    """Who is on no roll and was last heard of seven years ago."""
    rows = Person.objects.outsiders().filter(landlord=landlord, asked_at__lte=before)
    return list(rows.exclude(account__last_login__gt=before).exclude(email="", phone=""))


def _never_asked(landlord: Place, now: datetime) -> list[Person]:
    """Who said who they are a month ago; those who then sent something are held by that."""
    month = Q(asked_at__lte=now - A_MONTH, asked_at__gt=now - 2 * A_MONTH)
    return list(Person.objects.outsiders().filter(month, landlord=landlord))


def _drop(person: Person) -> bool:
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        return False
    return True


def _erase(person: Person) -> int:
    for gone in [*person.merged.all(), person]:
        try:
            with transaction.atomic():
                gone.delete()
        except ProtectedError:
            Account.objects.filter(person=gone).delete()
            gone.ties.all().delete()
            gone.roles.all().delete()
            LetIn.objects.filter(Q(person=gone) | Q(by=gone)).delete()
            Person.objects.filter(pk=gone.pk).update(**EMPTY)
    return 1


def _forget_letters(landlord: Place, before: datetime) -> int:
    batches = LetterBatch.objects.filter(place__landlord=landlord, made_at__lte=before)
    batches.update(replaced_by=None)  # what takes an old batch's place is newer, and may stay
    return batches.delete()[0]
