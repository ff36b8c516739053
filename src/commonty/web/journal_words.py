"""The journal in words: each kind has its sentence in the app that records it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.roles import STAFF_ROLES
from commonty.journal.models import ChainCheck, Entry, GivenHead
from commonty.kit.rooms import modules_named
from commonty.people.models import Person
from commonty.places.models import Place


@dataclass(frozen=True)
class Line:
    entry: Entry
    says: str
    who: str
    where: str


@cache
def sentences() -> Mapping[str, str | Promise]:
    """What each app's `events.py` calls its kinds."""
    return {kind.value: kind.label for _label, room in modules_named("events") for kind in room.Event}


def places_read_by(person: Person) -> QuerySet[Place]:
    """The places whose journal this person may read."""
    where = Q(pk__in=[])
    for held in person.held_now:
        if can(person, Permission.READ_JOURNAL, within=held.place):
            where |= Q(path__startswith=held.place.path)
    return Place.objects.public().filter(where)


def entries_for(person: Person) -> QuerySet[Entry]:
    return Entry.objects.filter(place_id__in=places_read_by(person).values("public_id")).order_by("-pk")


def in_words(entries: Iterable[Entry]) -> list[Line]:
    entries = list(entries)
    # Staff act by name. What a resident did is in the journal too, and who it was is not the reader's business.
    staff = Person.objects.filter(public_id__in={e.by_id for e in entries}, roles__role__in=STAFF_ROLES)
    people = dict(staff.values_list("public_id", "name"))
    places = dict(Place.objects.filter(public_id__in={e.place_id for e in entries}).values_list("public_id", "name"))
    said, by_itself = sentences(), {"system": _("by itself"), "voter": _("a voter")}
    return [
        Line(
            entry,
            str(said.get(entry.kind, entry.kind)),
            people.get(entry.by_id) or by_itself.get(entry.by_id) or _("a resident"),
            places.get(entry.place_id, ""),
        )
        for entry in entries
    ]


def checks_for(person: Person, *, most: int = 50) -> list[ChainCheck]:
    """What was found in the chains that hold what this person may read, altered ones first. No page walks a chain."""
    holds = Exists(entries_for(person).filter(chain=OuterRef("chain")))
    return list(ChainCheck.objects.filter(holds).order_by("-fault", "chain")[:most])


def given_heads(checks: Iterable[ChainCheck], *, most: int = 50) -> list[GivenHead]:
    """The heads of these chains that witnesses hold, the newest first."""
    return list(GivenHead.objects.filter(chain__in=[check.chain for check in checks]).order_by("-at", "chain")[:most])
