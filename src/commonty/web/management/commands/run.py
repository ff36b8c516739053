"""`commonty run`: get the database ready, then serve the pages and keep a worker beside them."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from waitress import create_server

PACKAGE = Path(__file__).resolve().parents[3]


class Command(BaseCommand):
    help = "Bring the database up to date (after a backup), then start the web pages and the worker."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="with the invented landlord; on this machine only")
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen at")
        parser.add_argument(
            "--port", type=int, default=int(os.environ.get("PORT", "8000")), help="default: 8000, or PORT"
        )
        parser.add_argument("--threads", type=int, default=8)
        parser.add_argument("--no-worker", action="store_true", help="the worker runs somewhere else")

    def handle(self, *, host: str, port: int, threads: int, no_worker: bool, **options: Any) -> None:
        if settings.DEMO and host not in ("127.0.0.1", "localhost", "::1"):
            raise CommandError("The demo signs anybody in by one click, so it listens on this machine only.")
        self._require_free(host, port)
        self._get_ready()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # else whitenoise warns of an empty shelf
        server = make_server(get_wsgi_application(), host=host, port=port, threads=threads)
        worker = None if no_worker else Worker(self.stderr.write)
        self.stdout.write(
            self.style.SUCCESS(f"\n  Commonty is at http://{_shown(host)}:{port}/{'demo/' if settings.DEMO else ''}")
        )
        self.stdout.write("  Stop with Ctrl+C.\n")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, _stop)
        try:
            server.run()
        except (KeyboardInterrupt, SystemExit):
            pass
        finally:
            server.close()
            if worker is not None:
                worker.stop()

    def _require_free(self, host: str, port: int) -> None:
        """A second start beside a forgotten first one would otherwise fail late, or share the port unseen."""
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                raise CommandError(f"Port {port} is taken. Choose another: PORT={port + 1} make run") from None

    def _get_ready(self) -> None:
        """Migrate and build the demo unless this very code has done both to this very database."""
        stamp, wanted = settings.DATA_DIR / "ready.stamp", code_stamp()
        if stamp.exists() and stamp.read_text() == wanted and _has_tables():
            return
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        if settings.DEMO:
            self._build_demo()
        else:
            self._migrate()
        stamp.write_text(wanted)

    def _build_demo(self) -> None:
        """An interrupted build leaves half a landlord: then begin again, since nobody has put anything real there."""
        unfinished, database = settings.DATA_DIR / "demo-unfinished", Path(settings.DATABASES["default"]["NAME"])
        if unfinished.exists() and connection.vendor == "sqlite":
            self.stdout.write("The last start was interrupted while it built the demo: beginning again")
            connection.close()
            for path in database.parent.glob(f"{database.name}*"):
                path.unlink()
        unfinished.touch()
        self._migrate()
        call_command("demo", stdout=self.stdout)
        unfinished.unlink()

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return
        if executor.loader.applied_migrations:
            path = settings.DATA_DIR / "backups" / f"before-{timezone.now():%Y%m%d-%H%M%S}.backup"
            path.parent.mkdir(parents=True, exist_ok=True)
            self.stdout.write(f"Backing up to {path} before the database changes")
            call_command("backup", str(path), stdout=self.stdout)
        self.stdout.write(f"Bringing the database up to date ({len(plan)} steps)")
        call_command("migrate", verbosity=0, interactive=False)


class Worker:
    """The worker in a process of its own, started again whenever it ends without having been told to."""

    COMMAND = [sys.executable, "-m", "commonty.cli", "worker"]
    LONGEST_PAUSE = 60.0

    def __init__(self, tell: Callable[[str], Any]) -> None:
        self.tell = tell
        self.over = threading.Event()
        self.process = subprocess.Popen(self.COMMAND)  # noqa: S603
        threading.Thread(target=self._watch, name="worker-watch", daemon=True).start()

    def _watch(self) -> None:
        pause = 1.0
        while True:
            began = time.monotonic()
            code = self.process.wait()
            if self.over.is_set():
                return
            # One that ends at once again and again is given more and more time; one that had worked a while, little.
            pause = 1.0 if time.monotonic() - began > self.LONGEST_PAUSE else min(2 * pause, self.LONGEST_PAUSE)
            self.tell(f"The worker ended ({code}). It is started again in {pause:.0f} s.")
            if self.over.wait(pause):
                return
            self.process = subprocess.Popen(self.COMMAND)  # noqa: S603

    def stop(self) -> None:
        self.over.set()
        self.process.terminate()
        self.process.wait(timeout=20)


def make_server(application: Any, *, host: str, port: int, threads: int) -> Any:
    # Of its own accord waitress drops what a proxy says of the client. Behind one all would then share its address, so
    # that one guesser uses up everybody's tries, and plain HTTP, so that every page redirects to itself.
    # In demo mode nobody counts on them, but its doors must notice a proxy that was put in front all the same.
    is_behind_proxy = settings.TRUSTED_PROXIES > 0 or settings.SECURE_PROXY_SSL_HEADER is not None
    return create_server(
        application,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        clear_untrusted_proxy_headers=not (is_behind_proxy or settings.DEMO),
    )


def code_stamp() -> str:
    """Changes when a migration, the demo or the database does."""
    digest = hashlib.sha256(f"{settings.DEMO} {settings.DATABASES['default']['NAME']}".encode())
    for path in sorted([*PACKAGE.glob("*/migrations/*.py"), *PACKAGE.glob("web/demo/*.*")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _has_tables() -> bool:
    return "django_migrations" in connection.introspection.table_names()


def _shown(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::") else host  # noqa: S104


def _stop(*_: Any) -> None:
    raise SystemExit(0)
