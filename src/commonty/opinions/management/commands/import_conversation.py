"""`commonty import-conversation FOLDER --place NAME`: what people said elsewhere, from a Polis export or from ours."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.kit.clock import database_now
from commonty.maths.opinions import OpinionsError, read_votes
from commonty.opinions.actions.bringing_in import bring_in
from commonty.places.models import Place


class Command(BaseCommand):
    help = (
        "Bring in a conversation that was held elsewhere: a folder with votes.csv or participants-votes.csv, and "
        "comments.csv with what the statements say. Each vote goes through the same checks, all of it is taken or nothing, "
        "and its report can be read at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="a folder as Polis exports it")
        parser.add_argument("--place", required=True, help="where it belongs: a place's name or its public id")
        parser.add_argument("--question", default="", help="what was asked; else the folder's name")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, place = Path(options["folder"]), find_place(options["place"])
        question = (options["question"] or folder.resolve().name)[:120]
        try:
            votes = read_votes(folder)
            how: dict[str, Any] = {"by": SYSTEM, "now": database_now(), "channel": "import"}
            made = bring_in(place=place, question=question, words="", votes=votes, **how)
        except (OpinionsError, Refused, OSError) as error:
            raise CommandError(f"{folder}: {error}", returncode=2) from error
        self.stdout.write(
            f"{len(votes.people):,} people, {len(votes.statements):,} statements, {len(votes.value):,} votes.\n"
            f"Its page: /opinions/{made.public_id}/"
        )


def find_place(named: str) -> Place:
    places = Place.objects.public().select_related("landlord")
    found = list(places.filter(public_id=named) or places.filter(name=named))
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(f"There is no place {named!r}.", returncode=2)
    ids = ", ".join(place.public_id for place in found)
    raise CommandError(f"{len(found)} places are called {named!r}. Give the id of one: {ids}.", returncode=2)
