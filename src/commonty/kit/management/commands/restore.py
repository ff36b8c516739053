"""`commonty restore FILE`: a backup brought back, after all of it was checked."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commonty.kit.backup import read_passphrase, restore_backup


class Command(BaseCommand):
    help = "Bring a backup back. Checks all of it before it changes anything, and replaces nothing unless told to."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--passphrase-file", type=Path, help="the passphrase that it was made with")
        parser.add_argument("--replace", action="store_true", help="put it in place of what is here")

    def handle(self, *args: Any, path: Path, passphrase_file: Path | None, replace: bool, **options: Any) -> None:
        if not path.exists():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        passphrase = read_passphrase(passphrase_file) if passphrase_file else None
        manifest = restore_backup(path, passphrase=passphrase, replace=replace)
        # A backup of an older version of the program lacks the newest tables.
        call_command("migrate", verbosity=0, interactive=False)
        words = {"files": len(manifest.files), "at": manifest.made_at}
        self.stdout.write(_("Restored %(files)d files as they were at %(at)s.") % words)
