"""R20: can a stopwatch tell an address that we know from one that we don't? AUC under 0.55 over 2,000 tries.

`tests/load/bench_enumeration.py [TRIES]`. Known and unknown addresses take turns at random; the AUC is the chance
that time alone puts a known one above an unknown one, and 0.5 is a coin.
"""

import os
import random
import sys
import tempfile
import time

kept = tempfile.TemporaryDirectory(prefix="commonty-bench-")  # gone again at the end
os.environ |= {"COMMONTY_DEBUG": "1", "COMMONTY_TESTING": "1", "COMMONTY_DATA": kept.name}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.settings")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.kit.models import RateCount
from commonty.people.models import Person
from commonty.places.actions import add_landlord

MOST = 0.55


def auc(known: list[float], unknown: list[float]) -> float:
    ranked = sorted([(took, True) for took in known] + [(took, False) for took in unknown])
    ranks = sum(rank for rank, (_took, is_known) in enumerate(ranked, 1) if is_known)
    value = (ranks - len(known) * (len(known) + 1) / 2) / (len(known) * len(unknown))
    return max(value, 1 - value)


def measure(tries: int) -> float:
    settings.DEBUG = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    call_command("migrate", verbosity=0)
    landlord = add_landlord(name="Bench", hosts="", by=SYSTEM, now=timezone.now(), channel="command")
    Person.objects.bulk_create(
        Person(landlord=landlord, name=f"P {n}", email=f"p{n}@example.com") for n in range(tries)
    )
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(tries + 50):
        is_known = random.random() < 0.5
        client = Client(SERVER_NAME="localhost")
        address = f"{'p' if is_known else 'q'}{number % tries}@example.com"
        begun = time.perf_counter()
        answer = client.post("/sign-in/", {"address": address})
        if number >= 50:  # the first ones warm up
            took[is_known].append(time.perf_counter() - begun)
        assert answer.status_code == 302, answer.status_code
        if number % 50 == 0:
            RateCount.objects.all().delete()
    return auc(took[True], took[False])


if __name__ == "__main__":
    value = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    print(f"AUC {value:.3f} (budget {MOST})")
    sys.exit(value > MOST)
