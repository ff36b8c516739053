"""The demo landlord's other systems: one that reads files, and one that could be sent to but is switched off."""

from datetime import datetime, timedelta
from typing import Any

from commonty.access.roles import Role
from commonty.channels.actions.reports_in import Reported, take_in_report
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.repairs.actions import status_files, systems, visits
from commonty.repairs.models import Repair, System
from commonty.repairs.rules.reports import read_row

DEMO = "demo"
ADDRESS = "https://repairs.example.org/commonty"  # nobody is there


def connect(landlord: Place, by: Person, *, now: datetime) -> System:
    """Before anything is ordered, so that it is told of all of it."""
    how: dict[str, Any] = {"landlord_id": landlord.pk, "minder": by, "by": by, "channel": DEMO, "now": now}
    trial = {"name": "Kelvin Works Planner (on trial)", "takes": System.Takes.WEBHOOK, "address": ADDRESS}
    systems.set_up_system(**trial, is_on=False, **how)
    council = {"name": "Strathvale Council’s app", "takes": System.Takes.HAND, "address": "", "may_report": True}
    systems.set_up_system(**council, is_on=True, **how)
    return systems.set_up_system(name="Dunmore Repairs Desk", takes=System.Takes.CSV, address="", is_on=True, **how)


def report(landlord: Place, *, now: datetime) -> None:
    """Somebody who passes by told the council, and waits for a call."""
    passer_by = Reported(
        about="Paths and parking", text="A slab on the path to the shops has sunk. I nearly went over it with the pram.",
        where="Path beside 4 Sandbank Street", name="Shirin Azad", email="shirin@example.com", phone="",
    )  # fmt: skip
    take_in_report(passer_by, system=System.objects.get(landlord=landlord, may_report=True), now=now)


def carry(system: System, people: dict[Role, Person], *, now: datetime) -> None:
    """This morning's file is in; since then one more thing waits, and of what came back one could not be placed."""
    by = people[Role.ADMINISTRATOR]
    report(system.landlord, now=now - timedelta(hours=4))
    how: dict[str, Any] = {"by": by, "now": now - timedelta(hours=2), "channel": DEMO}
    file = systems.fetch_orders(system_id=system.pk, **how)
    systems.confirm_orders(file_id=file.pk, **how)
    waiting = (
        Repair.objects.open().filter(landlord=system.landlord, state=Repair.State.ORDERED).order_by("-pk").first()
    )
    wished = (
        Repair.objects.open().filter(landlord=system.landlord, wishes__ended_at__isnull=False).order_by("pk").first()
    )
    if waiting is None or wished is None:
        return
    asked = {"by": wished.case.raised_by, "now": now - timedelta(hours=1), "channel": DEMO}
    visits.wish_to_move(repair_id=wished.pk, halves=[], words="Then any morning next week.", **asked)
    at = (now - timedelta(hours=3)).isoformat()
    told = (
        {"job": waiting.number, "reference": "DR-20441", "state": "received", "at": at, "id": "d-1"},
        {"job": 90417, "state": "done", "at": at, "id": "d-2", "note": "Lock changed, two keys left with tenant."},
    )
    rows = [(row, said) for row, cells in enumerate(told, start=2) if (said := read_row(cells, now=now)[0])]
    status_files.bring(rows, system_id=system.pk, by=by, now=now - timedelta(hours=1))
