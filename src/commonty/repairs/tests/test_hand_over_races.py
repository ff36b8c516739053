"""Two at once: two workers and one outbox; the same report by two doors; a file confirmed twice."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from commonty.access.refusal import Refused
from commonty.cases.tests.factories import NOW, a_close, asked
from commonty.gateways.webhook import Answer
from commonty.repairs.actions.coming_back import take_in_report
from commonty.repairs.actions.ordering import cancel_repair
from commonty.repairs.actions.sending import send_taken, take_sending
from commonty.repairs.actions.systems import confirm_orders, fetch_orders, told_by_hand
from commonty.repairs.models import Report, Sending, System
from commonty.repairs.rules.reports import read_row
from commonty.repairs.tests.systems import MORNING, Hand, a_system, administrator, ordered

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway"),
]


def at_once(*things: Callable[[], Any]) -> list[Any]:
    """What each gave, or what it raised."""
    found: list[Any] = [None] * len(things)
    start = threading.Barrier(len(things))

    def run(n: int) -> None:
        try:
            start.wait(5)
            found[n] = things[n]()
        except Exception as fault:
            found[n] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(things))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


class Slow(Hand):
    """Whoever is on the line holds it for a moment, so that both workers are at it."""

    def __call__(self, url: str, body: bytes, **how: Any) -> Answer:
        time.sleep(0.02)
        return super().__call__(url, body, **how)


def worker(name: str, hand: Hand) -> Callable[[], int]:
    def work() -> int:
        sent, idle = 0, 0
        while idle < 3:
            taken = take_sending(worker=name, now=NOW)
            if taken is None:
                idle += 1
                time.sleep(0.03)
                continue
            sent += send_taken(taken, now=NOW, hand=hand)
        return sent

    return work


def sent_by_two() -> list[str]:
    """Eight repairs, each ordered and called off; the keys in the order in which they arrived."""
    close, hand = a_close(), Slow()
    a_system(close)
    for _n in range(8):
        repair = ordered(close, asked(close))
        how = {"by": repair.case.owner, "now": NOW, "channel": "web"}
        cancel_repair(repair_id=repair.pk, reason="No.", is_their_wish=True, **how)
    assert [n for n in at_once(worker("one", hand), worker("two", hand)) if not isinstance(n, int)] == []
    return [key for _url, _body, key in hand.taken]


def test_two_workers_send_each_thing_once_and_in_its_order():
    keys = sent_by_two()
    assert len(keys) == len(set(keys)) == 16
    assert not Sending.objects.unsaid().exists()
    order = {key: n for n, key in enumerate(keys)}
    for one in Sending.objects.filter(event="ordered"):
        after = Sending.objects.get(repair=one.repair, event="called_off")
        assert order[one.public_id] < order[after.public_id]


def test_without_the_claim_they_would_be_sent_twice():
    """The twin: the lock lasts no longer than the taking, so it is the claim that keeps the other away."""
    close = a_close()
    a_system(close)
    ordered(close)
    first = take_sending(worker="one", now=NOW)
    assert take_sending(worker="two", now=NOW) is None
    Sending.objects.filter(pk=first.pk).update(state=Sending.State.WAITING)
    assert take_sending(worker="two", now=NOW).pk == first.pk


def test_the_same_report_twice_at_once_is_one_visit():
    close = a_close()
    system, repair = a_system(close), ordered(close)
    said, _faults = read_row({"job": repair.number, "state": "booked", "id": "e-1", **MORNING}, now=NOW)

    def tell() -> Report:
        return take_in_report(said, system_id=system.pk, now=NOW, channel="system")

    found = at_once(tell, tell, tell)
    assert [one for one in found if isinstance(one, Exception)] == []
    assert repair.visits.count() == Report.objects.count() == 1


def test_a_file_is_confirmed_by_one_of_two():
    close = a_close()
    system, ewa = a_system(close, System.Takes.CSV), administrator(close)
    ordered(close)
    file = fetch_orders(system_id=system.pk, by=ewa, now=NOW, channel="web")

    def say() -> int:
        return confirm_orders(file_id=file.pk, by=ewa, now=NOW, channel="web")

    found = at_once(say, say)
    assert [one for one in found if isinstance(one, int)] == [1]
    assert len([one for one in found if isinstance(one, Refused)]) == 1


def test_whoever_sends_and_whoever_tells_by_phone_do_not_wait_for_each_other_for_ever():
    close = a_close()
    a_system(close)
    ewa, repairs = administrator(close), [ordered(close, asked(close)) for _n in range(6)]
    ids = list(Sending.objects.filter(repair__in=repairs).values_list("pk", flat=True))

    def by_phone() -> int:
        told = 0
        for pk in ids:
            try:
                told_by_hand(sending_id=pk, by=ewa, now=NOW, channel="web")
                told += 1
            except Refused:  # it is on its way this very moment, or they have it
                continue
        return told

    found = at_once(worker("one", Slow({"reference": "WO-1"})), by_phone, worker("two", Slow()))
    assert [one for one in found if not isinstance(one, int)] == []
    assert sum(found) == len(ids)
