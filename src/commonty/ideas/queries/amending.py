"""What neighbours suggest to change, and how an idea read before; each with what it takes out and puts in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commonty.discussions.models import shown
from commonty.discussions.queries.versions import Piece, difference
from commonty.discussions.rules.names import shown_name
from commonty.ideas.models import Amendment, Idea, IdeaVersion
from commonty.people.models import Person

MOST = 20


@dataclass(frozen=True)
class Change:
    until: datetime
    title: list[Piece]
    says: list[Piece]


def amendments_of(idea: Idea, reader: Person | None) -> list[Any]:
    """The caller has loaded the idea through `visible_to`. Those that are asked, and what became of the latest others."""
    rows = Amendment.objects.filter(shown(), idea=idea).exclude(state=Amendment.State.TAKEN)
    found: list[Any] = list(rows.select_related("person__merged_into").order_by("-pk")[:MOST])
    for amendment in found:
        amendment.name = shown_name(amendment.person)
        amendment.is_mine = reader is not None and amendment.person.is_same_human(reader)
        if amendment.state == Amendment.State.ASKED:
            amendment.title_pieces = difference(idea.title, amendment.title)
            amendment.pieces = difference(idea.says, amendment.says)
    return found


def versions_of(idea: Idea) -> list[Change]:
    """Each change, the oldest first."""
    older = list(IdeaVersion.objects.filter(idea=idea).order_by("number"))
    readings = [(one.title, one.says) for one in older] + [(idea.title, idea.says)]
    return [
        Change(
            one.until,
            *(difference(before, after) for before, after in zip(readings[n], readings[n + 1], strict=True)),
        )
        for n, one in enumerate(older)
    ]
