"""What waits in the batches of paper votes: for the desk of whoever may do it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from commonty.ballots.models import PaperBatch
from commonty.ballots.queries.paper_votes import BatchStanding, standings_of
from commonty.ballots.rules.paper_votes import opens_from, unbalanced
from commonty.people.models import Person

MOST = 50
State = PaperBatch.State


@dataclass(frozen=True)
class Work:
    code: str
    batch: PaperBatch
    since: datetime


def unsealed(register_ids: Collection[int]) -> list[BatchStanding]:
    """Batches that are not sealed, of these votes."""
    rows = PaperBatch.objects.exclude(state=State.SEALED).filter(register__in=register_ids)
    return standings_of(rows.select_related("register").order_by("register__closes_at", "number")[:MOST])


def paper_work(person: Person, batches: Iterable[BatchStanding], *, now: datetime) -> list[Work]:
    """The next step of each of these batches, if this person may take it and it is time."""
    found = [(standing.batch, _next_step(standing, person, now)) for standing in batches]
    return [
        Work(code, batch, batch.opened_at or batch.register.closes_at)
        for batch, code in found
        if code and person.public_id not in batch.register.promoters
    ]


def _next_step(standing: BatchStanding, person: Person, now: datetime) -> str:
    batch, register = standing.batch, standing.batch.register
    if batch.state == State.COLLECTING:
        return "close" if register.paper_until and now >= register.paper_until else ""
    if batch.state == State.CLOSED:
        if now < opens_from(register, standing.last_accepted_at):
            return ""
        if batch.opened_by_id is None:
            return "open"
        return "count" if batch.opened_by_id != person.pk else ""
    if standing.waiting:
        return _to_key(standing, person)
    if unbalanced(standing.manifest):
        return "unbalanced"
    return "seal" if batch.sealed_by_id != person.pk else ""


def _to_key(standing: BatchStanding, person: Person) -> str:
    """A keying that nobody or this person has begun; else what two have read in two ways, if this is a third."""
    keyers = (standing.batch.first_keyer_id, standing.batch.second_keyer_id)
    for keyer, other, done in zip(keyers, reversed(keyers), standing.keyed):
        if done < standing.papers and (keyer == person.pk or (keyer is None and other != person.pk)):
            return "key"
    return "settle" if standing.differing and person.pk not in keyers else ""
