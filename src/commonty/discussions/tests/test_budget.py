"""A thread of five thousand comments asks the database as often as one of one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonty.discussions.models import Comment, Thread
from commonty.discussions.tests.factories import NOW, a_thread

MOST = 15


def fill(thread: Thread, how_many: int, author) -> None:
    rows = [
        Comment(
            thread=thread, number=n, order=f"{n:06}", author=author, channel="web", at=NOW, text=f"**Word** {n}.",
            stance="question", asked_at=NOW if n % 7 == 0 else None,
        )
        for n in range(2, how_many + 1)
    ]  # fmt: skip
    Comment.objects.bulk_create(rows, batch_size=500)


def asked(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["nobody", "neighbour", "shona"])
def test_pages_ask_as_often_for_five_thousand_as_for_a_few(close, be, who):
    few, many = a_thread(close, title="A few things"), a_thread(close, title="Many things")
    fill(few, 8, close.agnes)
    fill(many, 5_000, close.agnes)
    client = be(getattr(close, who, None))
    for name in ("thread", "thread_feed", "thread_csv"):
        counts = [asked(client, reverse(f"discussions:{name}", args=[t.public_id])) for t in (few, many)]
        assert counts[0] == counts[1] <= MOST, (name, counts)


def test_the_list_asks_as_often_for_fifty_as_for_one(close, be):
    client, path = be(close.neighbour), reverse("discussions:threads")
    a_thread(close)
    before = asked(client, path)
    facts = {"place": close.block, "opened_by": close.agnes, "opened_at": NOW, "newest_at": NOW, "channel": "web"}
    Thread.objects.bulk_create(Thread(title=f"Thing {n}", **facts) for n in range(50))
    assert before == asked(client, path) <= MOST
