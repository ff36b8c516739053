"""Ways in which one human could get two votes, or be told that a vote counts which doesn't."""

from datetime import timedelta

import pytest

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.ballots import actions
from commonty.ballots.events import Event, Voter
from commonty.ballots.models import CountedBallot, Entitlement, Envelope, Proof, VotingCode
from commonty.ballots.queries import box_faults, entitlement_for, turnout
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    cast,
    close_and_open,
    make_landlord,
    make_person,
    make_register,
    options,
)
from commonty.journal.models import Entry
from commonty.people.actions.likenesses import decide_likeness
from commonty.people.models import Likeness

pytestmark = pytest.mark.django_db


@pytest.fixture
def landlord():
    return make_landlord()


def become_one(stays, goes):
    """A person decides that these two are one human."""
    pair = Likeness.objects.create(one=stays, other=goes, because="name")
    decide_likeness(likeness_id=pair.pk, verdict=Likeness.Verdict.SAME, by=SYSTEM, now=NOW, channel="web")
    goes.refresh_from_db()


def code_of(entitlement):
    return actions.issue_codes(
        register_id=entitlement.register_id, by=SYSTEM, entitlement_ids=[entitlement.pk], clock=at(NOW)
    )[entitlement.pk]


def by_code(entitlement, choices, when):
    code = VotingCode.objects.get(entitlement=entitlement, ended_at=None)
    return cast(entitlement, choices, by=Voter(code=code.public_id), proof=Proof.CODE, clock=at(when))


def test_a_form_whose_vote_was_replaced_is_not_answered_as_if_it_counted():
    register = make_register()
    mine = register.entitlements.first()
    cast(mine, options(1), key="first-form")
    cast(mine, options(2), key="second-form")
    with pytest.raises(Refused, match="later vote"):
        cast(mine, options(1), key="first-form")
    assert Envelope.objects.live().get().version == 2


def test_a_form_whose_vote_was_cancelled_is_not_answered_as_if_it_counted(landlord):
    register = make_register(place=landlord)
    mine = register.entitlements.first()
    cast(mine, options(1), key="form")
    change = {"register_id": register.pk, "reason": "by mistake", "by": SYSTEM, "clock": at(NOW)}
    actions.cancel_entitlement(entitlement_id=mine.pk, **change)
    actions.add_late(person=mine.person, home=None, area=None, **change)
    with pytest.raises(Refused, match="again"):
        cast(mine, options(1), key="form")


def test_two_entries_that_turn_out_to_be_one_human_have_one_vote_the_last(landlord):
    stays, goes = make_person(landlord), make_person(landlord)
    register = make_register([(stays, None, None), (goes, None, None)], place=landlord)
    of_one, of_other = (Entitlement.objects.get(register=register, person=p) for p in (stays, goes))
    code_of(of_other)
    cast(of_one, options(1), clock=at(NOW))
    become_one(stays, goes)
    by_code(of_other, options(2), NOW + timedelta(hours=1))
    close_and_open(register)
    assert [ballot.choices for ballot in CountedBallot.objects.all()] == [options(2)]
    assert (turnout(register).entitled, turnout(register).voted) == (1, 1)
    entry = Entry.objects.get(kind=Event.CANCELLED)
    assert entry.about_id == of_one.public_id
    assert box_faults(register) == []


def test_one_human_of_two_entries_who_voted_by_neither_keeps_one_vote(landlord):
    stays, goes = make_person(landlord), make_person(landlord)
    register = make_register([(stays, None, None), (goes, None, None)], place=landlord)
    become_one(stays, goes)
    actions.shut_box(register_id=register.pk, by=SYSTEM, clock=at(CLOSES))
    assert register.entitlements.in_force().get().person == stays


def test_whoever_was_on_the_list_under_the_entry_that_went_away_still_has_their_vote(landlord):
    stays, goes = make_person(landlord), make_person(landlord)
    register = make_register([(goes, None, None)], place=landlord)
    become_one(stays, goes)
    standing = entitlement_for(register, person=stays)
    assert standing is not None
    cast(standing.entitlement, options(1), by=stays)
    close_and_open(register)
    assert CountedBallot.objects.count() == 1


def test_nobody_gets_a_second_vote_by_being_added_under_the_other_entry(landlord):
    stays, goes = make_person(landlord), make_person(landlord)
    register = make_register([(goes, None, None)], place=landlord)
    become_one(stays, goes)
    with pytest.raises(Refused, match="on the list already"):
        actions.add_late(
            register_id=register.pk, person=stays, home=None, area=None, reason="asked", by=SYSTEM, clock=at(NOW)
        )


@pytest.mark.parametrize("to", ["cancelled", "replaced"])
def test_a_state_that_the_journal_did_not_cause_keeps_the_box_shut(to):
    register = make_register()
    for entitlement in register.entitlements.all():
        cast(entitlement, options(1))
    Envelope.objects.filter(entitlement=register.entitlements.first()).update(state=to)
    assert "state" in box_faults(register)[0]
    with pytest.raises(Refused, match="changed"):
        close_and_open(register)


def test_an_earlier_vote_put_back_in_force_keeps_the_box_shut():
    register = make_register()
    mine = register.entitlements.first()
    cast(mine, options(1))
    cast(mine, options(2))
    Envelope.objects.filter(version=2).update(state="replaced")
    Envelope.objects.filter(version=1).update(state="live")
    assert box_faults(register)


def test_a_voter_whom_nobody_added_keeps_the_box_shut(landlord):
    register = make_register(place=landlord)
    Entitlement.objects.create(register=register, person=make_person(landlord), origin=Entitlement.Origin.LATE)
    assert box_faults(register)


def test_a_box_with_everything_that_may_happen_is_sound(landlord):
    register = make_register(4, place=landlord)
    one, two, three, _four = register.entitlements.order_by("pk")
    change = {"register_id": register.pk, "reason": "asked", "by": SYSTEM, "clock": at(NOW)}
    cast(one, options(1))
    cast(one, options(2))
    cast(two, options(1))
    actions.cancel_entitlement(entitlement_id=two.pk, **change)
    actions.add_late(person=two.person, home=None, area=None, **change)
    cast(two, options(3))
    cast(three, options(1))
    actions.cancel_entitlement(entitlement_id=three.pk, **change)
    actions.add_late(person=make_person(landlord), home=None, area=None, **change)
    assert box_faults(register) == []
    close_and_open(register)
    assert box_faults(register) == []
    CountedBallot.objects.filter(pk=CountedBallot.objects.first().pk).update(choices=options(8))
    assert box_faults(register)


def test_a_deadline_moved_behind_the_programs_back_keeps_the_box_shut():
    register = make_register()
    moved = CLOSES + timedelta(days=1)
    type(register).objects.filter(pk=register.pk).update(closes_at=moved)
    cast(register.entitlements.first(), options(1), clock=at(CLOSES + timedelta(hours=1)))
    register.refresh_from_db()
    assert "close" in box_faults(register)[0]
    with pytest.raises(Refused, match="changed"):
        close_and_open(register, when=moved)
