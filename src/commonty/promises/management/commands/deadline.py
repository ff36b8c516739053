"""`commonty deadline --landlord NAME`: the same command, with the closed days and own promises of that landlord."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from commonty.maths.deadlines.command import Landlord, landlord_named, main
from commonty.places.models import Place
from commonty.promises.queries import closed_days_of, own_lengths_of

NOBODY = "commonty deadline: there is no landlord called {name!r} here. These are: {names}.\n"


class Command(BaseCommand):
    help = "When something is due, counted with a landlord's own closed days and promises."

    def run_from_argv(self, argv: list[str]) -> None:
        """Its options are those of the sums: whatever they say of a wrong one, this says too."""
        sys.exit(self.handle(argv[2:]))

    def handle(self, words: list[str], **_options: Any) -> int:  # type: ignore[override]
        name = landlord_named(words)
        landlords = list(Place.objects.landlords().order_by("name"))
        called = name.casefold()
        for place in landlords:
            if called in (place.name.casefold(), place.public_id.casefold(), *place.hosts.casefold().split()):
                return main(words, landlord=Landlord(closed_days_of(place.pk), own_lengths_of(place.pk)))
        names = ", ".join(place.name for place in landlords) or "none"
        sys.stderr.write(NOBODY.format(name=name[:80], names=names))
        return 2
