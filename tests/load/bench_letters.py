"""Time and memory of letters with voting codes and with sign-in codes: `tests/load/bench_letters.py [PEOPLE]`.

Each in a process of its own, with all that a web worker has loaded. Budget: 300 MiB a process, and for a part two
seconds of a processor, since somebody waits for it.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
kept = tempfile.TemporaryDirectory(prefix="commonty-bench-letters-")  # gone again at the end
folder = Path(kept.name)
os.environ |= {"COMMONTY_DEBUG": "1", "COMMONTY_TESTING": "1", "COMMONTY_DATA": str(folder)}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.settings")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from commonty.ballots import actions as voting
from commonty.ballots.letters import Run, print_letters
from commonty.ballots.models import Register
from commonty.ballots.tests import factories
from commonty.people.actions import letters as sign_in
from commonty.people.letters.sign_in_letter import print_file
from commonty.people.models import Person, Tie
from commonty.places.models import Kind, Place

MEBIBYTES, SECONDS = 300, 2
NOW = timezone.now()


def memory(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss // 1024


def cpu() -> float:
    """Seconds of this process and of those that printed: the same on a machine that is busy with other things."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def area_of(people: int) -> tuple[Place, list[Person]]:
    """One home each; every twenty-fifth needs large print."""
    landlord = factories.make_landlord()
    area = factories.make_area(landlord)
    first = Place.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    homes = Place.objects.bulk_create(
        [
            Place(
                pk=first + n, kind=Kind.HOME, parent=area, landlord=landlord, path=f"{area.path}{first + n}/",
                name=f"Flat {n}", address=f"Flat {n}, 12 Example Street\nStrathvale", postcode="ZZ99 1AB",
            )
            for n in range(people)
        ],
        batch_size=500,
    )  # fmt: skip
    tenants = Person.objects.bulk_create(
        [
            Person(landlord=landlord, name=f"Resident {n}", format_needs="" if n % 25 else "large print", born_in=1975)
            for n in range(people)
        ],
        batch_size=500,
    )  # fmt: skip
    Tie.objects.bulk_create(
        (Tie(person=person, home=home, kind="tenant") for person, home in zip(tenants, homes)), batch_size=500
    )
    return area, tenants


def voting_letters(people: int):
    """What makes them, and what prints a part."""
    area, tenants = area_of(people)
    homes = {tie.person_id: tie.home for tie in Tie.objects.select_related("home")}
    register = factories.make_register([(who, homes[who.pk], area) for who in tenants], place=area)
    moments = {"opens_at": NOW - timedelta(days=1), "closes_at": NOW + timedelta(days=7)}
    Register.objects.filter(pk=register.pk).update(**moments)
    register = Register.objects.select_related("place__landlord").get(pk=register.pk)
    officer = factories.make_staff(area)

    def print_part(part):
        part.run.register = register
        letters = voting.letters_of(part=part, by=officer)
        print_letters(letters, Run(register, "https://homes.example.org/vote-code/", NOW))
        codes = {letter.pk: code for letter, code in letters}
        voting.hand_out(part_id=part.pk, codes=codes, by=officer, channel="web")

    def make():
        return voting.make_letters(register_id=register.pk, whom="everybody", by=officer, channel="web")

    def finish(run):
        voting.finish_letters(run_id=run.pk, by=officer, channel="web")

    return make, print_part, finish


def sign_in_letters(people: int):
    area, _tenants = area_of(people)
    officer = factories.make_staff(area)

    def print_part(part):
        letters = sign_in.letters_of(part=part, by=officer)
        print_file(letters, part, url="https://homes.example.org/sign-in/letter/", now=NOW)
        codes = {letter.pk: code for letter, code in letters}
        sign_in.hand_out(part_id=part.pk, codes=codes, by=officer, channel="web")

    def make():
        return sign_in.make_letters(place_id=area.pk, whom="everybody", by=officer, channel="web")

    def finish(batch):
        sign_in.finish_letters(batch_id=batch.pk, by=officer, channel="web")

    return make, print_part, finish


KINDS = {"voting": voting_letters, "sign-in": sign_in_letters}


def measure(kind: str, people: int) -> dict[str, float | str]:
    settings.DEBUG = False  # in debug mode Django keeps every query
    call_command("migrate", verbosity=0)
    make, print_part, finish = KINDS[kind](people)
    figures: dict[str, float | str] = {"letters": kind, "people": people, "before_mb": memory(resource.RUSAGE_SELF)}
    begun = time.perf_counter()
    made = make()
    figures["make_s"] = round(time.perf_counter() - begun, 2)
    took, before = [], cpu()
    for part in made.parts.select_related("run__made_by").order_by("number"):
        begun = time.perf_counter()
        print_part(part)
        took.append(time.perf_counter() - begun)
    cpu_a_part = round((cpu() - before) / len(took), 2)
    begun = time.perf_counter()
    finish(made)
    figures["finish_s"] = round(time.perf_counter() - begun, 2)
    figures |= {"parts": len(took), "longest_part_s": round(max(took), 2), "cpu_a_part_s": cpu_a_part}
    figures |= {"worker_mb": memory(resource.RUSAGE_SELF), "press_mb": memory(resource.RUSAGE_CHILDREN)}
    return figures


def measure_each(people: str) -> int:
    faults = 0
    for kind in KINDS:
        done = subprocess.run([sys.executable, __file__, people, kind], capture_output=True, text=True, check=True)
        print(done.stdout, end="")
        found = json.loads(done.stdout)
        faults += max(found["worker_mb"], found["press_mb"]) > MEBIBYTES or found["cpu_a_part_s"] > SECONDS
    return faults


if __name__ == "__main__":
    people = sys.argv[1] if len(sys.argv) > 1 else "2000"
    if len(sys.argv) > 2:
        print(json.dumps(measure(sys.argv[2], int(people)), indent=1))
    else:
        sys.exit(measure_each(people))
