"""What somebody has begun to write and not put up: kept on our side, on each of their devices, for nobody else."""

from datetime import datetime, timedelta
from typing import Any

from commonty.ideas.models import IdeaDraft
from commonty.people.models import Person
from commonty.places.models import Place

KEPT = timedelta(days=90)
LENGTHS = {"title": 200, "says": 4_000, "spot": 10, "helps": 400, "guess": 30, "who_does": 400}


def draft_of(person: Person) -> IdeaDraft | None:
    return IdeaDraft.objects.filter(person=person.human).select_related("place").first()


def keep_draft(person: Person, typed: dict[str, Any], place: Place | None, *, now: datetime) -> IdeaDraft | None:
    """Over what was kept before, right or wrong; where nothing is left of it, it is gone."""
    words = {name: str(typed.get(name, ""))[:length].replace("\0", "") for name, length in LENGTHS.items()}
    if not any(value.strip() for name, value in words.items() if name != "spot"):
        forget_draft(person)
        return None
    draft, _new = IdeaDraft.objects.update_or_create(
        person=person.human, defaults={**words, "place": place, "kept_at": now}
    )
    return draft


def forget_draft(person: Person) -> None:
    IdeaDraft.objects.filter(person=person.human).delete()


def forget_drafts(now: datetime) -> int:
    return IdeaDraft.objects.filter(kept_at__lte=now - KEPT).delete()[0]
