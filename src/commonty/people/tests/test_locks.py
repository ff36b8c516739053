"""Whoever holds a person, an account or a place keeps nobody waiting who merely points at it.

PostgreSQL checks what points at a row when the pointing transaction commits, and that one holds the journal's head by then,
for which whoever holds the row may be waiting: a deadlock.
"""

import threading
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.people.actions import forgetting
from commonty.people.actions.forgetting import forget_people
from commonty.people.models import Person

ON_POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway")


def test_every_lock_of_an_action_is_of_that_kind():
    for path in Path(forgetting.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.count("select_for_update(") == text.count('select_for_update(of=("self",), no_key=True'), (
            path.name
        )


def point_at(landlord, refused):
    """In another connection: a row that points at the landlord, and a commit that doesn't wait."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
            Person.objects.create(landlord=landlord, name="Pointing")
    except OperationalError as error:
        refused.append(error)
    finally:
        connection.close()


def refused_while_forgetting(landlord, monkeypatch) -> list[OperationalError]:
    refused: list[OperationalError] = []
    long_gone = forgetting._long_gone

    def meanwhile(*given):
        other = threading.Thread(target=point_at, args=(landlord, refused))
        other.start()
        other.join(10)
        return long_gone(*given)

    monkeypatch.setattr(forgetting, "_long_gone", meanwhile)
    forget_people(landlord_id=landlord.pk, by=SYSTEM, now=timezone.now(), channel="timetable")
    return refused


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_forgetting_holds_up_nobody_who_points_at_the_landlord(landlord, monkeypatch):
    assert refused_while_forgetting(landlord, monkeypatch) == []


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_twin_with_the_whole_row_locked_they_wait(landlord, monkeypatch):
    whole = type(forgetting.Place.objects.landlords()).select_for_update
    monkeypatch.setattr(
        type(forgetting.Place.objects.landlords()), "select_for_update", lambda rows, **how: whole(rows, of=how["of"])
    )
    assert refused_while_forgetting(landlord, monkeypatch)
