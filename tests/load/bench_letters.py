"""Time and memory of letters with voting codes: `tests/load/bench_letters.py [VOTERS]`. Budget: 300 MiB a process."""

import json
import os
import resource
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

from commonty.ballots import actions
from commonty.ballots.letters import Run, print_letters
from commonty.ballots.models import Register
from commonty.ballots.tests import factories

MEBIBYTES = 300


def memory(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss // 1024


def vote_of(voters: int) -> Register:
    landlord = factories.make_landlord()
    area = factories.make_area(landlord)
    homes = [factories.make_home(area) for _ in range(voters)]
    listed = [(factories.make_resident(home, format_needs="" if n % 25 else "large print"), home, area)
              for n, home in enumerate(homes)]  # fmt: skip
    register = factories.make_register(listed, place=landlord)
    now = timezone.now()
    moments = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=7)}
    Register.objects.filter(pk=register.pk).update(**moments)
    return Register.objects.select_related("place__landlord").get(pk=register.pk)


def measure(voters: int) -> dict[str, float]:
    settings.DEBUG = False  # in debug mode Django keeps every query
    call_command("migrate", verbosity=0)
    register = vote_of(voters)
    officer = factories.make_staff(register.place)
    figures: dict[str, float] = {"voters": voters, "memory_before": memory(resource.RUSAGE_SELF)}
    begun = time.perf_counter()
    run = actions.make_letters(register_id=register.pk, whom="everybody", by=officer, channel="web")
    figures["make_s"] = round(time.perf_counter() - begun, 2)
    parts = list(run.parts.order_by("number"))
    longest = 0.0
    for part in parts:
        begun = time.perf_counter()
        part.run.register = register
        letters = actions.letters_of(part=part, by=officer)
        print_letters(letters, Run(register, "https://homes.example.org/vote-code/", timezone.now()))
        codes = {letter.entitlement.pk: code for letter, code in letters}
        actions.hand_out(part_id=part.pk, codes=codes, by=officer, channel="web")
        longest = max(longest, time.perf_counter() - begun)
    figures |= {"parts": len(parts), "longest_part_s": round(longest, 2)}
    figures |= {"worker_mb": memory(resource.RUSAGE_SELF), "press_mb": memory(resource.RUSAGE_CHILDREN)}
    return figures


if __name__ == "__main__":
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    print(json.dumps(found, indent=1))
    sys.exit(max(found["worker_mb"], found["press_mb"]) > MEBIBYTES)
