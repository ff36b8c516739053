"""R2: the power fails. Every vote whose receipt was given out must be on the disk, in what was synced of it.

SIGKILL can't show this: the operating system still writes what it holds. So a shim keeps a copy of each file as it
was at its last fsync (`shadow.c`), the process is killed, and the copies are what we find when the power is back.
"""

import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from django.db import connection, connections

from tests.faults.casters import Caster
from tests.faults.world import make_people, open_vote, orders_for


def power_cuts(*, rounds: int, most: int = 60, synchronous: str = "FULL") -> dict[str, Any]:
    """Cut the power after a random number of receipts, `rounds` times; count receipts whose votes are gone."""
    live = Path(connection.settings_dict["NAME"])
    shadow = live.parent / "shadow" / live.name
    orders = _prepared(most)
    rng = random.Random(3)
    total = {"rounds": rounds, "acknowledged": 0, "lost": 0, "rounds_with_loss": 0, "broken_files": 0}
    start = live.with_name("start")
    live.rename(start)
    options = connection.settings_dict["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", f"synchronous={synchronous}")
    for _ in range(rounds):
        _lay_out(start, live, shadow)
        given = _receipts_until_the_cut(orders, rng.randint(1, most))
        kept, is_whole = _found(shadow)
        lost = len(given - kept)
        total["acknowledged"] += len(given)
        total["lost"] += lost
        total["rounds_with_loss"] += bool(lost)
        total["broken_files"] += not is_whole
    return total


def _prepared(most: int) -> list[dict[str, Any]]:
    orders = orders_for(open_vote(make_people(most + 20)))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    return orders


def _lay_out(start: Path, live: Path, shadow: Path) -> None:
    """Both the disk and what is durable of it begin as one closed database."""
    for folder in (live.parent, shadow.parent):
        for old in folder.glob(f"{live.name}*"):
            old.unlink()
        shutil.copyfile(start, folder / live.name)


def _receipts_until_the_cut(orders: list[dict[str, Any]], count: int) -> set[str]:
    caster, given = Caster(), set()
    for order in orders:
        caster.send(order)
    while len(given) < count:
        given |= {answer["receipt"] for answer in caster.answers()}
    caster.kill()
    return given


def _found(shadow: Path) -> tuple[set[str], bool]:
    """The receipts in what was synced, and whether SQLite finds that file whole."""
    with sqlite3.connect(shadow) as database:
        is_whole = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {receipt for (receipt,) in database.execute("SELECT receipt FROM ballots_envelope")}
    database.close()
    return kept, is_whole
