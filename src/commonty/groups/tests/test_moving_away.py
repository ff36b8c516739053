"""Who moves away and works for the landlord is no neighbour any more; and no group is left to whoever is gone."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from commonty.access.refusal import Refused
from commonty.groups.actions.deciding import Question, open_decision
from commonty.groups.actions.forming import dissolve_group
from commonty.groups.actions.members import give_part, remove_member, take_on
from commonty.groups.models import Group, Membership
from commonty.groups.queries.membership import groups_of, is_member, is_organiser, may_read_room, membership_of
from commonty.groups.tests.factories import HOW, NOW, Street, a_group, joined
from commonty.people.models import Person, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(street: Street) -> Group:
    """Iain works for the landlord, and organises it as a neighbour."""
    group = a_group(street)
    Tie.objects.create(person=street.iain, home=street.home, kind="tenant")
    theirs = joined(group, street.iain)
    give_part(group_id=group.pk, member_id=theirs.pk, role="organiser", by=street.agnes, **HOW)
    return group


def moves_away(person: Person) -> None:
    Tie.objects.filter(person=person).delete()


def opens(group: Group, person: Person) -> set[bool]:
    return {
        may_read_room(person, group, now=NOW), is_member(person, group), is_organiser(person, group),
        group in groups_of(person), membership_of(person, group) is not None,
    }  # fmt: skip


def test_to_staff_who_move_away_the_room_is_closed(group: Group, street: Street) -> None:
    assert opens(group, street.iain) == {True}
    moves_away(street.iain)
    moves_away(street.agnes)  # no staff: that stays with the group
    assert opens(group, street.iain) == {False}
    assert opens(group, street.agnes) == {True}


def test_nor_do_they_run_it(group: Group, street: Street) -> None:
    moves_away(street.iain)
    with pytest.raises(PermissionDenied):
        dissolve_group(group_id=group.pk, by=street.iain, **HOW)
    with pytest.raises(PermissionDenied):
        open_decision(Question("consent", "Shall we?", NOW), group_id=group.pk, by=street.iain, **HOW)


def test_they_can_leave(group: Group, street: Street, be: Callable[..., Client]) -> None:
    moves_away(street.iain)
    iain = be(street.iain)
    assert f"/groups/{group.public_id}/leave/" in iain.get("/groups/mine/").content.decode()
    assert iain.get(f"/groups/{group.public_id}/members/").status_code == 404
    assert iain.post(f"/groups/{group.public_id}/leave/").url == "/groups/mine/"
    assert Membership.objects.get(person=street.iain).state == "left"


def test_an_organiser_who_moved_away_can_be_shown_out(
    group: Group, street: Street, be: Callable[..., Client]
) -> None:
    theirs = Membership.objects.get(person=street.iain)
    page = f"/groups/{group.public_id}/members/"
    door, what = f"{page}{theirs.public_id}/remove/", {"group_id": group.pk, "member_id": theirs.pk, **HOW}
    agnes = be(street.agnes)
    assert door not in agnes.get(page).content.decode()
    with pytest.raises(Refused, match="can’t be shown out"):
        remove_member(because="Mine now", by=street.agnes, **what)
    moves_away(street.iain)
    assert door in agnes.get(page).content.decode()
    remove_member(because="Moved away.", by=street.agnes, **what)
    assert Membership.objects.get(person=street.iain).ended == "removed"


def test_nobody_goes_on_with_it_who_lives_elsewhere(street: Street) -> None:
    group = a_group(street)
    joined(group, street.tariq)
    moves_away(street.agnes)
    moves_away(street.tariq)
    with pytest.raises(Refused, match="live in one of our homes"):
        take_on(group_id=group.pk, by=street.tariq, **HOW)
