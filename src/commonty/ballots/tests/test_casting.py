"""One vote goes in once, whole and sealed, or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.events import VOTER, Voter
from commonty.ballots.models import Channel, CountedBallot, Entitlement, Envelope, Proof, Unit, VotingCode
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    OPENS,
    at,
    cast,
    close_and_open,
    make_area,
    make_home,
    make_landlord,
    make_person,
    make_register,
    make_resident,
    make_staff,
    options,
)
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry
from commonty.kit.canonical import sha256_hex

pytestmark = pytest.mark.django_db


def first(register):
    return register.entitlements.order_by("pk").first()


def test_a_vote_is_sealed_recorded_and_answered_with_a_receipt():
    register = make_register()
    accepted = cast(first(register), options(1, 2))
    envelope = Envelope.objects.get()
    assert (accepted.receipt, accepted.version, accepted.is_repeat) == (envelope.receipt, 1, False)
    assert len(accepted.receipt) == 16
    entry = Entry.objects.filter(kind="ballots.cast").get()
    assert entry.facts == {"commitment": sha256_hex(bytes(envelope.sealed)), "version": 1}
    assert (entry.by_id, entry.about_id, entry.chain) == ("voter", first(register).public_id, register.chain)
    assert verify_chain(register.chain).is_sound


def test_the_last_vote_counts():
    register = make_register()
    for choices in (options(1), options(2), options(3, 4)):
        cast(first(register), choices)
    assert list(Envelope.objects.order_by("version").values_list("version", "state")) == [
        (1, "replaced"),
        (2, "replaced"),
        (3, "live"),
    ]
    close_and_open(register)
    assert CountedBallot.objects.get().choices == options(3, 4)


def test_the_same_key_gets_the_same_answer_even_after_the_close():
    register = make_register()
    accepted = cast(first(register), options(1, 2), key="form-1")
    again = cast(first(register), options(2, 1), key="form-1", clock=at(CLOSES + timedelta(days=1)))
    assert (again.receipt, again.version, again.is_repeat) == (accepted.receipt, 1, True)
    close_and_open(register)
    assert cast(first(register), options(1, 2), key="form-1").receipt == accepted.receipt
    assert Envelope.objects.count() == 1


def test_the_same_key_with_other_choices_is_refused():
    register = make_register()
    cast(first(register), options(1), key="form-1")
    with pytest.raises(Refused, match="other choices"):
        cast(first(register), options(2), key="form-1")
    cast(first(register), options(2), key="form-2")
    assert Envelope.objects.live().get().version == 2


def test_the_deadline_is_exact_to_the_microsecond():
    register = make_register()
    tick = timedelta(microseconds=1)
    for instant in (OPENS - tick, CLOSES, CLOSES + tick):
        with pytest.raises(Refused):
            cast(first(register), options(1), clock=at(instant))
    for instant in (OPENS, CLOSES - tick):
        cast(first(register), options(1), clock=at(instant))
    assert Envelope.objects.count() == 2


def test_what_breaks_the_rules_leaves_nothing_behind():
    register = make_register()
    for wrong in (options(1, 2, 3, 4), options(1, 1), ["stranger"], "option-00001", {"option-00001": 1}, None):
        with pytest.raises(Refused):
            cast(first(register), wrong)
    for key in ("", "k" * 65):
        with pytest.raises(Refused):
            cast(first(register), options(1), proof=Proof.ACCOUNT, **{"key": key} if key else {"key": " " * 65})
    assert not Envelope.objects.exists()
    assert not Entry.objects.filter(kind="ballots.cast").exists()


def test_nobody_votes_for_somebody_else():
    register = make_register()
    stranger = make_person(register.place)
    others = register.entitlements.order_by("pk").last().person
    for by in (stranger, others, VOTER, Voter(code="guessed")):
        for proof in Proof:
            with pytest.raises(PermissionDenied):
                cast(first(register), options(1), by=by, proof=proof)
    with pytest.raises(PermissionDenied):
        cast(first(register), options(1), channel=Channel.PHONE, proof=Proof.OFFICER)
    assert not Envelope.objects.exists()


def test_an_entitlement_of_another_register_is_not_found():
    one, other = make_register(), make_register()
    with pytest.raises(Entitlement.DoesNotExist):
        cast(first(one), options(1), register_id=other.pk)


def test_a_home_has_one_vote_whoever_of_it_votes():
    landlord = make_landlord()
    home = make_home(make_area(landlord))
    anna, bert, stranger = make_resident(home), make_resident(home), make_person(landlord)
    register = make_register([(anna, home, None)], place=landlord, unit=Unit.HOME)
    assert first(register).person is None
    cast(first(register), options(1), by=anna)
    cast(first(register), options(2), by=bert)
    with pytest.raises(PermissionDenied):
        cast(first(register), options(3), by=stranger)
    assert Envelope.objects.live().get().version == 2


def test_staff_enter_a_vote_for_somebody():
    register = make_register()
    officer = make_staff(register.place, Role.HOUSING_OFFICER)
    entered = {"channel": Channel.PHONE, "proof": Proof.OFFICER, "typed_by": officer, "by": VOTER}
    cast(first(register), options(1), **entered)
    assert Envelope.objects.get().typed_by == officer
    assert Entry.objects.get(kind="ballots.cast").facts["typed_by"] == officer.public_id
    board = make_staff(register.place, Role.BOARD_MEMBER)
    elsewhere = make_staff(make_landlord(), Role.HOUSING_OFFICER)
    for nobody in (board, elsewhere, make_person(register.place)):
        with pytest.raises(PermissionDenied):
            cast(first(register), options(1), **{**entered, "typed_by": nobody})
    for wrong in ({"channel": Channel.WEB}, {"proof": Proof.ACCOUNT}):
        with pytest.raises(PermissionDenied):
            cast(first(register), options(1), **{**entered, **wrong})


def test_staff_do_not_enter_their_own_vote():
    landlord = make_landlord()
    officer = make_staff(landlord, Role.HOUSING_OFFICER)
    register = make_register([(officer, None, None)], place=landlord)
    with pytest.raises(Refused, match="your own vote"):
        cast(first(register), options(1), channel=Channel.COUNTER, proof=Proof.OFFICER, typed_by=officer)
    cast(first(register), options(1))


def test_an_ended_code_votes_no_more():
    register = make_register()
    officer = make_staff(register.place)
    actions.issue_codes(register_id=register.pk, by=officer, clock=at(NOW))
    code = VotingCode.objects.get(entitlement=first(register))
    cast(first(register), options(1), by=Voter(code=code.public_id), proof=Proof.CODE)
    actions.reissue_code(register_id=register.pk, entitlement_id=first(register).pk, by=officer, clock=at(NOW))
    with pytest.raises(PermissionDenied):
        cast(first(register), options(1), by=Voter(code=code.public_id), proof=Proof.CODE)


def test_the_database_itself_refuses_a_second_live_vote():
    register = make_register()
    cast(first(register), options(1))
    live = Envelope.objects.get()
    for change in ({}, {"state": "replaced"}, {"state": "replaced", "version": 2}):
        copy = Envelope(**{**values_of(live), "version": 3, "key": "other", **change})
        copy.receipt = live.receipt if change else "A" * 16
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save()


def values_of(envelope):
    return {f.attname: getattr(envelope, f.attname) for f in envelope._meta.fields if not f.primary_key}


def test_a_cast_takes_at_most_ten_queries():
    register = make_register()
    officer = make_staff(register.place)
    actions.issue_codes(register_id=register.pk, by=officer, clock=at(NOW))
    entitlement = register.entitlements.select_related("person").order_by("pk").first()
    code = VotingCode.objects.get(entitlement=entitlement)
    by_code = {"by": Voter(code=code.public_id), "proof": Proof.CODE}
    for way in ({}, {}, by_code):
        with CaptureQueriesContext(connection) as queries:
            cast(entitlement, options(1, 2, 3), **way)
        asked = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
        # Besides there is the clock's, which is given here; SQLite needs no query for the lock.
        assert len(asked) + 1 <= 10, asked
