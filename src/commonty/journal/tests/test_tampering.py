"""R24: whatever is changed in a chain is found."""

import json
import random
import string
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from commonty.journal import chain as chains
from commonty.journal import triggers
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry, Head
from commonty.journal.tests.example import CHAIN, ENTRIES, forge, go_on, run

pytestmark = pytest.mark.django_db
TRIES = 1_000
TEXTS = ["kind", "about_kind", "about_id", "place_id", "by_id", "channel", "previous", "hash"]


def edit(rng, entries):
    entry, field = rng.choice(entries), rng.choice([*TEXTS, "at", "seq", "facts", "chain"])
    value = {
        "at": lambda: connection.ops.adapt_datetimefield_value(
            entry.at + timedelta(microseconds=rng.randint(1, 10**9))
        ),
        "seq": lambda: entry.seq + 1000 + rng.randrange(1000),
        "facts": lambda: json.dumps({**entry.facts, "commitment": f"{rng.getrandbits(200):064x}"}),
        "chain": lambda: "round:elsewhere",
    }.get(field, lambda: changed(rng, getattr(entry, field)))()
    run(f"UPDATE journal_entry SET {field} = %s WHERE id = %s", value, entry.pk)


def changed(rng, text):
    place = rng.randrange(len(text))
    letter = rng.choice([c for c in string.ascii_lowercase + string.digits if c != text[place]])
    return text[:place] + letter + text[place + 1 :]


def delete(rng, entries):
    run("DELETE FROM journal_entry WHERE id = %s", rng.choice(entries).pk)


def swap(rng, entries):
    """Two entries change places: all that they say, with the hashes left in their order or moved along."""
    one, other = rng.sample(entries, 2)
    said = ["at", "kind", "about_id", "facts"] + rng.choice([[], ["previous", "hash"]])
    columns = ", ".join(f"{field} = (SELECT {field} FROM journal_entry WHERE id = %s)" for field in said)
    values = ", ".join(said)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {values} FROM journal_entry WHERE id = %s", [one.pk])
        kept = cursor.fetchone()
    run(f"UPDATE journal_entry SET {columns} WHERE id = %s", *[other.pk] * len(said), one.pk)
    settings = ", ".join(f"{field} = %s" for field in said)
    run(f"UPDATE journal_entry SET {settings} WHERE id = %s", *map(writable, kept), other.pk)


def writable(value):
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def cut(rng, entries):
    """The newest entries vanish; the head says nothing of it, being stored elsewhere."""
    run("DELETE FROM journal_entry WHERE chain = %s AND seq > %s", CHAIN, rng.randrange(ENTRIES))


def found_of(tries, entries):
    rng, found = random.Random(1), 0
    for number in range(tries):
        with transaction.atomic():
            (edit, delete, swap, cut)[number % 4](rng, entries)
            found += not verify_chain(CHAIN).is_sound
            transaction.set_rollback(True)
    return found


def test_every_one_of_a_thousand_changes_is_found(recorded):
    assert verify_chain(CHAIN).is_sound
    assert found_of(TRIES, recorded) == TRIES
    assert verify_chain(CHAIN).is_sound


def test_twin_without_the_chain_most_changes_go_unseen(recorded, monkeypatch):
    """The same changes, when an entry's hash is believed and not computed."""
    monkeypatch.setattr(chains, "entry_hash", lambda entry: entry.hash)
    assert found_of(200, recorded) < 150


def test_whoever_computes_the_whole_chain_anew_is_caught_by_a_head_that_was_kept_outside(recorded):
    kept = Head.objects.get(chain=CHAIN).hash
    forge()
    assert verify_chain(CHAIN).is_sound
    assert not verify_chain(CHAIN, expected_head=kept).is_sound


@pytest.mark.parametrize("name", ["head_of", "entry_hash"])
def test_a_chain_that_grows_while_it_is_walked_is_sound(recorded, monkeypatch, name):
    """After the head was read, and in the middle of the walk. Both times the head has gone on before the walk ends."""
    read = getattr(chains, name)

    def read_while_somebody_votes(*given):
        found = read(*given)
        if Entry.objects.filter(chain=CHAIN).count() < ENTRIES + 3:
            go_on()
        return found

    monkeypatch.setattr(chains, name, read_while_somebody_votes)
    verdict = verify_chain(CHAIN)
    assert verdict.is_sound
    # The twin: a head that is read after the walk, as it was once, is not where the walk has ended.
    assert Head.objects.get(chain=CHAIN).seq > verdict.entries


def test_a_chain_that_grew_past_its_head_is_not(recorded):
    """An entry that nobody recorded, linked as it should be: no head reaches it."""
    Head.objects.filter(chain=CHAIN).update(seq=ENTRIES - 1, hash=recorded[-2].hash)
    assert not verify_chain(CHAIN).is_sound


@pytest.mark.parametrize("sql", ["UPDATE journal_entry SET kind = 'other'", "DELETE FROM journal_entry"])
def test_the_database_refuses_to_change_or_delete_an_entry(recorded, sql):
    triggers.create(connection)
    try:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(sql)
    finally:
        triggers.drop(connection)
    assert Entry.objects.filter(chain=CHAIN, kind="ballots.cast").count() == ENTRIES


def test_twin_without_the_triggers_it_does_not(recorded):
    run("DELETE FROM journal_entry")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_models_refuse_too(recorded, change):
    with pytest.raises(TypeError, match="append-only"):
        Entry.objects.update(kind="other") if change == "update" else Entry.objects.all().delete()
    with pytest.raises(TypeError, match="append-only"):
        recorded[0].save() if change == "update" else recorded[0].delete()
