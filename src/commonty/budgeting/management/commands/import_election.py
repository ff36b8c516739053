"""`commonty import-election FILE.pb --place NAME`: hold a vote that was held elsewhere, from its Pabulib file."""

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.budgeting.actions.count import CountsDisagree, count_round
from commonty.budgeting.actions.imported import begin_import, close_imported, put_in_ballots
from commonty.budgeting.from_file import Source, read_source
from commonty.budgeting.models import Result, Round
from commonty.kit.clock import database_now
from commonty.kit.money import pounds
from commonty.maths.counting import CountingError
from commonty.places.models import Place

EVERY_SECONDS = 1.0


class Command(BaseCommand):
    help = (
        "Hold a vote that was held elsewhere, from its file in the Pabulib format: each ballot goes through the same "
        "checks, seal and box as a vote here, and then it is counted and published. Stop it whenever you like: the "
        "same command goes on where it stopped, and says so if everything is there already."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="an election in the Pabulib format, FILE.pb")
        parser.add_argument("--place", required=True, help="where it is held: a place's name or its public id")
        parser.add_argument("--json", action="store_true", help="say what came out as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        place = find_place(options["place"])
        try:
            source = read_source(options["file"], Path(options["file"]).read_bytes())
            result, seconds = self.hold(source, place)
        except (CountingError, Refused, OSError) as error:
            raise CommandError(f"{options['file']}: {error}", returncode=2) from error
        except CountsDisagree as error:
            raise CommandError("Two programs counted and do not agree. Nothing was published.") from error
        if options["json"]:
            self.stdout.write(json.dumps(summary(result, seconds)))
        else:
            self.tell(result, seconds)

    def hold(self, source: Source, place: Place) -> tuple[Result, float]:
        started = time.monotonic()
        pb_round = begin_import(source=source, place=place, by=SYSTEM, now=database_now(), channel="import")
        known = Result.objects.filter(round=pb_round).first()
        if known is not None:
            self.stderr.write("This file is here already. Nothing was done.")
            return known, 0.0
        show = Progress(self.stderr)
        if pb_round.status == Round.Status.OPEN:
            put_in_ballots(round_id=pb_round.pk, source=source, by=SYSTEM, progress=show.ballots)
        seconds = time.monotonic() - started
        close_imported(round_id=pb_round.pk, by=SYSTEM, channel="import")
        result = count_round(round_id=pb_round.pk, by=SYSTEM, channel="import", progress=show.counting)
        return result, seconds

    def tell(self, result: Result, seconds: float) -> None:
        outcome, pb_round = result.outcome, result.round
        spent = pounds(round(float(outcome["spent"]) * 100), currency=pb_round.currency)
        self.stdout.write(f"{pb_round.name}: {len(outcome['funded'])} projects chosen, {spent} spent.")
        self.stdout.write(f"Its page: /decide/{pb_round.public_id}/result/")
        self.stdout.write(f"Its fingerprint: {result.pack_digest}")
        if seconds:
            self.stdout.write(f"{outcome['ballots']:,} ballots in {seconds:.1f} s.")


class Progress:
    """One line that is written over, on a terminal; a line now and then elsewhere."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.started, self.last, self.first = stream, time.monotonic(), 0.0, -1

    def ballots(self, done: int, total: int) -> None:
        if self.first < 0:
            self.first = done  # what an earlier run put in says nothing about how quick this one is
        rate = (done - self.first) / max(0.001, time.monotonic() - self.started)
        self.say(f"{done:,} of {total:,} ballots in the box, {rate:,.0f} a second", at_once=done == total)

    def counting(self, done: int, total: int, note: str) -> None:
        words = {
            "counting": "Counting",
            "again": "Counting again, with the other program",
            "publishing": "Publishing",
        }
        opening = f"Opening the box: {done:,} of {total:,}"
        self.say(words.get(note, opening), at_once=note in words)

    def say(self, words: str, *, at_once: bool) -> None:
        now = time.monotonic()
        if at_once or now - self.last > EVERY_SECONDS:
            self.last = now
            is_terminal = sys.stderr.isatty()
            self.stream.write(f"\r{words}        " if is_terminal else words, ending="\r" if is_terminal else "\n")


def find_place(named: str) -> Place:
    places = Place.objects.public()
    found = list(places.filter(public_id=named) or places.filter(name=named))
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(f"There is no place {named!r}.", returncode=2)
    ids = ", ".join(place.public_id for place in found)
    raise CommandError(f"{len(found)} places are called {named!r}. Give the id of one: {ids}.", returncode=2)


def summary(result: Result, seconds: float) -> dict[str, Any]:
    outcome = result.outcome
    return {
        "round": result.round.public_id,
        "page": f"/decide/{result.round.public_id}/result/",
        "pack": result.pack.path,
        "head": result.pack_digest,
        "ballots": outcome["ballots"],
        "funded": outcome["funded"],
        "spent": outcome["spent"],
        "import_seconds": round(seconds, 2),
    }
