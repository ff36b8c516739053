"""How long a roll takes and how much memory: `tests/load/bench_roll.py [PEOPLE]`. Budget: 50,000 in 60 s, 500 MiB."""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

kept = tempfile.TemporaryDirectory(prefix="commonty-bench-roll-")  # gone again at the end
folder = Path(kept.name)
os.environ |= {"COMMONTY_DEBUG": "1", "COMMONTY_TESTING": "1", "COMMONTY_DATA": str(folder)}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.settings")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.people.actions.roll import apply_roll, try_roll
from commonty.people.roll.sample import sample_csv
from commonty.places.actions import add_landlord

SECONDS, MEBIBYTES = 60, 500


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(people: int) -> dict[str, float]:
    settings.DEBUG = False  # in debug mode Django keeps every query
    call_command("migrate", verbosity=0)
    landlord = add_landlord(name="Bench Homes", hosts="", by=SYSTEM, now=timezone.now(), channel="command")
    content = sample_csv(people).encode()
    figures: dict[str, float] = {"people": people, "file_mb": round(len(content) / 1e6, 1), "memory_before": memory()}
    for run in ("first", "second"):
        begun, cpu = time.perf_counter(), time.process_time()
        roll = try_roll(
            landlord_id=landlord.pk, content=content, file_name="bench.csv", is_full=True, by=SYSTEM,
            now=timezone.now(), channel="command",
        )  # fmt: skip
        tried = time.perf_counter()
        apply_roll(roll_id=roll.pk, leave_out_errors=False, by=SYSTEM, now=timezone.now(), channel="command")
        figures[f"{run}_try_s"] = round(tried - begun, 1)
        figures[f"{run}_apply_s"] = round(time.perf_counter() - tried, 1)
        figures[f"{run}_cpu_s"] = round(time.process_time() - cpu, 1)  # what a busy machine doesn't change
    roll.refresh_from_db()
    assert roll.report["counts"]["people_added"] == 0, "a second run changes nothing"
    figures["memory_most"] = memory()
    return figures


if __name__ == "__main__":
    figures = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
    for name, value in figures.items():
        print(f"{name:16} {value}")
    slowest = max(
        figures["first_try_s"] + figures["first_apply_s"], figures["second_try_s"] + figures["second_apply_s"]
    )
    if slowest > SECONDS or figures["memory_most"] > MEBIBYTES:
        sys.exit("over budget")
