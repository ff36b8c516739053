"""Whom the rows of a file mean: residents by reference, staff by work email; a read each, however many rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Lower

from commonty.access.permissions import Permission
from commonty.access.roles import ROLES
from commonty.people.models import Person, RoleHeld, Tie
from commonty.places.models import Place


@dataclass(frozen=True)
class Named:
    residents: Mapping[str, Person]
    homes: Mapping[int, Place]  # by the resident's row
    staff: Mapping[str, Person]  # by email, in small letters


def named_in(landlord: Place, references: Collection[str], emails: Collection[str], *, on: date) -> Named:
    people = Person.objects.filter(landlord=landlord, reference__in=references).select_related("merged_into")
    residents = {person.reference: person.human for person in people}
    ties = Tie.objects.current(on).filter(person__in=residents.values())
    homes = {tie.person_id: tie.home for tie in ties.select_related("home__landlord").order_by("-pk")}
    return Named(residents, homes, _staff(landlord, emails))


def _staff(landlord: Place, emails: Collection[str]) -> dict[str, Person]:
    """Work emails stand with the account; before somebody has one, with the person."""
    roles = [role for role, described in ROLES.items() if Permission.ANSWER_CASES in described.permissions]
    held = RoleHeld.objects.in_force().filter(role__in=roles, place__path__startswith=landlord.path)
    people = Person.objects.filter(pk__in=held.values("person"), merged_into=None).annotate(
        own=Lower("email"), work=Lower("account__email")
    )
    found: dict[str, Person] = {}
    for person in people.filter(Q(own__in=emails) | Q(work__in=emails)).order_by("pk"):
        found |= {mail: person for mail in (person.own, person.work) if mail}
    return found
