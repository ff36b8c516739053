"""`commonty import-roll`: try a roll dry, and with --apply bring it in."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.people.actions.roll import apply_roll, leave_roll, try_roll
from commonty.people.models import RollImport
from commonty.people.roll.columns import template_csv
from commonty.people.roll.report import because_words, count_sentences, problems_csv
from commonty.people.roll.sample import sample_csv
from commonty.people.roll.table import MOST_BYTES, BadFile, too_large
from commonty.places.models import Place

SHOWN = 10


class Command(BaseCommand):
    help = "Bring in homes and residents from a CSV file. Without --apply it only says what would change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="the CSV file")
        parser.add_argument("--landlord", help="name or public id; needed where there are several")
        parser.add_argument("--full", action="store_true", help="the file holds everybody: say who is missing")
        parser.add_argument("--apply", action="store_true", help="do what the report says")
        parser.add_argument(
            "--leave-out-errors", action="store_true", help="apply without the rows that have something wrong"
        )
        parser.add_argument("--report", type=Path, help="write what is wrong in which row to this CSV file")
        parser.add_argument("--template", action="store_true", help="print an empty file with the headings we read")
        parser.add_argument("--sample", type=int, metavar="N", help="print a made-up file of N people")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["template"] or options["sample"]:
            sys.stdout.write(template_csv() if options["template"] else sample_csv(options["sample"]))
            return
        roll = self.tried(options)
        self.tell(roll.report)
        if options["report"]:
            options["report"].write_text("\ufeff" + problems_csv(roll.report), encoding="utf-8")
        if options["apply"]:
            self.bring_in(roll, leave_out_errors=options["leave_out_errors"])
        else:
            leave_roll(roll_id=roll.pk, by=SYSTEM, now=timezone.now(), channel="command")
            self.stdout.write("\nNothing was changed. Add --apply to bring it in.")

    def tried(self, options: dict[str, Any]) -> RollImport:
        if not options["file"]:
            raise CommandError("Name the file, or ask for --template or --sample N.")
        file = Path(options["file"])
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        if file.stat().st_size > MOST_BYTES:
            raise CommandError(too_large(file.stat().st_size))
        try:
            return try_roll(
                landlord_id=landlord_named(options["landlord"]).pk, content=file.read_bytes(), file_name=file.name,
                is_full=options["full"], by=SYSTEM, now=timezone.now(), channel="command",
            )  # fmt: skip
        except BadFile as bad:
            raise CommandError(str(bad)) from bad

    def bring_in(self, roll: RollImport, *, leave_out_errors: bool) -> None:
        try:
            apply_roll(
                roll_id=roll.pk, leave_out_errors=leave_out_errors, by=SYSTEM, now=timezone.now(), channel="command"
            )
        except Refused as refusal:
            leave_roll(roll_id=roll.pk, by=SYSTEM, now=timezone.now(), channel="command")
            raise CommandError(f"{refusal} (--leave-out-errors says so.)") from refusal
        self.stdout.write("\nBrought in.")
        if roll.report["absent"]:
            self.stdout.write("Who is missing from the file stays until a person looks at them: /manage/roll/")

    def tell(self, report: dict[str, Any]) -> None:
        self.stdout.write(f"{report['rows']} rows")
        for name, says in count_sentences().items():
            if report["counts"].get(name):
                self.stdout.write(f"  {report['counts'][name]:>7}  {says}")
        for kind, title in (("errors", "Wrong, and the row is left out"), ("warnings", "Only the cell is left out")):
            if report[kind]:
                self.stdout.write(f"\n{title}: {report[f'{kind}_in_all']}")
            for row, column, sentence in report[kind][:SHOWN]:
                self.stdout.write(f"  row {row}, {column}: {sentence}")
        if report["likely_in_all"]:
            self.stdout.write(f"\nMay be one human, for a person to decide: {report['likely_in_all']}")
        for one, other, because in report["likely"][:SHOWN]:
            self.stdout.write(f"  {one} and {other}: {because_words(because)}")
        if report["unread_columns"]:
            self.stdout.write(f"\nColumns that are not read: {', '.join(report['unread_columns'])}")


def landlord_named(name: str | None) -> Place:
    landlords = list(Place.objects.landlords())
    if not landlords:
        raise CommandError("There is no landlord yet: `commonty init` sets one up.")
    if name is None and len(landlords) == 1:
        return landlords[0]
    for landlord in landlords:
        if name is not None and name.casefold() in (landlord.name.casefold(), landlord.public_id):
            return landlord
    raise CommandError(f"Say which landlord with --landlord: {', '.join(one.name for one in landlords)}.")
