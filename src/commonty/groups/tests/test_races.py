"""Pressed at the same moment by several: one membership, one group of a name, one organiser at least."""

import pytest

from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.joining import ask_to_join, leave_group
from commonty.groups.actions.members import give_part
from commonty.groups.models import Group, Membership
from commonty.groups.tests.factories import HOW, Street, a_group, a_street, joined
from commonty.kit.tests.races import RACE, at_once

pytestmark = RACE


@pytest.fixture
def street() -> Street:
    return a_street()


def test_asked_eight_times_at_once_is_asked_once(street: Street) -> None:
    group = a_group(street)
    asks = [lambda: ask_to_join(group_id=group.pk, name="Tariq", says="", by=street.tariq, **HOW)] * 8
    assert at_once(*asks) == []
    assert Membership.objects.filter(group=group, person=street.tariq).count() == 1


def test_of_two_who_take_one_name_one_has_it(street: Street) -> None:
    about = About(name="Back courts", purpose="We mend them together.", place=street.block)
    people = (street.agnes, street.tariq)
    assert at_once(*[lambda by=by: form_group(about, own_name="Neighbour", by=by, **HOW) for by in people]) == []
    assert Group.objects.count() == 1


def test_of_two_organisers_who_leave_at_once_one_stays(street: Street) -> None:
    group = a_group(street)
    theirs = joined(group, street.tariq)
    joined(group, street.ewa)
    give_part(group_id=group.pk, member_id=theirs.pk, role="organiser", by=street.agnes, **HOW)
    people = (street.agnes, street.tariq)
    assert at_once(*[lambda by=by: leave_group(group_id=group.pk, by=by, **HOW) for by in people]) == []
    assert Membership.objects.filter(group=group).organising().count() == 1
