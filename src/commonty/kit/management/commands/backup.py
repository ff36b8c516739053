"""`commonty backup FILE`: everything in one file, checked."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from commonty.kit.backup import make_backup, read_passphrase


class Command(BaseCommand):
    help = "Back up the database and the media folder into one file, and check it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--passphrase-file", type=Path, help="encrypt with the passphrase in this file")

    def handle(self, *args: Any, path: Path, passphrase_file: Path | None, **options: Any) -> None:
        passphrase = read_passphrase(passphrase_file) if passphrase_file else None
        manifest = make_backup(path, passphrase=passphrase)
        size = path.stat().st_size / 1_000_000
        words = {"path": path, "files": len(manifest.files), "size": f"{size:.1f}"}
        self.stdout.write(_("%(path)s: %(files)d files, %(size)s MB, checked.") % words)
        self.stdout.write(
            _("It doesn't hold the keys of this installation (.env): keep them, and keep them elsewhere.")
        )
        if not passphrase:
            self.stdout.write(_("It isn't encrypted: whoever has it can read it. --passphrase-file changes that."))
