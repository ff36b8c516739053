"""`commonty demo`: the invented landlord, built once in an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commonty.places.models import Place
from commonty.web.demo.build import build_demo
from commonty.web.demo.places import LANDLORD


class Command(BaseCommand):
    help = "Build the invented landlord Strathvale Homes in an empty database. A second time does nothing."

    def handle(self, **options: Any) -> None:
        landlords = list(Place.objects.landlords().values_list("name", flat=True))
        if LANDLORD in landlords:
            return
        if landlords:
            raise CommandError("There is a landlord here already. The demo is built only where there is none.")
        started = timezone.now()
        self.stdout.write("Building the demo landlord")
        build_demo(now=started, say=lambda what: self.stdout.write(f"  {what}"))
        self.stdout.write(f"  done in {(timezone.now() - started).total_seconds():.0f} s")
