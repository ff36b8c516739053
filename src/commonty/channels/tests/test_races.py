"""The same mail by two doors at the same moment is one word."""

import threading

import pytest
from django.db import connection

from commonty.cases.reply_addresses import reply_address
from commonty.cases.tests.factories import a_close, asked
from commonty.channels.actions import taking_in
from commonty.channels.models import Arrival
from commonty.channels.tests.post import arrive, open_doors


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway")
@pytest.mark.parametrize("first_is_lost", [False, True], ids=["both", "the first is rolled back"])
def test_the_same_mail_by_two_doors_at_once_is_one_word(settings, monkeypatch, first_is_lost):
    """Without the row that is there first, both would look, find nothing and write."""
    open_doors(settings)
    case = asked(a_close())
    to, faults = reply_address(case), []
    is_inside, may_go_on = threading.Event(), threading.Event()
    take = taking_in._take_in_mail

    def slowly(*args):
        found = take(*args)
        if not is_inside.is_set():
            is_inside.set()
            may_go_on.wait(5)
            if first_is_lost:
                raise OSError("the worker was killed")
        return found

    def one_door():
        try:
            arrive(to=to)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    monkeypatch.setattr(taking_in, "_take_in_mail", slowly)
    doors = [threading.Thread(target=one_door) for _n in range(2)]
    doors[0].start()
    assert is_inside.wait(5)
    doors[1].start()
    doors[1].join(0.5)
    assert doors[1].is_alive()  # it waits for the first
    may_go_on.set()
    for door in doors:
        door.join(10)
    assert len(faults) == first_is_lost
    assert case.messages.filter(text="On Friday.").count() == 1
    assert Arrival.objects.get().state == Arrival.State.IN_CASE
