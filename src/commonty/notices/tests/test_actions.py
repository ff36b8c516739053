"""A message is owed from the moment when the thing happened, and is lost by no crash."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.journal.models import Entry
from commonty.journal.record import record
from commonty.notices import rules
from commonty.notices.actions import sending as actions
from commonty.notices.jobs import forget_at
from commonty.notices.models import Notice
from commonty.notices.telling import Message
from commonty.people.models import Person
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def landlord() -> Place:
    return Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes")


@pytest.fixture
def agnes(landlord: Place) -> Person:
    return Person.objects.create(landlord=landlord, name="Agnes Rennie", email="agnes@example.com")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict:
    """Stands in for the apps' own tellers: whoever is in `people` is told when a thing happens."""
    people: list[Person] = []
    tells = {
        "test.happened": lambda entry: [Message(p, "A message from your landlord", "It happened.") for p in people]
    }
    monkeypatch.setattr(actions, "tellers", lambda: tells)
    return {"people": people}


def happen(landlord: Place) -> Entry:
    with transaction.atomic():
        return record("test.happened", about=landlord, by=SYSTEM, at=NOW, channel="web", within=landlord)


class Post:
    """A mail server for tests; `fails` makes it refuse."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails, self.ids = fails, []

    def __call__(self, *, to: str, subject: str, body: str, message_id: str) -> None:
        if self.fails:
            raise ConnectionRefusedError
        self.ids.append(message_id)


def test_one_entry_owes_one_notice_however_often_it_is_read(landlord, agnes, told) -> None:
    told["people"].append(agnes)
    happen(landlord)
    assert actions.owe_notices(now=NOW) == 1
    assert actions.owe_notices(now=NOW) == 0
    assert Notice.objects.count() == 1


def test_what_happened_long_ago_is_no_news(landlord, agnes, told) -> None:
    """Of a month ago nobody is told today; a day less, and they are."""
    told["people"].append(agnes)
    happen(landlord)
    assert actions.owe_notices(now=NOW + rules.USEFUL_FOR) == 0
    happen(landlord)
    assert actions.owe_notices(now=NOW + rules.USEFUL_FOR - timedelta(days=1)) == 1


def test_without_the_reading_an_entry_would_be_read_again(landlord, agnes, told) -> None:
    told["people"].append(agnes)
    happen(landlord)
    actions.owe_notices(now=NOW)
    actions.Reading.objects.all().delete()
    assert actions.owe_notices(now=NOW) == 1  # read again …
    assert Notice.objects.count() == 1  # … and still the constraint keeps it at one


def test_an_older_entry_that_commits_later_is_not_skipped(landlord, agnes, told) -> None:
    told["people"].append(agnes)
    first, second = happen(landlord), happen(landlord)
    actions.Reading.objects.create(entry_id=second.pk, read_at=NOW)
    assert actions.owe_notices(now=NOW) == 1
    assert Notice.objects.get().entry_id == first.pk


@pytest.mark.parametrize(
    ("email", "is_at_risk", "status"),
    [
        ("agnes@example.com", False, Notice.Status.WAITING),
        ("", False, Notice.Status.TO_PRINT),
        ("agnes@example.com", True, Notice.Status.HELD),
        ("", True, Notice.Status.HELD),
    ],
)
def test_the_way_to_somebody(agnes, email: str, is_at_risk: bool, status: str) -> None:
    agnes.email, agnes.is_at_risk = email, is_at_risk
    assert rules.way_to(agnes)[1] == status


def owed(landlord, agnes, told) -> Notice:
    told["people"].append(agnes)
    happen(landlord)
    actions.owe_notices(now=NOW)
    return Notice.objects.get()


def test_a_taken_notice_is_taken_by_nobody_else(landlord, agnes, told) -> None:
    owed(landlord, agnes, told)
    assert len(actions.take_notices(sender="one", now=NOW)) == 1
    assert actions.take_notices(sender="two", now=NOW) == []


def test_a_dead_senders_notice_goes_again_under_the_same_message_id(landlord, agnes, told) -> None:
    owed(landlord, agnes, told)
    post = Post()
    (taken,) = actions.take_notices(sender="one", now=NOW)
    post(to="", subject="", body="", message_id=f"<{taken.public_id}@localhost>")  # sent, and then the sender died
    later = NOW + rules.LEASE + timedelta(seconds=1)
    (again,) = actions.take_notices(sender="two", now=later)
    assert again.was_in_flight
    assert actions.send_notice(again, now=later, send=post)
    assert post.ids[0] == post.ids[1]
    assert Notice.objects.get().status == Notice.Status.SENT


def test_a_failed_notice_rests_longer_each_time_and_ends_as_failed(landlord, agnes, told) -> None:
    owed(landlord, agnes, told)
    now = NOW
    for tries in range(1, rules.MOST_TRIES + 1):
        (taken,) = actions.take_notices(sender="one", now=now)
        assert not actions.send_notice(taken, now=now, send=Post(fails=True))
        assert actions.take_notices(sender="one", now=now) == []
        now += rules.rest_after(tries) + timedelta(seconds=1)
    assert Notice.objects.get().status == Notice.Status.FAILED


def test_a_late_answer_of_a_lapsed_sender_does_not_overwrite_the_new_one(landlord, agnes, told) -> None:
    owed(landlord, agnes, told)
    (slow,) = actions.take_notices(sender="slow", now=NOW)
    (fast,) = actions.take_notices(sender="fast", now=NOW + rules.LEASE)
    actions.send_notice(fast, now=NOW, send=Post())
    actions.send_notice(slow, now=NOW, send=Post(fails=True))
    assert Notice.objects.get().status == Notice.Status.SENT


def test_somebody_sees_only_their_own(landlord, agnes, told) -> None:
    owed(landlord, agnes, told)
    stranger = Person.objects.create(landlord=landlord, name="Tariq Mahmood")
    assert Notice.objects.visible_to(agnes).count() == 1
    assert Notice.objects.visible_to(stranger).count() == 0
    assert Notice.objects.visible_to(None).count() == 0


def test_a_year_after_it_was_sent_a_message_is_forgotten(agnes: Person) -> None:
    year, day = timedelta(days=365), timedelta(days=1)
    sent, failed, held, waiting = (
        Notice.Status.SENT, Notice.Status.FAILED, Notice.Status.HELD, Notice.Status.WAITING,
    )  # fmt: skip
    rows = [(sent, NOW - year), (sent, NOW - year + day), (failed, None), (held, None), (waiting, None)]
    for number, (status, sent_at) in enumerate(rows):
        Notice.objects.create(
            person=agnes, entry_id=number, kind="test.happened", channel="email", status=status, subject="A message",
            body="It happened.", made_at=NOW - year - day, sent_at=sent_at,
        )  # fmt: skip
    assert forget_at(NOW) == 3
    assert sorted(Notice.objects.values_list("status", flat=True)) == [sent, waiting]
    assert forget_at(NOW) == 0
