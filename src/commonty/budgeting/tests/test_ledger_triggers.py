"""A real installation gets the triggers of the ledger, which a test's own database goes without."""

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from commonty.budgeting import triggers
from tests.faults.databases import ROOT, environment


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
