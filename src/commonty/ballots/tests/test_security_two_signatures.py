"""The two who sign for a box are two people, of whom neither brought the other in."""

import pytest

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.tests.factories import CLOSES, at, make_person, make_register, make_staff
from commonty.ballots.tests.test_security_one_vote import become_one
from commonty.people.models import LetIn, RoleHeld

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    return make_register()


@pytest.fixture
def two(register):
    """Somebody who gives roles and opens boxes, and a board member."""
    giver, member = make_staff(register.place), make_staff(register.place, Role.BOARD_MEMBER)
    RoleHeld.objects.create(person=giver, place=register.place, role=Role.ADMINISTRATOR, given_at=CLOSES)
    return giver, member


def sign(register, by):
    return actions.sign_opening(register_id=register.pk, by=by, clock=at(CLOSES))


def gave_the_role(giver, member):
    RoleHeld.objects.filter(person=member).update(given_by=giver)


def let_in(giver, member):
    LetIn.objects.create(person=member, by=giver)


@pytest.mark.parametrize("brought_in", [gave_the_role, let_in])
@pytest.mark.parametrize("is_giver_first", [True, False])
def test_whoever_brought_the_other_in_is_not_the_second_signature(register, two, brought_in, is_giver_first):
    brought_in(*two)
    first, second = two if is_giver_first else reversed(two)
    sign(register, first)
    with pytest.raises(Refused, match="another's"):
        sign(register, second)
    assert sign(register, make_staff(register.place)) == 2


def test_whoever_signed_under_another_entry_is_not_the_second_signature(register):
    older, newer = make_person(register.place), make_staff(register.place)
    sign(register, newer)
    become_one(older, newer)  # who has their role from now on
    with pytest.raises(Refused, match="another person's"):
        sign(register, older)


def test_two_who_came_in_by_others_sign_together(register, two):
    """The twin: it is who brought whom in that counts."""
    gave_the_role(make_staff(register.place, Role.ADMINISTRATOR), two[1])
    assert [sign(register, person) for person in two] == [1, 2]
