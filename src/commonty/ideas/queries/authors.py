"""Who the authors of an idea are: whoever started it, and whom they invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from commonty.discussions.rules.names import shown_name
from commonty.ideas.models import CoAuthor, Idea
from commonty.ideas.rules.authors import authors_in_words, is_invited
from commonty.people.models import Person


def authors_of(idea: Idea) -> list[Person]:
    """Each human once, whoever started it first."""
    rows = CoAuthor.objects.there().filter(idea=idea).select_related("person__merged_into")
    humans = [idea.author.human, *(row.person.human for row in rows)]
    return list({human.pk: human for human in humans}.values())


def is_author(person: Person | None, idea: Idea) -> bool:
    if person is None:
        return False
    return idea.author.is_same_human(person) or CoAuthor.objects.there().by_human(person).filter(idea=idea).exists()


def ideas_with(person: Person) -> QuerySet[Idea]:
    """Of which this human is an author or was one, by whichever of their entries: whoever left it may still want it."""
    same = Person.objects.same_human(person.human.pk)
    were = CoAuthor.objects.by_human(person).exclude(state=CoAuthor.State.INVITED)
    theirs = were.exclude(ended=CoAuthor.Ended.DECLINED)
    return Idea.objects.filter(Q(author__in=same) | Q(pk__in=theirs.values("idea")))


def is_readers(idea: Any, person: Person | None) -> bool:
    """Is its reader one of its authors? `for_page` knows already; of an idea that was loaded otherwise it is asked."""
    if person is None or idea.author.is_same_human(person):
        return person is not None
    known = getattr(idea, "is_readers", None)
    return is_author(person, idea) if known is None else bool(known)


def co_author_of(person: Person, idea: Idea) -> CoAuthor | None:
    """The row of this human that counts: one in, then one invited, then the latest that is out."""
    rows = CoAuthor.objects.by_human(person).filter(idea=idea).select_related("person__merged_into")
    order = {CoAuthor.State.IN: 0, CoAuthor.State.INVITED: 1}
    return min(rows, key=lambda row: (order.get(CoAuthor.State(row.state), 2), -row.since.timestamp()), default=None)


@dataclass(frozen=True)
class Named:
    """One author as the others see them; `row` is none for whoever started it."""

    row: CoAuthor | None
    name: str
    is_me: bool
    is_named: bool


def named_authors(idea: Idea, reader: Person) -> list[Named]:
    rows = CoAuthor.objects.there().filter(idea=idea).select_related("person__merged_into")
    first = Named(None, shown_name(idea.author), idea.author.is_same_human(reader), idea.is_named)
    return [
        first,
        *(Named(row, shown_name(row.person), row.person.is_same_human(reader), row.is_named) for row in rows),
    ]


@dataclass(frozen=True)
class AuthorsSeen:
    """What a reader of the idea’s page is to its authors, and reads of them."""

    is_first: bool  # the one who started it, or has it now
    is_own: bool
    is_invited: bool
    in_words: str  # where there are several, or one is named


def authors_seen(idea: Any, reader: Person | None, *, now: datetime) -> AuthorsSeen:
    """idea: with `has_co_authors`, so that one with a single author asks nothing."""
    rows = list(CoAuthor.objects.filter(idea=idea).exclude(state=CoAuthor.State.OUT).select_related(
        "person__merged_into"
    ).order_by("since", "pk")) if idea.has_co_authors else []  # fmt: skip
    there = [row for row in rows if row.state == CoAuthor.State.IN]
    mine = [row for row in rows if reader is not None and row.person.is_same_human(reader)]
    is_first = reader is not None and idea.author.is_same_human(reader)
    is_own = is_first or any(row in there for row in mine)
    return AuthorsSeen(
        is_first=is_first,
        is_own=is_own,
        is_invited=not is_own and any(is_invited(row, now=now) for row in mine),
        in_words=in_words(idea, there) if there or idea.is_named else "",
    )


def in_words(idea: Idea, rows: Sequence[CoAuthor]) -> str:
    """What everybody reads. rows: those who are in, with their people."""
    each = [(idea.author.human, idea.is_named), *((row.person.human, row.is_named) for row in rows)]
    heard = [(human, is_named) for human, is_named in each if not _is_at_risk(human, idea, rows)]
    names = [shown_name(human) for human, is_named in heard if is_named]
    return authors_in_words(names, max(len(heard) - len(names), 0 if names else 1))


def _is_at_risk(human: Person, idea: Idea, rows: Sequence[CoAuthor]) -> bool:
    """Whichever of their entries bears the mark."""
    entries = [idea.author, *(row.person for row in rows)]
    return human.is_at_risk or any(one.is_at_risk for one in entries if one.is_same_human(human))
