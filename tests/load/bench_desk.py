"""How fast the desk and its lead's page are with many open cases: `tests/load/bench_desk.py [CASES]`.

Budget: with 2,000 open cases 100 ms of the processor and 12 queries, of each page.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

kept = tempfile.TemporaryDirectory(prefix="commonty-bench-desk-")  # gone again at the end
folder = Path(kept.name)
os.environ |= {"COMMONTY_DEBUG": "1", "COMMONTY_TESTING": "1", "COMMONTY_DEMO": "1", "COMMONTY_DATA": str(folder)}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.settings")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case
from commonty.cases.tests.factories import a_close
from commonty.people.models import Account, Team

PAGES, MILLISECONDS, QUERIES, RUNS = ("mine", "all", "late", "week", "urgent"), 100, 12, 40
TEXTS = "The light is out", "When are the bins emptied?", "Nobody came again", "There is mould", "A smell of gas"


def measure(cases: int) -> dict[str, float]:
    settings.DEBUG = False  # in debug mode Django keeps every query
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    close, begun = a_close(), time.perf_counter()
    for n in range(cases):
        at = timezone.now() - timedelta(hours=n)
        asked = Asked(says=TEXTS[n % len(TEXTS)], place=close.home, received_at=at)
        raise_case(asked, raised_by=close.agnes, by=close.agnes, now=timezone.now(), channel="web")
    figures: dict[str, float] = {"cases": cases, "raise_ms_a_case": (time.perf_counter() - begun) * 1000 / cases}
    client, account = Client(), Account.objects.create_user("bench", person=close.shona)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    Team.objects.update(lead=close.shona)
    pages = [f"/desk/cases/?show={name}" for name in PAGES]
    pages += ["/desk/workload/", f"/desk/workload/{close.bilal.public_id}/"]
    pages.append(f"/desk/cases/?show=all&with={close.bilal.public_id}")
    pages.append(f"/help/cases/{Case.objects.order_by('pk').first().public_id}/")
    for page in pages:
        for _warm in range(3):
            assert client.get(page).status_code == 200
        wall, cpu = [], time.process_time()
        for _run in range(RUNS):
            start = time.perf_counter()
            client.get(page)
            wall.append((time.perf_counter() - start) * 1000)
        name = name_of(page, close.bilal.public_id)
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        figures[f"{name}_queries"] = len(captured.captured_queries)
        figures[f"{name}_p50_ms"] = statistics.median(wall)
        figures[f"{name}_cpu_ms"] = (time.process_time() - cpu) * 1000 / RUNS
    return figures


def name_of(page: str, whom: str) -> str:
    if page.startswith("/help"):
        return "case"
    if "workload" in page:
        return "hand_over" if whom in page else "workload"
    return "of_one" if whom in page else page.rpartition("=")[2]


if __name__ == "__main__":
    figures = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
    for name, value in figures.items():
        print(f"{name:20} {value:10.1f}")
    slowest = max(value for name, value in figures.items() if name.endswith("_cpu_ms"))
    print("within budget" if slowest <= MILLISECONDS else f"over budget: {slowest:.0f} ms of {MILLISECONDS}")
    most = max(value for name, value in figures.items() if name.endswith("_queries") and not name.startswith("case"))
    print("within budget" if most <= QUERIES else f"over budget: {most:.0f} queries of {QUERIES}")
    sys.exit(slowest > MILLISECONDS or most > QUERIES)
