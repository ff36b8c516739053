"""A home's one vote is sent by somebody of it who is old enough and whose tie the rules name, through every door."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.events import VOTER, Voter
from commonty.ballots.models import Envelope, Proof, Unit
from commonty.ballots.queries import entitlement_for
from commonty.ballots.queries.voices import voices_of
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    cast,
    make_area,
    make_home,
    make_landlord,
    make_register,
    make_resident,
    make_staff,
    options,
)
from commonty.people.models import Tie, TieKind

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SIXTEEN_ON_THE_CLOSE = date(CLOSES.year - 16, CLOSES.month, CLOSES.day)


@pytest.fixture
def home():
    return make_home(make_area(make_landlord()))


@pytest.fixture
def entitlement(home):
    register = make_register([(None, home, None)], place=home.landlord, unit=Unit.HOME)
    return register.entitlements.select_related("register").get()


def living(home, kind=TieKind.HOUSEHOLD_MEMBER, **fields):
    person = make_resident(home, **fields)
    Tie.objects.filter(person=person).update(kind=kind)
    return person


def may_send(entitlement, person) -> bool:
    """Signed in, by the page's own question and by the action, which must say the same."""
    standing = entitlement_for(entitlement.register, person=person)
    try:
        cast(entitlement, options(1), by=person)
    except PermissionDenied:
        assert standing is None
        return False
    assert standing is not None
    return True


def told_on_the_phone(entitlement, speaker, officer):
    typed = {"channel": "phone", "proof": Proof.OFFICER, "typed_by": officer}
    return cast(entitlement, options(1), by=speaker, **typed)


def code_of(entitlement):
    made = actions.issue_codes(register_id=entitlement.register_id, by=SYSTEM, clock=at(NOW))
    return made[entitlement.pk]


def by_code(entitlement, code, born_in, when=NOW):
    _register, ticket = actions.prove_code(code=code, born_in=born_in, address="10.0.0.1", clock=at(when))
    standing = entitlement_for(entitlement.register, person=None, session_public_id=ticket)
    return cast(entitlement, options(1), by=standing.by, proof=standing.proof, clock=at(when))


@pytest.mark.parametrize(
    ("kind", "fields", "may"),
    [
        (TieKind.HOUSEHOLD_MEMBER, {"born_on": SIXTEEN_ON_THE_CLOSE}, True),
        (TieKind.HOUSEHOLD_MEMBER, {"born_on": SIXTEEN_ON_THE_CLOSE + timedelta(days=1)}, False),
        (TieKind.TENANT, {"born_on": SIXTEEN_ON_THE_CLOSE + timedelta(days=1)}, False),
        (TieKind.HOUSEHOLD_MEMBER, {"born_in": CLOSES.year - 17}, True),
        (TieKind.HOUSEHOLD_MEMBER, {"born_in": CLOSES.year - 16}, False),
        (TieKind.HOUSEHOLD_MEMBER, {}, False),
        (TieKind.TENANT, {}, True),
    ],
)
def test_whoever_is_old_enough_on_the_day_of_the_close_may_send_it(home, entitlement, kind, fields, may):
    assert may_send(entitlement, living(home, kind, **fields)) is may


def test_the_age_and_the_ties_are_those_of_the_rules(home):
    adult = living(home, born_in=1980)
    owner = living(home, TieKind.FACTORED_OWNER, born_in=1980)
    fields = {"place": home.landlord, "unit": Unit.HOME}
    for rules, may in (({"age_from": 60}, ()), ({"tie_kinds": ["factored_owner"]}, (owner,)), ({}, (adult, owner))):
        vote = make_register([(None, home, None)], **fields, **rules).entitlements.select_related("register").get()
        assert {person for person in (adult, owner) if may_send(vote, person)} == set(may)


def test_whoever_lived_there_or_lives_next_door_may_not(home, entitlement):
    gone, neighbour = living(home, born_in=1980), living(make_home(home.parent), born_in=1980)
    Tie.objects.filter(person=gone).update(moved_out_on=TODAY)
    assert not may_send(entitlement, gone)
    assert not may_send(entitlement, neighbour)


