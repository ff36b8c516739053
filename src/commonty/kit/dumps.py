"""The database as one file and back: SQLite by its backup API, PostgreSQL by its own programs."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from commonty.kit.sqlite.base import lock_path
from commonty.kit.sqlite.gate import Gate

# Rows that `migrate` itself makes, and those that mean nothing: beside them a database still counts as empty.
NOTHING_OF_VALUE = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "django_session",
    "sqlite_sequence",
}
OWN_TABLES = ("kit_", "django_tasks_database_")
WAIT_SECONDS = 30.0


def dump_database(target: Path) -> None:
    """Write what the database holds at this moment, while others go on writing; checked before it counts."""
    if connection.vendor == "postgresql":
        options = ["--format=plain", "--no-owner", "--no-privileges", "--encoding=UTF8", f"--file={target}"]
        _run("pg_dump", *options, *_where())
        return
    with (
        contextlib.closing(sqlite3.connect(_sqlite_path())) as live,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        _check_sqlite(copy)


def check_dump(source: Path) -> None:
    """Whether a dump could be loaded, as far as that can be said without loading it."""
    if connection.vendor == "postgresql":
        with source.open("rb") as file:
            file.seek(max(source.stat().st_size - 200, 0))
            if b"PostgreSQL database dump complete" not in file.read():
                raise CommandError(_("The database in this backup is not complete."))
        return
    with contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        _check_sqlite(copy)


def load_database(source: Path) -> None:
    """Put a dump in place of all that the database holds: all of it or, if anything fails, nothing."""
    connection.close()
    if connection.vendor == "postgresql":
        empty = ["-c", "DROP SCHEMA public CASCADE", "-c", "CREATE SCHEMA public"]
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        _run("psql", *options, *_where(), *empty, f"--file={source}")
        return
    path = _sqlite_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    gate = Gate(lock_path(path))
    gate.enter(timeout=WAIT_SECONDS)
    # Through the backup API too, and not by moving the file: programs that have it open then see what is in it now.
    with contextlib.closing(gate), contextlib.closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as live:
        with contextlib.closing(sqlite3.connect(source)) as copy:
            copy.backup(live)
        _check_sqlite(live)


def is_empty() -> bool:
    """Whether the database holds nothing but what `migrate` makes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in NOTHING_OF_VALUE or table.startswith(OWN_TABLES):
                continue
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                return False
    return True


def _sqlite_path() -> Path:
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        raise CommandError(_("A database in memory can't be backed up."))
    return Path(connection.settings_dict["NAME"])


def _check_sqlite(database: sqlite3.Connection) -> None:
    try:
        verdict = database.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise CommandError(_("The database is damaged: %(verdict)s") % {"verdict": verdict})


def _where() -> list[str]:
    settings = connection.settings_dict
    known = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "username": settings["USER"],
        "dbname": settings["NAME"],
    }
    return [f"--{name}={value}" for name, value in known.items() if value]


def _run(program: str, *arguments: str) -> None:
    settings = connection.settings_dict
    # The password goes by the environment: a command line can be read by everybody on the machine.
    options = {f"PG{name.upper()}": value for name, value in settings["OPTIONS"].items() if isinstance(value, str)}
    options["PGOPTIONS"] = f"-c lock_timeout={WAIT_SECONDS:.0f}s"
    environment = {**os.environ, **options, "PGPASSWORD": settings["PASSWORD"] or os.environ.get("PGPASSWORD", "")}
    command = [_program(program), "--no-password", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise CommandError(
            _("%(program)s failed: %(words)s") % {"program": program, "words": done.stderr.strip()[-600:]}
        )


def _program(name: str) -> str:
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name.zfill(4), reverse=True
    )
    # Debian's name on the path picks a version by itself; the folders are for machines without it.
    for candidate in [shutil.which(name), *(str(folder / name) for folder in folders)]:
        if candidate and Path(candidate).exists():
            return candidate
    raise CommandError(
        _("%(program)s is not installed here. On Debian or Ubuntu: apt install postgresql-client.")
        % {"program": name}
    )
