"""Two workers at the same moment: nobody is texted or rung twice for one code."""

import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from commonty.gateways import texts
from commonty.people.models import SentCode
from commonty.people.sign_in import phone_codes
from commonty.people.tests.conftest import make_resident

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = [f"+4477009004{n:02}" for n in range(8)]


class Slow:
    """A provider that takes its time, so that the other worker comes by meanwhile."""

    def __init__(self):
        self.sent = Counter()

    def text(self, *, to, body, key):
        time.sleep(0.02)
        self.sent[to] += 1


def carry(start, failures):
    try:
        start.wait(10)
        phone_codes.carry_at(timezone.now())
    except Exception as failure:
        failures.append(failure)
    finally:
        connection.close()


@pytest.fixture
def sent_by_two(landlord, home, settings, monkeypatch):
    def run():
        settings.TEXTS, slow = "slow", Slow()
        monkeypatch.setattr(texts, "CARRIERS", {"slow": slow})
        for number in NUMBERS:
            make_resident(home, f"Neighbour {number}", phone=number)
            SentCode.objects.create(
                purpose="sign_in", way="text", address_digest="x", code_digest="y", made_at=timezone.now(),
                expires_at=timezone.now() + timedelta(minutes=15),
                wrapped=phone_codes.wrapped_for(landlord, number, "12345678", is_known=True),
            )  # fmt: skip
        start, failures = threading.Barrier(3), []
        workers = [threading.Thread(target=carry, args=(start, failures)) for _ in range(2)]
        for worker in workers:
            worker.start()
        start.wait(10)
        for worker in workers:
            worker.join(30)
        assert failures == []
        return slow.sent

    return run


def test_each_code_goes_out_once(sent_by_two):
    assert sent_by_two() == Counter(NUMBERS)


def test_twin_without_the_lock_some_go_out_twice(sent_by_two, monkeypatch):
    def look_then_take(number):
        found = SentCode.objects.exclude(wrapped=None).filter(pk=number).first()
        time.sleep(0.05)
        SentCode.objects.filter(pk=number).update(wrapped=None)
        return bytes(found.wrapped) if found else None

    monkeypatch.setattr(phone_codes, "_take", look_then_take)
    assert max(sent_by_two().values()) > 1
