"""A file of what became of repairs: tried out without a trace, then brought, each row for itself."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.repairs.actions.coming_back import take_in_report
from commonty.repairs.events import Event
from commonty.repairs.models import Report, System
from commonty.repairs.rules.reports import Said

Rows = Sequence[tuple[int, Said]]
FILE = "file"


def try_out(rows: Rows, *, system_id: int, by: Person, now: datetime) -> list[tuple[int, Report]]:
    """What each row would do. The rows of one job see each other; nothing of it stays, and nothing is held for long."""
    found: list[tuple[int, Report]] = []
    for _job, together in groupby(sorted(rows, key=lambda row: (row[1].named, row[0])), key=lambda row: row[1].named):
        with transaction.atomic():
            found += [
                (number, take_in_report(said, system_id=system_id, now=now, channel=FILE, taken_by=by))
                for number, said in together
            ]
            transaction.set_rollback(True)
    return sorted(found, key=lambda row: row[0])


def bring(rows: Rows, *, system_id: int, by: Person, now: datetime) -> list[tuple[int, Report]]:
    """Each row for itself: one that is refused holds none of the others up."""
    done = [
        (number, take_in_report(said, system_id=system_id, now=now, channel=FILE, taken_by=by))
        for number, said in rows
    ]
    _note_file(system_id, len(rows), by=by, now=now)
    return done


@transaction.atomic
def _note_file(system_id: int, number: int, *, by: Actor, now: datetime) -> None:
    system = System.objects.select_related("landlord").get(pk=system_id)
    require(by, Permission.CARRY_REPAIRS, within=system.landlord)
    record(Event.STATUS_FILE_READ, about=system, by=by, at=now, channel=FILE, within=system.landlord, rows=number)


def tell_by_key(rows: Sequence[Said], *, system_id: int, now: datetime) -> list[Report]:
    """The same, by the system itself."""
    return [take_in_report(said, system_id=system_id, now=now, channel=SYSTEM.public_id) for said in rows]
