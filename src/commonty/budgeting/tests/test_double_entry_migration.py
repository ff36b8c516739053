"""Ledgers of before become double entry: every line gets its postings and keeps its amount, its day and its words."""

import contextlib
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from commonty.budgeting import triggers
from commonty.budgeting.models import LedgerEntry, Posting, Round
from commonty.budgeting.queries.accounts import balances, whole_balance
from commonty.budgeting.rules import Balance
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_ledger_properties import faults_of
from tests.faults.databases import ROOT, environment

pytestmark = pytest.mark.django_db
BEFORE = [("budgeting", "0007_who_gets_what")]


def old_lines(pb_round: Round) -> list[dict]:
    """Ordered, half of it paid, the other half paid by mistake and taken back, the rest back in the pot; and a project
    with two orders, of which nobody knows which was paid."""
    one, two = pb_round.projects.order_by("number")[:2]
    return [
        {"project_id": one.pk, "kind": "voted", "pence": 1_000_00},
        {"project_id": two.pk, "kind": "voted", "pence": 2_000_00},
        {"project_id": one.pk, "kind": "committed", "pence": 800_00},
        {"project_id": one.pk, "kind": "paid", "pence": 400_00},
        {"project_id": one.pk, "kind": "paid", "pence": 300_00},
        {"project_id": one.pk, "kind": "paid", "pence": -300_00, "reverses": 4},
        {"project_id": one.pk, "kind": "returned", "pence": 200_00},
        {"project_id": two.pk, "kind": "committed", "pence": 500_00},
        {"project_id": two.pk, "kind": "committed", "pence": 900_00},
        {"project_id": two.pk, "kind": "committed", "pence": 100_00},
        {"project_id": two.pk, "kind": "committed", "pence": -100_00, "reverses": 9},
        {"project_id": two.pk, "kind": "paid", "pence": 600_00},
    ]


@pytest.fixture
def decided_before(transactional_db: None) -> Round:
    """A round with the ledger of before, as it lay in the database of before."""
    pb_round = make.make_decided()
    Posting.objects.all().delete()
    LedgerEntry.objects.all().delete()
    newest = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == "budgeting"]
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    Old = executor.loader.project_state(BEFORE).apps.get_model("budgeting", "LedgerEntry")
    made: list = []
    for number, line in enumerate(old_lines(pb_round)):
        reverses = made[line.pop("reverses")] if "reverses" in line else None
        facts = {"on": date(2026, 12, 1 + number), "says": f"Line {number}", "made_at": make.CLOSES}
        made.append(Old.objects.create(**line, reverses=reverses, **facts))
    yield pb_round
    MigrationExecutor(connection).migrate(newest)


def migrate() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] == "budgeting"])


def test_a_ledger_of_before_becomes_double_entry_and_goes_back_unchanged(decided_before: Round) -> None:
    """One journey there and back: each leg takes seconds."""
    before = [(f"Line {n}", line["kind"], line["pence"]) for n, line in enumerate(old_lines(decided_before))]
    migrate()
    every_line_is_there_and_balances(decided_before, [(says, pence) for says, _, pence in before])
    each_payment_has_its_invoice(decided_before)
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    Old = executor.loader.project_state(BEFORE).apps.get_model("budgeting", "LedgerEntry")
    assert [(e.says, e.kind, e.pence) for e in Old.objects.order_by("pk")] == before


def every_line_is_there_and_balances(decided_before: Round, before: list[tuple[str, int]]) -> None:
    entries = decided_before.ledger.order_by("pk")
    added = ("pot", "invoiced")
    assert [(e.says, e.pence) for e in entries if e.kind not in added] == before
    assert faults_of(decided_before) == []
    one, two = (balances(decided_before)[p.pk] for p in decided_before.projects.order_by("number")[:2])
    assert one == Balance(voted=1_000_00, pot=-1_000_00, ordered=400_00, paid=400_00, returned=200_00)
    assert two == Balance(voted=2_000_00, pot=-2_000_00, waiting=600_00, ordered=800_00, paid=600_00)
    assert whole_balance(balances(decided_before).values()).held == decided_before.pot_pence


def each_payment_has_its_invoice(decided_before: Round) -> None:
    payments = decided_before.ledger.filter(kind="paid", reverses=None).select_related("of").order_by("pk")
    assert [(p.of.kind, p.of.pence, p.of.on == p.on) for p in payments] == [
        ("invoiced", pence, True) for pence in (400_00, 300_00, 600_00)
    ]
    # One order leaves no doubt; of two standing ones none is guessed.
    assert [p.of.of_id is not None for p in payments] == [True, True, False]
    assert LedgerEntry.objects.filter(reverses=payments[1].of).exists()
    assert not LedgerEntry.objects.filter(reverses=payments[0].of).exists()


def test_an_installation_ends_with_its_triggers(tmp_path: Path) -> None:
    """Also after later migrations: SQLite drops them when it builds a table anew, and then this fails."""
    database = tmp_path / "commonty.sqlite3"
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(migrate, env=environment(f"sqlite:///{database}"), cwd=ROOT, check=True)
    with contextlib.closing(sqlite3.connect(database)) as opened:
        found = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        assert found >= set(triggers.NAMES)
        opened.execute("INSERT INTO budgeting_posting VALUES (1, 'pot', 'voted', 5, 1)")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            opened.execute("DELETE FROM budgeting_posting")
