"""T13, T14: nobody who holds the whole database learns what anybody chose, before the opening or after it."""

import random
from datetime import timedelta

import pytest
from django.db import connection

from commonty.ballots.events import VOTER
from commonty.ballots.models import CountedBallot, Envelope
from commonty.ballots.tests.factories import NOW, at, cast, close_and_open, make_register, make_staff, options
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db
VOTED_ON = {"ballots_envelope", "ballots_countedballot", "journal_entry", "journal_head", "ballots_entitlement"}


def everything_stored(*, without=()):
    """Every cell of every table, as text and as bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in without:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for cell in row:
                    yield table, bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def test_before_the_opening_no_cell_of_the_database_says_what_was_chosen():
    """The options' ids stand on the paper, which lies in the register; they stand nowhere else."""
    register = make_register(30)
    for number, entitlement in enumerate(register.entitlements.all()):
        cast(entitlement, options(1 + number % 8), key=f"k{number}")
    tables = {table for table, cell in everything_stored(without=["ballots_register"]) if b"option-" in cell}
    assert tables == set()
    searched = {table for table, _cell in everything_stored()} | {"ballots_countedballot"}
    assert searched >= VOTED_ON


def test_twin_that_does_not_seal_is_caught_by_the_same_search(monkeypatch):
    monkeypatch.setattr("commonty.ballots.actions.casting.seal", lambda public, plaintext, *, info: plaintext)
    register = make_register(1)
    cast(register.entitlements.get(), options(1))
    assert any(b"option-" in cell for _table, cell in everything_stored(without=["ballots_register"]))


def test_one_pick_and_many_a_blank_vote_and_equal_votes_all_look_alike():
    register = make_register(6)
    choices = [options(1), options(1), options(6, 7, 8), [], [], options(1)]
    for entitlement, chosen in zip(register.entitlements.all(), choices, strict=True):
        cast(entitlement, chosen, key="the same key for all")
    envelopes = list(Envelope.objects.all())
    assert len({len(bytes(e.sealed)) for e in envelopes}) == 1
    for field in ("body_digest", "receipt"):
        assert len({getattr(e, field) for e in envelopes}) == 6
    assert len({bytes(e.sealed) for e in envelopes}) == 6


def test_counted_ballots_hold_choices_and_nothing_else():
    assert {f.name for f in CountedBallot._meta.get_fields()} == {"id", "register", "choices", "is_invalid"}


VOTERS, ROUNDS = 60, 4


def matched(register, said):
    """How often somebody with the database guesses right, who pairs envelopes and counted ballots by any order there
    is: as the rows lie, by random id, by receipt, by when they came, by their bytes; forwards and backwards."""
    best = []
    counted = "SELECT choices FROM ballots_countedballot WHERE register_id = %s"
    envelopes = "SELECT entitlement_id FROM ballots_envelope WHERE register_id = %s"
    for counted_order in ("", " ORDER BY id"):
        for order in ("", " ORDER BY receipt", " ORDER BY received_at", " ORDER BY sealed", " ORDER BY body_digest"):
            with connection.cursor() as cursor:
                cursor.execute(counted + counted_order, [register.pk])
                ballots = [row[0] for row in cursor.fetchall()]
                cursor.execute(envelopes + order, [register.pk])
                voters = [row[0] for row in cursor.fetchall()]
            for pairing in (ballots, ballots[::-1]):
                best.append(sum(said[v] in str(b) for v, b in zip(voters, pairing, strict=True)))
    return best


def run_rounds():
    """How many of VOTERS each of 20 pairings gets right, added up over several votes."""
    totals = [0] * 20
    paper = {"method": "approval", "most": 1, "options": [{"id": f"option-{n:05}"} for n in range(VOTERS)]}
    for seed in range(ROUNDS):
        register = make_register(VOTERS, paper=paper)
        picks = list(range(VOTERS))
        random.Random(seed).shuffle(picks)
        said = {}
        for n, (entitlement, pick) in enumerate(zip(register.entitlements.order_by("pk"), picks, strict=True)):
            said[entitlement.pk] = f"option-{pick:05}"
            cast(entitlement, [said[entitlement.pk]], clock=at(NOW + timedelta(seconds=n)))
        close_and_open(register)
        totals = [a + b for a, b in zip(totals, matched(register, said), strict=True)]
    return totals


def test_after_the_opening_no_order_in_the_database_pairs_voters_with_choices():
    """Each voter chose something nobody else chose. By chance one of 60 is right in each vote: 4 in four, give or
    take 2. That one of the twenty pairings gets 16 by chance has odds below one in a hundred thousand."""
    assert max(run_rounds()) < 16


def test_twin_that_does_not_shuffle_is_caught(monkeypatch):
    class Tidy:
        def shuffle(self, things):
            pass

    monkeypatch.setattr("commonty.ballots.actions.box.secrets.SystemRandom", Tidy)
    assert max(run_rounds()) > VOTERS * ROUNDS // 2


def test_the_journal_of_a_vote_names_no_voter():
    register = make_register(5)
    for entitlement in register.entitlements.select_related("person"):
        cast(entitlement, options(1))
    people = {e.person.public_id for e in register.entitlements.select_related("person")}
    entries = Entry.objects.filter(kind="ballots.cast")
    assert {entry.by_id for entry in entries} == {"voter"}
    assert not people & {value for entry in entries for value in map(str, [entry.about_id, *entry.facts.values()])}


def test_erasing_a_person_leaves_vote_count_and_chain_whole():
    register = make_register(3)
    for entitlement in register.entitlements.all():
        cast(entitlement, options(1))
    register.entitlements.first().person.delete()
    assert verify_chain(register.chain).is_sound
    register = close_and_open(register)
    assert CountedBallot.objects.count() == 3


def test_two_people_of_one_home_can_both_be_erased():
    """A person's vote that has lost its person must not be taken for a home's."""
    register = make_register(2)
    home = make_register(1).place
    register.entitlements.update(home=home)
    for entitlement in register.entitlements.all():
        entitlement.person.delete()
    assert register.entitlements.filter(person=None, home=home).count() == 2


def test_staff_entry_leaves_no_choice_behind_either():
    register = make_register(1)
    officer = make_staff(register.place)
    entered = {"channel": "phone", "proof": "officer", "typed_by": officer, "by": VOTER}
    cast(register.entitlements.get(), options(5), **entered)
    assert not any(b"option-" in cell for _table, cell in everything_stored(without=["ballots_register"]))
