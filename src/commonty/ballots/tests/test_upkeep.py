"""Requests, late additions, cancellations, and the figures of it all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions, queries
from commonty.ballots.events import Voter
from commonty.ballots.models import CountedBallot, RegisterRequest, Unit
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
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    return make_register()


@pytest.fixture
def officer(register):
    return make_staff(register.place, Role.HOUSING_OFFICER)


def test_who_lives_in_a_home_stands_for_it(officer):
    landlord = make_landlord()
    home = make_home(make_area(landlord))
    register = make_register([(None, home, None)], place=landlord, unit=Unit.HOME)
    standing = queries.entitlement_for(register, person=make_resident(home))
    assert standing.entitlement.home == home
    assert queries.entitlement_for(register, person=make_person(landlord)) is None


def test_late_voters_are_added_until_the_close_and_counted_in_public(register, officer):
    newcomer = make_person(register.place)
    late = {"register_id": register.pk, "home": None, "area": None, "reason": "Moved in before the freeze"}
    entitlement = actions.add_late(**late, person=newcomer, by=officer, clock=at(CLOSES - timedelta(microseconds=1)))
    cast(entitlement, options(1))
    assert queries.register_figures(register).added_late == 1
    assert queries.roll_digest(register) == register.roll_digest
    for wrong in (
        {"person": newcomer},
        {"person": None},
        {"person": officer},
        {"person": make_person(register.place), "reason": " "},
    ):
        with pytest.raises(Refused):
            actions.add_late(**{**late, **wrong}, by=officer, clock=at(NOW))
    with pytest.raises(Refused, match="ended"):
        actions.add_late(**late, person=make_person(register.place), by=officer, clock=at(CLOSES))
    with pytest.raises(PermissionDenied):
        actions.add_late(**late, person=newcomer, by=make_staff(register.place, Role.AUDITOR), clock=at(NOW))


def test_where_homes_vote_a_second_person_of_one_is_no_second_vote(officer):
    landlord = make_landlord()
    home, other = make_home(make_area(landlord)), make_home(make_area(landlord))
    register = make_register([(None, home, None)], place=landlord, unit=Unit.HOME)
    late = {
        "register_id": register.pk,
        "area": None,
        "reason": "Left out",
        "by": make_staff(landlord),
        "clock": at(NOW),
    }
    with pytest.raises(Refused, match="already"):
        actions.add_late(**late, person=make_resident(home), home=home)
    assert actions.add_late(**late, person=make_resident(other), home=other).person is None


def test_a_cancelled_vote_is_not_counted_and_can_be_put_back(register, officer):
    one, other, _third = register.entitlements.order_by("pk")
    for entitlement in (one, other):
        cast(entitlement, options(1))
    cancel = {"register_id": register.pk, "reason": "Moved away before the freeze", "by": officer}
    actions.cancel_entitlement(**cancel, entitlement_id=one.pk, clock=at(NOW))
    with pytest.raises(Refused, match="taken off"):
        cast(one, options(2))
    assert queries.entitlement_for(register, person=one.person) is None
    with pytest.raises(Refused):
        actions.cancel_entitlement(**cancel, entitlement_id=one.pk, clock=at(NOW))
    with pytest.raises(Refused):
        actions.cancel_entitlement(**cancel, entitlement_id=other.pk, clock=at(CLOSES))
    back = {"register_id": register.pk, "home": None, "area": None, "reason": "Our mistake", "by": officer}
    assert actions.add_late(**back, person=one.person, clock=at(NOW)) == one
    cast(one, options(2))
    assert list(one.envelopes.order_by("version").values_list("state", flat=True)) == ["cancelled", "live"]
    register = close_and_open(register)
    assert sorted(b.choices for b in CountedBallot.objects.all()) == [options(1), options(2)]
    assert [state for _r, state in queries.receipts_of(register)].count("cancelled") == 1


def test_requests_wait_for_staff_and_get_an_answer(register, officer):
    said = {"name": "Nan Fairlie", "address": "3 Well Close", "contact": "07700 900123"}
    asked = actions.ask_about_register(
        register_id=register.pk, kind=RegisterRequest.Kind.NOT_LISTED, now=NOW, note="I moved in last year", **said
    )
    assert queries.register_figures(register).requests_waiting == 1
    assert not any("Fairlie" in str(entry.facts) for entry in Entry.objects.all())
    answer = {"request_id": asked.pk, "by": officer, "now": NOW}
    with pytest.raises(Refused, match="Say why"):
        actions.answer_request(**answer, is_done=False, answer=" ")
    answered = actions.answer_request(**answer, is_done=True, answer="You are on the list now.")
    assert (answered.status, answered.answered_by) == ("done", officer)
    with pytest.raises(Refused, match="already"):
        actions.answer_request(**answer, is_done=True, answer="Twice")
    assert queries.register_figures(register).requests_waiting == 0


def test_staff_do_nothing_for_themselves():
    landlord = make_landlord()
    officer = make_staff(landlord)
    register = make_register([(officer, None, None)], place=landlord)
    entitlement = register.entitlements.get()
    mine = {"register_id": register.pk, "by": officer, "clock": at(NOW)}
    for refused in (
        lambda: actions.reissue_code(**mine, entitlement_id=entitlement.pk),
        lambda: actions.cancel_entitlement(**mine, entitlement_id=entitlement.pk, reason="x"),
        lambda: actions.add_late(**mine, person=officer, home=None, area=None, reason="x"),
    ):
        with pytest.raises(Refused, match="your own vote"):
            refused()


def test_every_verb_of_the_register_asks_for_its_permission(register):
    entitlement = register.entitlements.first()
    request = actions.ask_about_register(
        register_id=register.pk, kind="lost_code", name="a", address="b", contact="c", now=NOW
    )
    for nobody in (
        make_staff(register.place, Role.AUDITOR),
        make_staff(make_landlord()),
        entitlement.person,
        Voter(),
    ):
        about = {"register_id": register.pk, "by": nobody, "clock": at(NOW)}
        one = {**about, "entitlement_id": entitlement.pk}
        for forbidden in (
            lambda about=about: actions.issue_codes(**about),
            lambda one=one: actions.reissue_code(**one),
            lambda one=one: actions.cancel_entitlement(**one, reason="x"),
            lambda about=about: actions.add_late(
                **about, person=entitlement.person, home=None, area=None, reason="x"
            ),
            lambda about=about: actions.shut_box(**{**about, "clock": at(CLOSES)}),
            lambda about=about: actions.open_box(**{**about, "clock": at(CLOSES)}),
            lambda about=about: actions.destroy_secrets(**about),
            lambda about=about: actions.import_ballots(**about, ballots=[]),
            lambda by=nobody: actions.answer_request(request_id=request.pk, is_done=True, answer="", by=by, now=NOW),
        ):
            with pytest.raises(PermissionDenied):
                forbidden()


def test_turnout_by_area_waits_for_the_close_and_hides_small_numbers():
    landlord = make_landlord()
    big, small, other = (make_area(landlord) for _ in range(3))
    sizes = ((big, 40, 20), (small, 12, 1), (other, 20, 8))
    voters = [(make_person(landlord), None, area) for area, of, _voted in sizes for _ in range(of)]
    register = make_register(voters, place=landlord)
    for area, _of, voted in sizes:
        for entitlement in register.entitlements.filter(area=area).select_related("person")[:voted]:
            cast(entitlement, options(1))
    cast(register.entitlements.filter(area=big).first(), options(2))
    assert queries.turnout_by_area(register, now=NOW) is None
    assert queries.turnout_by_area(register, now=OPENS) is None
    shown = queries.turnout_by_area(register, now=CLOSES)
    assert [(place, t.entitled, t.voted) for place, t in shown.areas] == [(big, 40, 20)]
    assert set(shown.together) == {small, other}
    assert (shown.together_turnout.entitled, shown.together_turnout.voted) == (32, 9)
    assert (queries.turnout(register).entitled, queries.turnout(register).voted) == (72, 29)
