"""Two at once: two workers and one outbox; the same report by two doors; a file confirmed twice."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.tests.factories import NOW, a_close, asked
from commonty.gateways.webhook import Answer, NotTaken, Why
from commonty.repairs.actions import coming_back, sending
from commonty.repairs.actions.coming_back import take_in_report
from commonty.repairs.actions.ordering import cancel_repair
from commonty.repairs.actions.reminding import remind_of_visit
from commonty.repairs.actions.sending import send_taken, take_sending
from commonty.repairs.actions.systems import confirm_orders, fetch_orders, hand_over_open, told_by_hand
from commonty.repairs.actions.visits import book_visit
from commonty.repairs.models import Repair, Report, Sending, System, Visit
from commonty.repairs.models.systems import SendingQuerySet
from commonty.repairs.rules.reports import read_row
from commonty.repairs.tests.factories import NOON, TUESDAY
from commonty.repairs.tests.systems import MORNING, Hand, a_system, administrator, events, ordered

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


def sent_while_told_by_phone(monkeypatch, outcome) -> list[Any]:
    """Whoever notes how a sending went stands still between its two writes, and meanwhile somebody takes hold of both."""
    close = a_close()
    a_system(close)
    ewa, _repair = administrator(close), ordered(close, asked(close))
    taken = take_sending(worker="one", now=NOW)
    update, has_written = SendingQuerySet.update, threading.Event()

    def slowly(rows: Any, **to: Any) -> Any:
        done = update(rows, **to)
        if "tried_at" in to:
            has_written.set()
            time.sleep(0.5)
        return done

    def by_phone() -> None:
        assert has_written.wait(5)
        told_by_hand(sending_id=taken.pk, by=ewa, now=NOW, channel="web")

    with monkeypatch.context() as patched:
        patched.setattr(SendingQuerySet, "update", slowly)
        return at_once(lambda: send_taken(taken, now=NOW, hand=Hand(outcome)), by_phone)


OUTCOMES = [{}, NotTaken(Why.BROKEN, 500)]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_how_it_went_is_noted_in_the_order_in_which_people_take_hold(monkeypatch, outcome):
    found = sent_while_told_by_phone(monkeypatch, outcome)
    assert [type(one) for one in found if isinstance(one, OperationalError)] == []


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_without_that_order_each_waits_for_the_other(monkeypatch, outcome):
    """The twin: the system only when it is written."""
    monkeypatch.setattr(sending, "_held", lambda system_id: System.objects.get(pk=system_id))
    found = sent_while_told_by_phone(monkeypatch, outcome)
    assert [type(one) for one in found if isinstance(one, OperationalError)] == [OperationalError]


def handed_over_while_it_ends(monkeypatch) -> list[tuple[str, str]]:
    """Its end is written and not yet there for others, when somebody hands over what is open."""
    close = a_close()
    repair = ordered(close, asked(close))
    system, ewa, has_ended = a_system(close), administrator(close), threading.Event()

    def end() -> None:
        with transaction.atomic():
            how = {"by": repair.case.owner, "now": NOW, "channel": "web"}
            cancel_repair(repair_id=repair.pk, reason="No.", is_their_wish=True, **how)
            has_ended.set()
            time.sleep(0.5)

    def hand_over() -> None:
        assert has_ended.wait(5)
        hand_over_open(system_id=system.pk, by=ewa, now=NOW, channel="web")

    assert [one for one in at_once(end, hand_over) if isinstance(one, Exception)] == []
    return events(system)


def test_what_ends_in_the_same_moment_is_not_handed_over(monkeypatch):
    assert handed_over_while_it_ends(monkeypatch) == []


def test_without_holding_them_it_would_be(monkeypatch):
    """The twin: an order, and no end behind it."""
    plain = QuerySet.select_for_update

    def all_but_repairs(rows: Any, *how: Any, **more: Any) -> Any:
        return rows.all() if rows.model is Repair and not more.get("of") else plain(rows, *how, **more)

    monkeypatch.setattr(QuerySet, "select_for_update", all_but_repairs)
    assert handed_over_while_it_ends(monkeypatch) == [("ordered", "waiting")]


def reminded_while_they_move_it(monkeypatch) -> list[Any]:
    """The reminder holds the visit and wants the journal; what they say brings a reference and another time."""
    close = a_close()
    system, repair = a_system(close), ordered(close)
    how = {"by": close.shona, "now": NOW - timedelta(days=1), "channel": "web"}
    visit = book_visit(repair_id=repair.pk, starts_at=TUESDAY, ends_at=NOON, **how)
    row = {"job": repair.number, "state": "booked", "reference": "WO-1", "id": "e-1", "at": NOW.isoformat()}
    later = {"visit_from": "2026-12-02T08:00", "visit_to": "2026-12-02T12:00"}
    said, _faults = read_row({**row, **later}, now=NOW)
    save, has_saved = Visit.save, threading.Event()

    def slowly(one: Any, **which: Any) -> None:
        save(one, **which)
        if which.get("update_fields") == ["told_before_at"]:
            has_saved.set()
            time.sleep(0.5)

    def tell() -> Report:
        assert has_saved.wait(5)
        return take_in_report(said, system_id=system.pk, now=NOW, channel="system")

    with monkeypatch.context() as patched:
        patched.setattr(Visit, "save", slowly)
        return at_once(lambda: remind_of_visit(visit_id=visit.pk, by=SYSTEM, now=NOW, channel="timetable"), tell)


def test_a_reminder_and_what_they_say_of_the_same_visit_do_not_wait_for_each_other(monkeypatch):
    found = reminded_while_they_move_it(monkeypatch)
    assert [one for one in found if isinstance(one, Exception)] == []


def test_with_the_reference_first_they_would(monkeypatch):
    """The twin: it writes in the journal, and then wants the visit."""
    verb = coming_back.VERBS["booked"]

    def reference_first(said: Any, repair: Repair, now: Any, channel: str) -> None:
        coming_back.note_reference(repair_id=repair.pk, reference=said.reference, now=now, channel=channel)
        verb(said, repair, now, channel)

    monkeypatch.setitem(coming_back.VERBS, "booked", reference_first)
    found = reminded_while_they_move_it(monkeypatch)
    assert [type(one) for one in found if isinstance(one, Exception)] == [OperationalError]
