"""T14 for paper: no table, order or time pairs an outer envelope with a paper, and no cell says what a paper says."""

import random
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection

from commonty.ballots.models import CountedBallot, Keying, PaperBallot
from commonty.ballots.tests.factories import NOW, at, cast, close_and_open, options
from commonty.ballots.tests.paper import (
    OPENING,
    collecting,
    hand_in,
    helper,
    key_all,
    make_paper_register,
    opened,
    whole_batch,
)
from commonty.ballots.tests.test_secrecy import everything_stored
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db


def keyed(count=8):
    """Every paper says the same, so whatever looks different can't tell what it says."""
    register = make_paper_register(count)
    by = helper(register)
    for one in register.entitlements.order_by("pk"):
        hand_in(one, by=by)
    batch = opened(collecting(register), found=count)
    for turn in (1, 2):
        key_all(batch, ["1", "1", "1 2 3", "b", "s1", "b", "1", "s1"][:count], turn=turn, by=helper(register))
    return register


def test_before_the_box_is_opened_no_cell_says_what_was_keyed():
    keyed()
    assert not any(b"option-" in cell for _table, cell in everything_stored(without=["ballots_register"]))


def test_twin_that_does_not_seal_is_caught_by_the_same_search(monkeypatch):
    monkeypatch.setattr("commonty.ballots.actions.keying.seal", lambda public, plaintext, *, info: plaintext)
    keyed()
    assert any(b"option-" in cell for _table, cell in everything_stored(without=["ballots_register"]))


def test_one_pick_and_many_blank_and_spoilt_papers_look_alike_and_equal_ones_different():
    keyed()
    rows = list(Keying.objects.all())
    assert len({len(bytes(row.sealed)) for row in rows}) == 1
    assert len({bytes(row.sealed) for row in rows}) == len(rows)
    first = [row for row in rows if row.turn == 1]
    assert len({row.digest for row in first}) == len(first)


def test_twin_whose_digest_leaves_out_the_place_shows_equal_papers(monkeypatch):
    whole = "commonty.ballots.actions.keying.canonical_json"
    monkeypatch.setattr(whole, lambda body: repr([body[0], *body[4:]]).encode())
    keyed()
    first = Keying.objects.filter(turn=1)
    assert len(set(first.values_list("digest", flat=True))) < first.count()


def test_a_paper_has_no_person_no_voter_no_time_and_no_way_to_its_envelope():
    fields = {f.name for f in PaperBallot._meta.get_fields()}
    assert fields == {"id", "batch", "position", "state", "agreed_turn", "keyings"}
    fields = {f.name for f in Keying._meta.get_fields()}
    assert fields == {"id", "paper", "turn", "sealed", "digest", "spoilt_because"}


def test_the_journal_tells_each_step_and_never_which_paper_was_keyed_or_what_it_says():
    register = keyed()
    told = Entry.objects.filter(chain=register.chain, kind="ballots.paper_keyed")
    assert {tuple(sorted(entry.facts)) for entry in told} == {("batch", "turn")}
    people = {e.person.public_id for e in register.entitlements.select_related("person")}
    accepted = Entry.objects.filter(kind="ballots.paper_accepted")
    assert not people & {str(v) for entry in accepted for v in [entry.about_id, *entry.facts.values()]}


VOTERS, ROUNDS = 40, 3


def matched(register, said):
    """How often somebody with the whole database is right who pairs outer envelopes with counted ballots."""
    best = []
    orders = ("", " ORDER BY id", " ORDER BY number", " ORDER BY taken_in_at", " ORDER BY key")
    for counted_order in ("", " ORDER BY id"):
        for order in orders:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT choices FROM ballots_countedballot WHERE register_id = %s" + counted_order, [register.pk]
                )
                ballots = [row[0] for row in cursor.fetchall()]
                cursor.execute(
                    "SELECT entitlement_id FROM ballots_paperenvelope WHERE register_id = %s" + order, [register.pk]
                )
                voters = [row[0] for row in cursor.fetchall()]
            for pairing in (ballots, ballots[::-1]):
                best.append(sum(said[v] in str(b) for v, b in zip(voters, pairing, strict=True)))
    return best


def run_rounds():
    totals = [0] * 20
    paper = {"method": "approval", "most": 1, "options": [{"id": f"option-{n:05}"} for n in range(1, VOTERS + 1)]}
    for seed in range(ROUNDS):
        register = make_paper_register(VOTERS, paper=paper)
        by, picks = helper(register), list(range(1, VOTERS + 1))
        random.Random(seed).shuffle(picks)
        said = {}
        for n, (one, pick) in enumerate(zip(register.entitlements.order_by("pk"), picks, strict=True)):
            said[one.pk] = f"option-{pick:05}"
            hand_in(one, by=by, clock=at(NOW + timedelta(seconds=n)))
        # The worst case: nobody shuffled, so that the papers are numbered as the envelopes came.
        whole_batch(collecting(register), [str(pick) for pick in picks])
        close_and_open(register, when=OPENING)
        totals = [a + b for a, b in zip(totals, matched(register, said), strict=True)]
    return totals


def test_after_the_opening_no_order_pairs_envelopes_with_choices():
    """By chance one of 40 is right in each vote: 3 in three, give or take 2. For one of twenty pairings to have 15 the
    odds are below one in a hundred thousand."""
    assert max(run_rounds()) < 15


def test_twin_that_does_not_shuffle_pairs_them(monkeypatch):
    class Tidy:
        def shuffle(self, things):
            pass

    monkeypatch.setattr("commonty.ballots.actions.box.secrets.SystemRandom", Tidy)
    assert max(run_rounds()) > VOTERS * ROUNDS // 2


def test_paper_and_online_votes_are_shuffled_among_each_other():
    register = make_paper_register(30)
    ours, by = list(register.entitlements.select_related("person").order_by("pk")), helper(register)
    for one in ours[:15]:
        cast(one, options(1))
    for one in ours[15:]:
        hand_in(one, by=by)
    whole_batch(collecting(register), ["2"] * 15)
    close_and_open(register, when=OPENING)
    with connection.cursor() as cursor:
        cursor.execute("SELECT choices FROM ballots_countedballot WHERE register_id = %s", [register.pk])
        kinds = ["1" if "option-00001" in str(row[0]) else "2" for row in cursor.fetchall()]
    # As many changes between the two kinds as shuffling makes (15, give or take 3), and not the one of two heaps.
    assert sum(a != b for a, b in pairwise(kinds)) > 4
    assert CountedBallot.objects.count() == 30
