"""Under which name of their own somebody writes in a discussion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Value

from commonty.access.roles import STAFF_ROLES
from commonty.discussions.models import Comment, Following, Hiding, PenName, Summary, Thread, Translation
from commonty.discussions.queries.ours import is_on_staff
from commonty.discussions.rules.pens import is_like, is_ours, key_of
from commonty.people.counting import human
from commonty.people.models import Person, RoleHeld, Tie
from commonty.places.models import Place


def pen_in_use(person: Person) -> PenName | None:
    return PenName.objects.of_human(person).in_use().order_by("pk").first()


def row_in(thread: Thread, person: Person | None) -> Following | None:
    """Of this human: whether they follow it, and as whom they speak there."""
    if person is None or thread.pk is None:
        return None
    rows = Following.objects.of_human(person).filter(thread=thread).select_related("pen")
    return rows.order_by("is_over", "-has_spoken", "pk").first()


def pen_in(thread: Thread, person: Person | None) -> PenName | None:
    """In one discussion everybody keeps the name under which they began. Whoever works for the landlord has none."""
    if person is None or thread.group_id is not None or is_on_staff(person):
        return None
    row = row_in(thread, person)
    return row.pen if row is not None and row.has_spoken else pen_in_use(person)


@dataclass(frozen=True)
class There:
    """Of a thread and its reader, in one query: is it summed up, followed, their own place, and under which pen name."""

    is_summed_up: bool
    is_followed: bool
    pen: PenName | None
    lives_there: bool


def as_there(thread: Thread, person: Person | None, *, on: date) -> There:
    row = Thread.objects.filter(pk=thread.pk).values(**there_flags(person, on=on))[0]
    return there_as(row, thread, person)


def there_flags(person: Person | None, *, on: date, thread: str = "pk", place: str = "place__path") -> dict[str, Any]:
    """For whoever loads a thread together with what it is about: `thread` and `place` lead to both. For `there_as`."""
    this, no = OuterRef(thread), Value(False)
    summed = Exists(Summary.objects.filter(thread=this))
    if person is None:
        none = dict.fromkeys(("is_followed", "has_spoken", "lives_there"), no)
        return {"is_summed_up": summed, **none, "pen_there": Value(""), "pen_in_use": Value("")}
    mine = Following.objects.of_human(person).filter(thread=this)
    spoken = mine.filter(has_spoken=True).order_by("pk")
    pens = PenName.objects.of_human(person).in_use().order_by("pk").values("name")[:1]
    homes = Tie.objects.current(on).filter(person__in=Person.objects.same_human(person.human.pk))
    return {
        "is_summed_up": summed, "is_followed": Exists(mine.going_on()), "has_spoken": Exists(spoken),
        "pen_there": Subquery(spoken.values("pen__name")[:1]), "pen_in_use": Subquery(pens),
        "lives_there": Exists(homes.filter(home__path__startswith=OuterRef(place))),
    }  # fmt: skip


def there_as(row: Mapping[str, Any], thread: Thread, person: Person | None) -> There:
    name = row["pen_there"] if row["has_spoken"] else row["pen_in_use"]
    has_none = not name or thread.group_id is not None or person is None or is_on_staff(person)
    pen = None if has_none else PenName(name=name)
    return There(row["is_summed_up"], row["is_followed"], pen, row["lives_there"])


def is_taken(name: str, by: Person) -> bool:
    """By whoever had it first, for good; and by whoever is read under it here, as staff or as a neighbour."""
    key, landlord = key_of(name), by.landlord
    others = PenName.objects.filter(landlord=landlord, key=key)
    if others.exclude(person__in=Person.objects.same_human(by.human.pk)).exists():
        return True
    return is_ours(key, landlord=landlord.name) or is_like(name, *_names_read_at(landlord))


def _names_read_at(landlord: Place) -> tuple[Iterable[str], Iterable[str]]:
    """First names of neighbours and whole names of staff: what can be read here, so a refusal tells nothing else.

    Nobody who is at risk by any of their entries: whoever looks for them would try their name.
    """
    entries = Person.objects.filter(merged_into=OuterRef("pk"), is_at_risk=True)
    people = Person.objects.filter(landlord=landlord, merged_into=None, is_at_risk=False).exclude(Exists(entries))
    held = RoleHeld.objects.in_force().filter(role__in=STAFF_ROLES).annotate(human=human()).values("human")
    first = (name.split()[0] for name in people.values_list("name", flat=True).iterator() if name.strip())
    return first, people.filter(pk__in=held).values_list("name", flat=True)


def pen_of_hidden(hiding: Hiding) -> PenName | None:
    """Under which what was hidden was written."""
    return pen_behind(hiding.about_kind, hiding.about_id)


def pen_behind(kind: str, public_id: str) -> PenName | None:
    rows: Any = {
        "discussions.comment": Comment.objects.filter(public_id=public_id),
        "discussions.thread": Comment.objects.filter(thread__public_id=public_id, number=1),
        "discussions.translation": Translation.objects.filter(public_id=public_id),
    }.get(kind)
    row = rows.select_related("pen").first() if rows is not None else None
    return row.pen if row else None
