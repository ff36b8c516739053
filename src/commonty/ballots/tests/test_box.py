"""Shutting, signing, opening: in order, by two people, once, and nothing is dropped."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions, queries
from commonty.ballots.models import CountedBallot, Entitlement, Envelope, Register, VotingCode
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    PAPER,
    at,
    cast,
    close_and_open,
    destroy,
    make_landlord,
    make_register,
    make_staff,
    options,
)
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry
from commonty.kit.sealing import seal

pytestmark = pytest.mark.django_db


def voted(choices):
    register = make_register(len(choices))
    for entitlement, chosen in zip(register.entitlements.order_by("pk"), choices, strict=True):
        cast(entitlement, chosen)
    return register


def test_two_people_open_the_box():
    register = voted([options(1), options(2, 3), []])
    one, other = make_staff(register.place), make_staff(register.place, Role.BOARD_MEMBER)
    for signer, signed in ((one, 1), (other, 2)):
        assert actions.sign_opening(register_id=register.pk, by=signer, clock=at(CLOSES)) == signed
    steps = []
    opened = actions.open_box(register_id=register.pk, clock=at(CLOSES), progress=lambda *step: steps.append(step))
    assert (opened.status, opened.opened_at) == (Register.Status.OPENED, CLOSES)
    assert steps == [(3, 3)]
    assert sorted(b.choices for b in CountedBallot.objects.all()) == [[], options(1), options(2, 3)]
    facts = Entry.objects.get(kind="ballots.box_opened").facts
    assert facts == {
        "counted": 3,
        "blank": 1,
        "invalid": 0,
        "digest": queries.counted_digest(register),
        "live": 3,
        "replaced": 0,
        "cancelled": 0,
    }
    assert verify_chain(register.chain).is_sound


def test_one_person_is_not_two_and_a_program_is_none():
    register = voted([options(1)])
    signer = make_staff(register.place)
    actions.shut_box(register_id=register.pk, by=SYSTEM, clock=at(CLOSES))
    with pytest.raises(Refused, match="Two people"):
        actions.open_box(register_id=register.pk, clock=at(CLOSES))
    actions.sign_opening(register_id=register.pk, by=signer, clock=at(CLOSES))
    with pytest.raises(Refused, match="another person"):
        actions.sign_opening(register_id=register.pk, by=signer, clock=at(CLOSES))
    for nobody in (SYSTEM, make_staff(register.place, Role.HOUSING_OFFICER), make_staff(make_landlord())):
        with pytest.raises(PermissionDenied):
            actions.sign_opening(register_id=register.pk, by=nobody, clock=at(CLOSES))
    with pytest.raises(Refused, match="Two people"):
        actions.open_box(register_id=register.pk, clock=at(CLOSES))


def test_not_a_microsecond_early():
    register = voted([options(1)])
    early = at(CLOSES - timedelta(microseconds=1))
    with pytest.raises(Refused):
        actions.shut_box(register_id=register.pk, by=SYSTEM, clock=early)
    with pytest.raises(Refused):
        actions.sign_opening(register_id=register.pk, by=make_staff(register.place), clock=early)


def test_opening_again_changes_nothing():
    register = close_and_open(voted([options(1), options(2)]))
    before = queries.counted_digest(register)
    actions.open_box(register_id=register.pk, clock=at(CLOSES + timedelta(days=1)))
    assert queries.counted_digest(register) == before
    assert Entry.objects.filter(kind="ballots.box_opened").count() == 1


def test_whoever_dies_over_the_opening_leaves_the_box_shut_and_the_next_call_does_it():
    register = voted([options(1), options(2)])

    def die(done, total):
        raise KeyboardInterrupt

    for _ in range(2):
        actions.sign_opening(register_id=register.pk, by=make_staff(register.place), clock=at(CLOSES))
    with pytest.raises(KeyboardInterrupt):
        actions.open_box(register_id=register.pk, clock=at(CLOSES), progress=die)
    assert Register.objects.get().status == Register.Status.SHUT
    assert not CountedBallot.objects.exists()
    assert actions.open_box(register_id=register.pk, clock=at(CLOSES)).status == Register.Status.OPENED
    assert CountedBallot.objects.count() == 2


def test_what_cannot_be_read_or_breaks_the_rules_counts_as_invalid_and_is_not_dropped(monkeypatch):
    """Somebody who can write to the database and the journal may put in what our own door would refuse."""
    register = voted([options(1), options(2), options(3), options(4)])
    public, info = bytes(register.public_key), register.sealing_info
    false = [b"noise" * 40, seal(public, b'{"choices":["stranger"]}', info=info), seal(public, b"no JSON", info=info)]
    for envelope, sealed in zip(Envelope.objects.order_by("pk"), false, strict=False):
        Envelope.objects.filter(pk=envelope.pk).update(sealed=sealed)
    monkeypatch.setattr("commonty.ballots.actions.box.box_faults", lambda register: [])
    close_and_open(register)
    assert CountedBallot.objects.filter(is_invalid=True).count() == 3
    assert CountedBallot.objects.get(is_invalid=False).choices == options(4)
    assert Entry.objects.get(kind="ballots.box_opened").facts["invalid"] == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda r: Envelope.objects.filter(pk=Envelope.objects.first().pk).update(sealed=b"other"),
        lambda r: Envelope.objects.filter(version=1, state="replaced").delete(),
        lambda r: stuff(r),
        lambda r: swap(r),
        lambda r: Entitlement.objects.create(register=r),
        lambda r: Entitlement.objects.filter(register=r, envelopes=None).delete(),
    ],
    ids=["another content", "one removed", "one stuffed in", "two swapped", "a voter added", "a voter removed"],
)
def test_a_box_that_was_tampered_with_is_not_opened(change):
    register = make_register(4)
    voters = list(register.entitlements.order_by("pk"))
    for voter, chosen in ((voters[0], 1), (voters[0], 2), (voters[1], 3)):
        cast(voter, options(chosen))
    change(register)
    with pytest.raises(Refused, match="was changed"):
        close_and_open(register)
    assert not CountedBallot.objects.exists()


def stuff(register):
    envelope = Envelope.objects.live().first()
    envelope.pk, envelope.receipt = None, "A" * 16
    envelope.entitlement = register.entitlements.filter(envelopes=None).first()
    envelope.save(force_insert=True)


def swap(register):
    one, other = Envelope.objects.live()
    Envelope.objects.filter(pk=one.pk).update(sealed=other.sealed)
    Envelope.objects.filter(pk=other.pk).update(sealed=one.sealed)


def test_the_key_of_one_installation_does_not_open_the_box_of_another(settings):
    register = voted([options(1)])
    settings.INSTALLATION_KEY = "another" * 9
    with pytest.raises(ValueError, match="wrapped"):
        close_and_open(register)


def test_receipts_appear_with_the_opening_and_sorted():
    register = voted([options(1), options(2), options(3)])
    cast(register.entitlements.first(), options(4))
    assert queries.receipts_of(register) == []
    register = close_and_open(register)
    receipts = queries.receipts_of(register)
    assert [state for _receipt, state in receipts].count("live") == 3
    assert len(receipts) == 4
    assert receipts == sorted(receipts)
    receipt, state = receipts[0]
    assert queries.receipt_state(register, queries.grouped(receipt).lower()) == state
    assert queries.receipt_state(register, "A" * 16) is None


def test_after_the_challenge_nothing_is_left_that_could_open_an_envelope():
    register = voted([options(1), options(2)])
    actions.issue_codes(register_id=register.pk, by=make_staff(register.place), clock=at(NOW))
    register = close_and_open(register)
    with pytest.raises(Refused, match="14 days"):
        destroy(register, when=CLOSES + timedelta(days=13))
    register = destroy(register, when=CLOSES + timedelta(days=14))
    assert register.wrapped_private_key is None
    assert {bytes(s) for s in Envelope.objects.values_list("sealed", flat=True)} == {b""}
    assert set(Envelope.objects.values_list("body_digest", flat=True)) == {""}
    assert not VotingCode.objects.exists()
    assert len(queries.receipts_of(register)) == 2
    assert verify_chain(register.chain).is_sound


def test_an_imported_election_goes_the_same_way():
    landlord = make_landlord()
    officer = make_staff(landlord)
    long_ago = NOW - timedelta(days=900)
    register = make_register(
        0, place=landlord, is_imported=True, opens_at=long_ago, closes_at=long_ago + timedelta(days=9)
    )
    ballots = [actions.ImportedBallot(options(1 + n % 8)) for n in range(40)] + [actions.ImportedBallot([])]
    receipts = actions.import_ballots(register_id=register.pk, ballots=ballots, by=officer, clock=at(NOW))
    assert len({accepted.receipt for accepted in receipts}) == 41
    with pytest.raises(Refused):
        cast(register.entitlements.first(), options(1), channel="phone", proof="officer", typed_by=officer)
    actions.shut_box(register_id=register.pk, by=officer, clock=at(NOW))
    actions.open_box(register_id=register.pk, by=officer, clock=at(NOW))
    assert CountedBallot.objects.count() == 41
    assert verify_chain(register.chain).is_sound


def test_one_bad_ballot_keeps_the_whole_file_out():
    register = make_register(0, is_imported=True)
    officer = make_staff(register.place)
    ballots = [actions.ImportedBallot(options(1)), actions.ImportedBallot(options(1, 2, 3, 4))]
    with pytest.raises(Refused):
        actions.import_ballots(register_id=register.pk, ballots=ballots, by=officer, clock=at(NOW))
    assert not Envelope.objects.exists()
    assert not Entitlement.objects.filter(register=register).exists()
    with pytest.raises(Refused, match="held elsewhere"):
        actions.import_ballots(register_id=make_register(place=register.place).pk, ballots=[], by=officer)


def test_freezing_fixes_the_roll_the_key_and_the_times():
    register = make_register()
    assert register.roll_digest == queries.roll_digest(register)
    assert len(bytes(register.public_key)) == 65
    facts = Entry.objects.get(kind="ballots.frozen").facts
    assert (facts["roll"], facts["key"]) == (register.roll_digest, bytes(register.public_key).hex())
    with pytest.raises(Refused, match="frozen already"):
        actions.freeze_and_open(register_id=register.pk, by=SYSTEM, clock=at(NOW))


@pytest.mark.parametrize("wrong", [{"voters": 0}, {"rules_digest": ""}, {"paper": {**PAPER, "most": 0}}])
def test_a_register_with_a_hole_in_it_is_not_opened(wrong):
    with pytest.raises(Refused):
        make_register(**wrong)


def test_no_column_of_the_register_holds_the_private_key():
    """It stands there wrapped only, under a key that is in no table."""
    register = make_register()
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped_private_key FROM ballots_register")
        wrapped = bytes(cursor.fetchone()[0])
    assert len(wrapped) > 32 + 28
    assert bytes(register.public_key) not in wrapped
