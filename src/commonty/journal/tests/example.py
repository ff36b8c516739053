"""A chain of some entries, and what somebody with the database in their hands does to it."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.db import connection, transaction

from commonty.access.may import SYSTEM
from commonty.journal import chain as chains
from commonty.journal.models import Entry
from commonty.journal.record import record

CHAIN = "round:tampering"
ENTRIES = 30


class Thing:
    """Whatever an entry can be about or within: the journal asks for these names and no more."""

    public_id = landlord_public_id = "7kq4m9xtrwcb"
    _meta = SimpleNamespace(label_lower="places.place")


def record_some() -> list[Entry]:
    start = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
    for number in range(ENTRIES):
        with transaction.atomic():
            at = start + timedelta(seconds=number)
            facts = {"version": number, "commitment": f"{number:064x}"}
            record(
                "ballots.cast", about=Thing(), by=SYSTEM, at=at, channel="web", within=Thing(), chain=CHAIN, **facts
            )
    return list(Entry.objects.filter(chain=CHAIN).order_by("seq"))


def go_on() -> None:
    """One more entry, as if somebody voted just now."""
    at = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    with transaction.atomic():
        record("ballots.cast", about=Thing(), by=SYSTEM, at=at, channel="web", within=Thing(), chain=CHAIN)


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def forge() -> None:
    """Change an entry and compute the whole chain anew, with its head: it agrees with itself again."""
    previous = chains.START
    for entry in Entry.objects.filter(chain=CHAIN).order_by("seq"):
        entry.previous = previous
        if entry.seq == 7:
            entry.facts = {"version": 7, "commitment": "f" * 64}
        previous = chains.entry_hash(entry)
        run("UPDATE journal_entry SET previous = %s, hash = %s WHERE id = %s", entry.previous, previous, entry.pk)
        if entry.seq == 7:
            run("UPDATE journal_entry SET facts = %s WHERE id = %s", json.dumps(entry.facts), entry.pk)
    run("UPDATE journal_head SET hash = %s WHERE chain = %s", previous, CHAIN)
