"""Adding to the journal. `record` is the last statement of an action, so that a chain is held only briefly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from commonty.journal.chain import entry_hash
from commonty.journal.models import Entry, Head


class Named(Protocol):
    @property
    def public_id(self) -> str: ...


@dataclass(frozen=True)
class Happening:
    """One thing to record. Give `within` the place, and facts as ids, numbers, dates or short codes only."""

    kind: str
    about: Any
    facts: Mapping[str, Any] = field(default_factory=dict)


def record(
    kind: str,
    *,
    about: Any,
    by: Named,
    at: datetime,
    channel: str,
    within: Any,
    chain: str | None = None,
    **facts: Any,
) -> Entry:
    """Add one entry; returns it. The chain is the landlord's own unless one is named (`round:…`)."""
    return record_all([Happening(kind, about, facts)], by=by, at=at, channel=channel, within=within, chain=chain)[-1]


def record_all(
    happenings: Sequence[Happening],
    *,
    by: Named,
    at: datetime,
    channel: str,
    within: Any,
    chain: str | None = None,
) -> list[Entry]:
    """Add several entries of one actor at once (a batch import). Must run inside the action's transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the action that it records.")
    name = chain or f"landlord:{within.landlord_public_id}"
    head = locked_head(name)
    entries = []
    for happening in happenings:
        entry = Entry(
            chain=name,
            seq=head.seq + 1,
            at=at,
            kind=str(happening.kind),
            about_kind=happening.about._meta.label_lower,
            about_id=str(happening.about.public_id),
            place_id=within.public_id if within is not None else "",
            by_id=by.public_id,
            channel=str(channel),
            facts=dict(happening.facts),
            previous=head.hash,
        )
        entry.hash = entry_hash(entry)
        head.seq, head.hash = entry.seq, entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["seq", "hash"])
    return entries


def locked_head(chain: str) -> Head:
    head = Head.objects.select_for_update(no_key=True).filter(chain=chain).first()
    if head is None:
        # Two first entries may race: whoever comes second waits here for the first to commit, then reads its row.
        Head.objects.bulk_create([Head(chain=chain)], ignore_conflicts=True)
        head = Head.objects.select_for_update(no_key=True).get(chain=chain)
    return head
