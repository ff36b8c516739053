"""What was deleted is looked for in the file itself."""

import os
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from commonty.kit.leftovers import Wanted, count_in

LENGTH = 300
SECRETS = [b"\x04" + os.urandom(LENGTH - 1) for _ in range(40)]


def wanted(secrets=SECRETS) -> list[Wanted]:
    return [Wanted(b"\x04", LENGTH, frozenset(sha256(secret).hexdigest() for secret in secrets))]


def a_database(path: Path, *, secure_delete: bool) -> Path:
    """Forty secrets are written, and then emptied or deleted."""
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA secure_delete={'ON' if secure_delete else 'OFF'}")
        database.execute("CREATE TABLE box (id INTEGER PRIMARY KEY, sealed BLOB)")
        database.executemany("INSERT INTO box (sealed) VALUES (?)", [(secret,) for secret in SECRETS])
        database.commit()
        assert count_in(path, wanted()) >= len(SECRETS)
        database.execute("UPDATE box SET sealed = x'' WHERE id % 2")
        database.execute("DELETE FROM box WHERE id % 2 = 0")
    database.close()
    return path


def test_with_secure_delete_nothing_is_left_in_freed_pages(tmp_path):
    assert count_in(a_database(tmp_path / "one.sqlite3", secure_delete=True), wanted()) == 0


def test_twin_without_it_rows_that_are_gone_are_found(tmp_path):
    assert count_in(a_database(tmp_path / "one.sqlite3", secure_delete=False), wanted()) > 0


@pytest.mark.parametrize("content", [b"", b"\x04", b"\x04" * 1000])
def test_what_is_nobodys_is_not_counted(tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    assert count_in(file, wanted()) == 0
    file.write_bytes(content + SECRETS[3])
    assert count_in(file, wanted()) == 1
