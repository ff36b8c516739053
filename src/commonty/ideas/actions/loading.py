"""Ideas that were written down elsewhere, on paper at an open day or in an older system, come over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.ideas.actions.starting import Words, start_idea
from commonty.ideas.models import Idea
from commonty.people.models import Person
from commonty.places.models import Place


@dataclass(frozen=True)
class Row:
    line: int
    resident: Person
    place: Place
    title: str
    says: str
    how: str

    @property
    def key(self) -> str:
        """The same idea in a second file, or in one that is sent twice, is the same."""
        told = f"{self.resident.public_id}|{self.place.public_id}|{self.title}|{self.says}"
        return f"load-{sha256(told.encode()).hexdigest()[:34]}"


def already_here(rows: Sequence[Row]) -> set[str]:
    return set(Idea.objects.filter(posted_key__in=[row.key for row in rows]).values_list("posted_key", flat=True))


@transaction.atomic
def load_ideas(rows: Sequence[Row], *, landlord: Place, by: Person, now: datetime) -> list[Idea]:
    """All or none. Each is started as any other is, with whoever brings the file as the one who typed."""
    require(by, Permission.ANSWER_IDEAS, within=landlord)
    known = already_here(rows)
    return [
        start_idea(
            Words(row.title, row.says, place=row.place, posted_key=row.key), by=row.resident, typed_by=by, now=now,
            channel=row.how,
        )
        for row in rows
        if row.key not in known
    ]  # fmt: skip
