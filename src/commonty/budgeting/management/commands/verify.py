"""`commonty verify PACK.zip --head FINGERPRINT`: check a published result without trusting whoever published it."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.packs.layout import fingerprint
from commonty.budgeting.packs.report import Report, Verdict

MARKS = {True: "ok     ", False: "WRONG  ", None: "not checked: "}


class Command(BaseCommand):
    help = (
        "Check a pack: is it the one that was published, does it agree with itself, and does counting again give the "
        "same result? Exits with 0 if it is sound, 1 if it was altered, 2 if it can't be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser | ArgumentParser) -> None:
        parser.add_argument("pack", help="the pack, as downloaded from the result page")
        parser.add_argument("--head", help="the fingerprint that is printed on the result page")
        parser.add_argument("--json", action="store_true", help="say what was found as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        report = report_on(options["pack"], options["head"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict()))
        else:
            self.tell(report)
        if report.exit_code:
            sys.exit(report.exit_code)

    def tell(self, report: Report) -> None:
        for _name, is_well, says in report.checks:
            self.stdout.write(f"{MARKS[is_well]}{says}")
        verdicts = {
            Verdict.SOUND: "This pack is sound.",
            Verdict.ALTERED: "This pack was altered. Don't trust it.",
            Verdict.UNREADABLE: "This can't be read as a pack.",
        }
        self.stdout.write(f"\n{verdicts[report.verdict]}\nIts fingerprint: {report.fingerprint}")
        if report.warning and report.verdict == Verdict.SOUND:
            self.stdout.write(f"\n{report.warning}")


def report_on(path: str, head: str | None) -> Report:
    try:
        return check_pack(Path(path).read_bytes(), head=head)
    except OSError as error:
        report = Report(fingerprint(b""), head)
        report.fault("file", f"{path} can't be opened: {error.strerror}.", Verdict.UNREADABLE)
        return report
