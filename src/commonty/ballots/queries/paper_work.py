"""What waits in the batches of paper votes: for the desk of whoever may do it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from commonty.ballots.models import PaperBatch, Register
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


def paper_work(person: Person, here: Q, *, now: datetime) -> list[Work]:
    """Of batches that are not sealed, the next step of each, if this person may take it and it is time."""
    rows = PaperBatch.objects.exclude(state=State.SEALED).filter(here, register__status=Register.Status.OPEN)
    batches = list(rows.select_related("register").order_by("register__closes_at", "number")[:MOST])
    found = [(standing, _next_step(standing, person, now)) for standing in (standings_of(batches) if batches else [])]
    return [
        Work(code, standing.batch, standing.batch.opened_at or standing.batch.register.closes_at)
        for standing, code in found
        if code and person.public_id not in standing.batch.register.promoters
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


def registers_waiting_for_paper(register_ids: Collection[int | None], *, now: datetime) -> set[int]:
    """Those whose box can't be opened yet: paper is still taken in, or a batch isn't sealed."""
    rows = Register.objects.filter(pk__in=[pk for pk in register_ids if pk], paper_until__isnull=False)
    unsealed = PaperBatch.objects.exclude(state=State.SEALED).values("register_id")
    return set(rows.filter(Q(paper_until__gt=now) | Q(pk__in=unsealed)).values_list("pk", flat=True))
