"""Under which name of their own somebody writes in a discussion."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from commonty.discussions.models import Comment, Following, Hiding, PenName, Summary, Thread, Translation
from commonty.discussions.queries.ours import is_on_staff
from commonty.discussions.rules.pens import is_like
from commonty.people.models import Person, Tie


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
    summed = Exists(Summary.objects.filter(thread=OuterRef("pk")))
    one = Thread.objects.filter(pk=thread.pk)
    if person is None:
        return There(one.values_list(summed, flat=True)[0], False, None, False)
    mine = Following.objects.of_human(person).filter(thread=OuterRef("pk"))
    spoken = mine.filter(has_spoken=True).order_by("pk")
    pens = PenName.objects.of_human(person).in_use().order_by("pk").values("name")[:1]
    homes = Tie.objects.current(on).filter(person__in=Person.objects.same_human(person.human.pk))
    is_summed, follows, has_spoken, there, in_use, lives_there = one.values_list(
        summed, Exists(mine.going_on()), Exists(spoken), Subquery(spoken.values("pen__name")[:1]), Subquery(pens),
        Exists(homes.filter(home__path__startswith=thread.place.path)),
    )[0]  # fmt: skip
    name = there if has_spoken else in_use
    has_none = not name or thread.group_id is not None or is_on_staff(person)
    return There(is_summed, follows, None if has_none else PenName(name=name), lives_there)


def is_taken(key: str, by: Person) -> bool:
    """By whoever had it first, for good; and by whoever bears it in life, as staff or as a neighbour."""
    landlord = by.landlord
    others = PenName.objects.filter(landlord=landlord, key=key)
    if others.exclude(person__in=Person.objects.same_human(by.human.pk)).exists():
        return True
    names = Person.objects.filter(landlord=landlord, merged_into=None).values_list("name", flat=True)
    return is_like(key, names.iterator(), landlord=landlord.name)


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
