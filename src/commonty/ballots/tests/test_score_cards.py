"""A score card with a code and no year: only staff type one, only for a project that is scored, and its voter is told."""

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.may import SYSTEM
from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.actions import pitches
from commonty.ballots.events import VOTER, Voter
from commonty.ballots.models import Channel, Entitlement, Envelope, Proof, VotingCode
from commonty.ballots.notices import tell_of_vote
from commonty.ballots.queries.pitches import Cards, cards_in
from commonty.ballots.tests.factories import NOW, at, cast, make_register, make_staff, options
from commonty.ballots.tests.nights import make_night, pitch_of
from commonty.ballots.tests.test_security_one_vote import by_code, code_of
from commonty.journal.models import Entry
from commonty.people.models import Person

pytestmark = pytest.mark.django_db


def first(register) -> Entitlement:
    return register.entitlements.order_by("pk")[0]


def card(entitlement, choices, staff, **other):
    """As `find_by_card` and the page for typing hand it in."""
    code = VotingCode.objects.filter(entitlement=entitlement).latest("pk")
    way = {"channel": Channel.COUNTER, "proof": Proof.CODE, "by": Voter(code=code.public_id), "typed_by": staff}
    return cast(entitlement, choices, **way | other)


@pytest.fixture
def night():
    night = make_night()
    code_of(first(night))
    pitches.open_scoring(pitch_id=pitch_of(night, "pitch-2").public_id, by=make_staff(night.place), clock=at(NOW))
    return night


@pytest.fixture
def officer(night):
    return make_staff(night.place, Role.HOUSING_OFFICER)


def test_a_card_comes_only_by_staff_with_a_code_that_is_in_force(night, officer):
    voter, scores = first(night), {"pitch-2": 7}
    for wrong in (
        {"by": VOTER},
        {"by": Voter(code="guessed")},
        {"by": voter.person},
        {"channel": Channel.WEB},
        {"channel": Channel.PHONE},
        {"proof": Proof.CODE_AND_YEAR},
        {"typed_by": make_staff(night.place, Role.BOARD_MEMBER)},
    ):
        with pytest.raises(PermissionDenied):
            card(voter, scores, officer, **wrong)
    stale = VotingCode.objects.get(entitlement=voter)
    actions.reissue_code(register_id=night.pk, entitlement_id=voter.pk, by=make_staff(night.place), clock=at(NOW))
    with pytest.raises(PermissionDenied):
        card(voter, scores, officer, by=Voter(code=stale.public_id))
    assert not Envelope.objects.exists()
    card(voter, scores, officer)
    pitch = pitch_of(night, "pitch-2")
    assert (cards_in(pitch, by=officer), cards_in(pitch, by=make_staff(night.place))) == (Cards(1, 1), Cards(0, 1))


def test_no_other_vote_is_typed_by_the_code_alone():
    register = make_register()
    officer = make_staff(register.place, Role.HOUSING_OFFICER)
    code_of(first(register))
    with pytest.raises(PermissionDenied):
        card(first(register), options(1), officer)
    assert not Envelope.objects.exists()


def test_the_code_is_looked_up_only_for_staff_who_may_type_it(night, officer):
    codes = actions.issue_codes(register_id=night.pk, by=SYSTEM, clock=at(NOW))
    seen = {"register": night, "code": codes[first(night).pk], "clock": at(NOW)}
    for nobody in (first(night).person, make_staff(night.place, Role.BOARD_MEMBER)):
        with pytest.raises(PermissionDenied):
            actions.find_by_card(**seen, by=nobody)
    assert actions.find_by_card(**seen, by=officer)[0] == first(night)


def test_who_has_scored_with_their_letter_is_told_of_the_first_card_that_staff_type(night, officer):
    voter = first(night)
    Person.objects.filter(pk=voter.person_id).update(email="ada@example.com")
    by_code(voter, {"pitch-2": 9}, NOW)
    for score in (8, 7):
        card(voter, {"pitch-2": score}, officer)
    told = [list(tell_of_vote(entry)) for entry in Entry.objects.filter(kind="ballots.cast").order_by("seq")]
    assert [len(messages) for messages in told] == [1, 1, 0]
