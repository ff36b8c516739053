"""Databases to break: a real installation's tables and triggers, made quickly from one that was migrated once.

with Databases() as databases:                 # SQLite; Databases(url) takes a PostgreSQL server
    with databases.fresh() as url:
        run("races", url, voters=60)
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
FILE = "commonty.sqlite3"


class Databases:
    def __init__(self, server: str = "") -> None:
        self.server = server
        self.folder = Path(tempfile.mkdtemp(prefix="commonty-faults-"))
        self.template = f"faults_{uuid.uuid4().hex[:12]}"

    def __enter__(self) -> "Databases":
        if self.server:
            self._sql(f"CREATE DATABASE {self.template}")
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, env=environment(self._url(self.template)), cwd=ROOT, check=True)
        return self

    def __exit__(self, *exception: object) -> None:
        if self.server:
            self._sql(f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)")
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def fresh(self) -> Iterator[str]:
        name = f"{self.template}_{uuid.uuid4().hex[:8]}"
        if self.server:
            self._sql(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        else:
            shutil.copytree(self.folder / self.template, self.folder / name)
        try:
            yield self._url(name)
        finally:
            if self.server:
                self._sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            else:
                shutil.rmtree(self.folder / name)

    def _url(self, name: str) -> str:
        if not self.server:
            (self.folder / name).mkdir(exist_ok=True)
            return f"sqlite:///{self.folder / name / FILE}"
        before, _slash, after = self.server.rpartition("/commonty?") if "?" in self.server else (self.server, "", "")
        return f"{before}/{name}?{after}" if after else f"{before.rpartition('/')[0]}/{name}"

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


def environment(url: str) -> dict[str, str]:
    """A real installation's, without debug and without what tests switch off."""
    ours = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "commonty.settings",
        "COMMONTY_SECRET_KEY": "faults" * 8,
        "COMMONTY_INSTALLATION_KEY": "broken" * 8,
        "COMMONTY_LOG_LEVEL": "ERROR",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONTY_", "DJANGO_"))}
    return kept | ours | {"COMMONTY_DATA": tempfile.gettempdir()}


def run(scenario: str, url: str, *, preload: str = "", **sizes: Any) -> dict[str, Any]:
    """Play a scenario in a process of its own against this database; returns what came of it."""
    command = [sys.executable, "-m", "tests.faults.scenarios", scenario, json.dumps(sizes)]
    env = environment(url) | ({"LD_PRELOAD": preload, **shadow_of(url)} if preload else {})
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=3600)
    return json.loads(done.stdout.splitlines()[-1])


def shadow_of(url: str) -> dict[str, str]:
    """Where the shim keeps what would be on the disk after a power cut (see `shadow.c`)."""
    live = Path(url.removeprefix("sqlite:///")).parent
    shadow = live / "shadow"
    shadow.mkdir(exist_ok=True)
    return {"SHADOW_FROM": f"{live}/", "SHADOW_TO": f"{shadow}/"}
