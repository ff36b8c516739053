"""Complaints that are open elsewhere come over on the first day, with the days on which they first came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case
from commonty.people.models import Person
from commonty.places.models import Place

NOON = time(12)  # an older system knows the day; which hour it was changes no deadline of whole days


@dataclass(frozen=True)
class Open:
    """One row. `stage_2_on` says that it is at stage 2, and since when."""

    line: int
    resident: Person
    place: Place
    owner: Person
    received_on: date
    stage_2_on: date | None
    says: str
    how: str

    @property
    def key(self) -> str:
        """The same complaint in a second file, or in one that is sent twice, is the same."""
        told = f"{self.resident.public_id}|{self.received_on}|{self.says}"
        return f"load-{sha256(told.encode()).hexdigest()[:34]}"


def already_here(rows: Sequence[Open]) -> set[str]:
    return set(Case.objects.filter(posted_key__in=[row.key for row in rows]).values_list("posted_key", flat=True))


@transaction.atomic
def load_open_complaints(rows: Sequence[Open], *, landlord: Place, by: Person, now: datetime) -> list[Case]:
    """All or none. Each is raised as any other is, so its deadlines count from the day on which it first came."""
    require(by, Permission.DECIDE_COMPLAINTS, within=landlord)
    known = already_here(rows)
    return [_load(row, by, now) for row in rows if row.key not in known]


def _load(row: Open, by: Person, now: datetime) -> Case:
    asked = Asked(
        says=row.says, place=row.place, posted_key=row.key, kind=Case.Kind.COMPLAINT, owner=row.owner,
        received_at=_noon(row.received_on, now), stage_2_at=_noon(row.stage_2_on, now) if row.stage_2_on else None,
        answer_by=Case.AnswerBy.WEB if row.resident.email else Case.AnswerBy.LETTER,
        language=row.resident.language, format_needs=row.resident.format_needs,
    )  # fmt: skip
    return raise_case(asked, raised_by=row.resident, by=by, now=now, channel=row.how)


def _noon(day: date, now: datetime) -> datetime:
    return min(timezone.make_aware(datetime.combine(day, NOON)), now)
