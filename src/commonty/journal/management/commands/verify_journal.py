"""`commonty verify-journal`: walk every chain, and look for heads that were kept outside."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commonty.journal.witnesses import KeptHead, heads_promised, kept_heads, missing_heads, walk_all


class Command(BaseCommand):
    help = (
        "Does the journal still say what it said? Walks every chain, and looks for the heads that a witness kept. Exits "
        "with 0 if all is sound, 1 if something was altered, 2 if a message holds no heads or not all of them."
    )

    def add_arguments(self, parser: CommandParser | ArgumentParser) -> None:
        parser.add_argument(
            "--head", action="append", default=[], help="a hash that was kept outside; may be repeated"
        )
        parser.add_argument("--mail", action="append", default=[], help="a file with a message that a witness kept")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = [KeptHead(hash=head.strip().lower()) for head in options["head"]]
        for name in options["mail"]:
            kept += heads_in(name)
        verdicts = walk_all()
        for verdict in verdicts:
            says = f"{verdict.chain}: {verdict.fault or f'{verdict.entries} entries, head {verdict.head}'}"
            self.stdout.write(f"{'ok     ' if verdict.is_sound else 'WRONG  '}{says}")
        missing = missing_heads(kept, verdicts)
        for head in missing:
            where = f"{head.chain} {head.seq} " if head.chain else ""
            self.stdout.write(f"WRONG  {where}{head.hash} was kept outside, and is not in the journal.")
        if kept:
            self.stdout.write(f"{len(kept) - len(missing)} of {len(kept)} heads that were kept outside are in it.")
        if missing or not all(verdict.is_sound for verdict in verdicts):
            sys.exit(1)


def heads_in(name: str) -> list[KeptHead]:
    try:
        message = Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"{name} can't be opened: {error.strerror}.", returncode=2) from None
    found, promised = kept_heads(message), heads_promised(message)
    if not found:
        raise CommandError(f"{name} holds no heads. Save the whole message as plain text.", returncode=2)
    if len(found) < promised:
        raise CommandError(
            f"{name} was sent with {promised} heads, and {len(found)} can be read. Save the whole message as plain text.",
            returncode=2,
        )
    return found
