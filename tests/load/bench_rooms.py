"""Pages of ideas, needs and talk when they are full: `tests/load/bench_rooms.py [IDEAS COMMENTS VOTES]`.

500 ideas and as many needs, 5,000 comments in one discussion, 20,000 who stand behind an idea or have a need too; read by
a neighbour who is signed in. Budget: 50 ms of the processor and 15 queries a page.
"""

import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

kept = tempfile.TemporaryDirectory(prefix="commonty-bench-rooms-")  # gone again at the end
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
from django.urls import reverse
from django.utils import timezone

from commonty.cases.tests.factories import Close, a_close, resident
from commonty.discussions.actions.threads import Topic, start_thread
from commonty.discussions.models import Comment, Thread
from commonty.ideas.models import Idea, Support
from commonty.people.models import Account, Person
from commonty.places.models import Kind, Place
from commonty.priorities.models import Need, Voice

MILLISECONDS, QUERIES, RUNS, SEED = 50, 15, 40, 20261126
THINGS = "a bench", "a lamp", "a bike shed", "a ramp", "more bins", "a noticeboard", "a pear tree", "a swing"
SPOTS = "at the bus stop", "in the back court", "by the shop", "on the stair", "at the gate", "round the bins"


def people_of(close: Close, how_many: int) -> list[Person]:
    homes = [
        Place.objects.create(kind=Kind.HOME, parent=close.block, name=f"Flat {n + 2}/1") for n in range(how_many)
    ]
    return [resident(home, f"Neighbour{n} Reid") for n, home in enumerate(homes)]


def words_for(n: int) -> str:
    return f"{THINGS[n % len(THINGS)].capitalize()} {SPOTS[n // len(THINGS) % len(SPOTS)]}, number {n}"


def fill_ideas(close: Close, people: list[Person], how_many: int, votes: int) -> None:
    now = timezone.now()
    facts = {"landlord": close.landlord, "place": close.block, "channel": "web"}
    Idea.objects.bulk_create(
        Idea(number=n, title=words_for(n), says="So that it is better for all of us here.", started_at=now,
             author=people[n % len(people)], moved_at=now - timedelta(minutes=n), **facts)
        for n in range(1, how_many + 1)
    )  # fmt: skip
    Need.objects.bulk_create(
        Need(number=n, words=words_for(n)[:80], author=people[n % len(people)], made_at=now, newest_voice_at=now,
             **facts)
        for n in range(1, how_many + 1)
    )  # fmt: skip
    chance = random.Random(SEED)
    ideas, needs = list(Idea.objects.all()), list(Need.objects.all())
    each = votes // 2 // how_many
    how = {"channel": "web", "at": now}
    Support.objects.bulk_create(
        [Support(idea=i, person=one, **how) for i in ideas for one in chance.sample(people, each)], batch_size=1_000
    )
    Voice.objects.bulk_create(
        [Voice(need=n, said_of=n, person=one, **how) for n in needs for one in chance.sample(people, each)],
        batch_size=1_000,
    )


def fill_talk(close: Close, people: list[Person], how_many: int) -> Thread:
    """Every fourth opens a line of talk; the others answer it, one or two deep."""
    now = timezone.now()
    topic = Topic(place=close.block, title=f"The back court, {how_many}", text="What shall we plant?")
    thread, _first = start_thread(topic, by=close.agnes, now=now, channel="web")
    rows, opened = [], 0
    for n in range(2, how_many + 1):
        opened = n if n % 4 == 2 else opened
        order = f"{opened:06}" + {2: "", 3: f"{n:06}", 0: f"{n - 1:06}{n:06}", 1: f"{n:06}"}[n % 4]
        rows.append(
            Comment(
                thread=thread, number=n, order=order, author=people[n % len(people)], channel="web", at=now,
                text=f"**Word** {n}: I think that we should ask everybody in the close first.",
                asked_at=now if n % 70 == 0 else None, stance="question" if n % 7 == 0 else "",
            )
        )  # fmt: skip
    Comment.objects.bulk_create(rows, batch_size=500)
    Thread.objects.filter(pk=thread.pk).update(next_number=how_many + 1)
    return thread


def pages_of(thread: Thread, comments: int) -> dict[str, str]:
    idea = Idea.objects.order_by("pk").first()
    need = Need.objects.order_by("pk").first()
    assert idea is not None
    assert need is not None
    talk = reverse("discussions:thread", args=[thread.public_id])
    return {
        "ideas": reverse("ideas:list"),
        "ideas, most supported": reverse("ideas:list") + "?show=supported",
        "ideas by words": reverse("ideas:list") + "?q=bench",
        "one idea": reverse("ideas:show", args=[idea.public_id]),
        "needs": reverse("priorities:list"),
        "one need": reverse("priorities:show", args=[need.public_id]),
        "discussions": reverse("discussions:threads"),
        "one discussion": talk,
        "far down in it": f"{talk}?comments={comments // 60}",
    }


def measure(ideas: int, comments: int, votes: int) -> bool:
    settings.DEBUG = False  # in debug mode Django keeps every query
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    close = a_close()
    people = people_of(close, max(60, votes // 2 // ideas * 2))
    fill_ideas(close, people, ideas, votes)
    thread = fill_talk(close, people, comments)
    Idea.objects.filter(number=1).update(thread=fill_talk(close, people, 200))
    client, account = Client(), Account.objects.create_user("bench", person=close.neighbour)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    print(f"{ideas} ideas, {ideas} needs, {comments:,} comments, {votes:,} votes")
    print(f"{'page':24}{'CPU ms':>8}{'queries':>9}")
    worst = 0.0
    for name, path in pages_of(thread, comments).items():
        for _warm in range(3):
            assert client.get(path).status_code == 200, path
        cpu = time.process_time()
        for _run in range(RUNS):
            client.get(path)
        each = (time.process_time() - cpu) * 1000 / RUNS
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        worst = max(worst, each / MILLISECONDS, len(captured) / QUERIES)
        print(f"{name:24}{each:8.0f}{len(captured):9}")
    print("within budget" if worst <= 1 else f"over budget of {MILLISECONDS} ms and {QUERIES} queries")
    return worst <= 1


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or [500, 5_000, 20_000]
    sys.exit(not measure(*sizes))
