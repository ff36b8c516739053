"""To whom letters with sign-in codes go, where, and which of them are still to be printed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.people.models import BatchPart, LetterBatch, LetterCode, Person, Tie
from commonty.places.models import Place

MOST_ON_THE_DESK = 50


@dataclass(frozen=True)
class Addressee:
    """One letter: to a person, at the home in which they live now."""

    person: Person
    home: Place

    @property
    def pk(self) -> int:
        return self.person.pk

    @property
    def public_id(self) -> str:
        return self.person.public_id


def reachable(place: Place, *, on: date) -> QuerySet[Person]:
    """Who lives here now and may get a letter. Nobody at risk: a letter on a mat may be read by anybody."""
    return Person.objects.living_within(place, on=on).filter(is_at_risk=False, merged_into=None)


def people_to_write_to(place: Place, *, only_without_email: bool, now: datetime) -> QuerySet[Person]:
    """Who lives here and holds no letter that works."""
    holding = LetterCode.objects.in_force().filter(expires_at__gt=now)
    people = reachable(place, on=timezone.localdate(now)).exclude(pk__in=holding.values("person_id"))
    return people.filter(email="") if only_without_email else people


def in_the_order_of_homes(people: QuerySet[Person], place: Place, *, on: date) -> list[int]:
    """Their numbers, as whoever fills the envelopes would like the letters. No row is loaded whole: it may be 50,000."""
    ties = Tie.objects.current(on).filter(
        person__in=people.order_by().values("pk"), home__path__startswith=place.path
    )
    paths = dict(ties.order_by("-pk").values_list("person_id", "home__path"))
    return sorted(paths, key=lambda pk: (way_to(paths[pk]), pk))


def addressees(place: Place, *, on: date, among: Collection[int]) -> list[Addressee]:
    """Those of these people to whom a letter may go now, in the order of their homes."""
    people = list(reachable(place, on=on).filter(pk__in=among))
    ties = Tie.objects.current(on).filter(person__in=people, home__path__startswith=place.path)
    homes = {tie.person_id: tie.home for tie in ties.select_related("home").order_by("-pk")}
    return sorted(
        (Addressee(person, homes[person.pk]) for person in people), key=lambda to: (way_to(to.home.path), to.pk)
    )


def way_to(path: str) -> list[int]:
    """By numbers: as text, 10/ would come before 9/."""
    return [int(part) for part in path.split("/")[:-1]]


def codes_to_replace(batch: LetterBatch, *, now: datetime) -> QuerySet[LetterCode]:
    """Codes that work and that new letters would end: of these letters, and of those in whose place they were made.

    The latter end only as the new ones are printed; if nobody printed those, they are still out there.
    """
    numbers, older = [batch.pk], LetterBatch.objects.filter(replaced_by=batch).first()
    while older is not None:
        numbers.append(older.pk)
        older = LetterBatch.objects.filter(replaced_by=older).first()
    return LetterCode.objects.in_force().filter(batch__in=numbers, expires_at__gt=now)


def batches_with_parts(landlord: Place) -> QuerySet[LetterBatch]:
    """Newest first."""
    batches = LetterBatch.objects.filter(place__landlord=landlord).select_related(
        "place__landlord", "made_by", "again_asked_by", "replaced_by", "replaces__again_asked_by"
    )
    parts = Prefetch("parts", BatchPart.objects.order_by("number").defer("readers"))
    return batches.prefetch_related(parts).order_by("-made_at", "-pk")


def batches_of(by: Person, landlord: Place) -> list[LetterBatch]:
    batches = batches_with_parts(landlord)[:200]
    return [batch for batch in batches if can(by, Permission.SEND_LETTER_CODES, within=batch.place)]


def batches_left(where: Q) -> list[LetterBatch]:
    """Letters of which a part was never printed, unless newer ones for the same place make up for it; each with `left`."""
    first = LetterBatch.objects.filter(replaces=None)
    newer = Exists(first.filter(place=OuterRef("place"), made_at__gt=OuterRef("made_at")))
    unprinted = BatchPart.objects.filter(prints=0).values("run")  # looked up first: nearly all are printed
    batches = LetterBatch.objects.filter(where, pk__in=unprinted).exclude(newer, replaces=None)
    return list(batches.with_left().select_related("place", "made_by").order_by("made_at")[:MOST_ON_THE_DESK])
