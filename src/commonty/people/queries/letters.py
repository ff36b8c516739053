"""Whom letters with sign-in codes could go to, and what stands on them."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.people.models import LetterBatch, LetterCode, Person, Tie
from commonty.places.models import Place


def people_to_write_to(place: Place, *, only_without_email: bool, now: datetime) -> QuerySet[Person]:
    """Who lives here and holds no letter that works. Nobody at risk: a letter on a mat may be read by anybody."""
    holding = LetterCode.objects.in_force().filter(expires_at__gt=now)
    people = (
        Person.objects.living_within(place, on=timezone.localdate(now))
        .filter(is_at_risk=False, merged_into=None)
        .exclude(pk__in=holding.values("person_id"))
    )
    return people.filter(email="") if only_without_email else people


def batches_of(by: Person, landlord: Place) -> list[LetterBatch]:
    batches = LetterBatch.objects.filter(place__landlord=landlord).select_related(
        "place__landlord", "made_by", "again_asked_by"
    )
    return [
        batch
        for batch in batches.order_by("-made_at")[:200]
        if can(by, Permission.SEND_LETTER_CODES, within=batch.place)
    ]


def homes_of(people_ids: list[int], place: Place, *, on: date) -> dict[int, Place]:
    """The home in this place to which each person's letter goes."""
    ties = Tie.objects.current(on).filter(person_id__in=people_ids, home__path__startswith=place.path)
    return {tie.person_id: tie.home for tie in ties.select_related("home").order_by("-pk")}