def test_on_the_phone_it_is_somebody_of_the_home_who_speaks(home, entitlement):
    adult, child = living(home, born_in=1980), living(home, born_in=2015)
    officer = make_staff(home.landlord, Role.HOUSING_OFFICER)
    for nobody in (VOTER, child, officer, living(make_home(home.parent), born_in=1980), Voter(code="made up")):
        with pytest.raises(PermissionDenied):
            told_on_the_phone(entitlement, nobody, officer)
    assert told_on_the_phone(entitlement, adult, officer).version == 1


def test_staff_do_nothing_for_the_home_they_live_in(home, entitlement):
    """Not type its vote, though a housemate speaks; not make its code anew; not take it off the list or put it on."""
    officer, mate = make_staff(home.landlord, Role.HOUSING_OFFICER), living(home, born_in=1980)
    tie = Tie.objects.create(person=officer, home=home, kind=TieKind.HOUSEHOLD_MEMBER)
    here = {"register_id": entitlement.register_id, "by": officer, "clock": at(NOW)}
    deeds = (
        lambda: told_on_the_phone(entitlement, mate, officer),
        lambda: actions.reissue_code(entitlement_id=entitlement.pk, **here),
        lambda: actions.cancel_entitlement(entitlement_id=entitlement.pk, reason="Mine", **here),
        lambda: actions.add_late(person=mate, home=home, area=None, reason="Mine", **here),
    )
    for deed in deeds:
        with pytest.raises(Refused, match="your own vote"):
            deed()
    tie.delete()
    for deed in deeds:  # the twin: it was the tie that stood in the way
        deed()


def test_the_code_of_a_home_asks_for_the_year_of_somebody_who_may_send_its_vote(home, entitlement):
    living(home, born_in=1980)
    living(home, born_in=2015)
    code = code_of(entitlement)
    for wrong in (2015, 1981, None):
        with pytest.raises(Refused, match="match"):
            by_code(entitlement, code, wrong)
    by_code(entitlement, code, 1980)
    assert Envelope.objects.get().proof == Proof.CODE_AND_YEAR


def test_the_code_alone_does_where_a_tenants_year_is_not_known(home, entitlement):
    living(home, TieKind.TENANT)
    by_code(entitlement, code_of(entitlement), None)
    assert Envelope.objects.get().proof == Proof.CODE


def test_a_code_of_a_home_from_which_everybody_has_moved_is_worth_nothing(home, entitlement):
    person = living(home, born_in=1980)
    code = code_of(entitlement)
    _register, ticket = actions.prove_code(code=code, born_in=1980, address="10.0.0.1", clock=at(NOW))
    standing = entitlement_for(entitlement.register, person=None, session_public_id=ticket)
    Tie.objects.filter(person=person).update(moved_out_on=TODAY)
    with pytest.raises(PermissionDenied):  # not even for whoever had typed it before
        cast(entitlement, options(1), by=standing.by, proof=standing.proof)
    with pytest.raises(Refused, match="match"):
        by_code(entitlement, code, 1980)


@pytest.mark.parametrize("door", ["account", "phone", "code"])
def test_without_the_rule_a_child_would_get_through_every_door(home, entitlement, monkeypatch, door):
    """The sabotage twin: these tests see the doors open when the rule is gone."""
    child = living(home, born_in=2015)
    monkeypatch.setattr("commonty.ballots.queries.voices.may_speak_for_home", lambda *_: True)
    assert voices_of(entitlement, on=TODAY) == [child]
    if door == "account":
        assert may_send(entitlement, child)
    elif door == "phone":
        told_on_the_phone(entitlement, child, make_staff(home.landlord, Role.HOUSING_OFFICER))
    else:
        by_code(entitlement, code_of(entitlement), 2015)
    assert Envelope.objects.count() == 1
