"""An organiser of a hidden group asks that another person looks; the register stays whole and does not name it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from commonty.access.roles import Role
from commonty.discussions.actions.appeals import appeal_for_group, decide_appeal, lift_hiding
from commonty.discussions.actions.hiding_groups import hide_group
from commonty.discussions.models import Hiding
from commonty.discussions.queries.moderation import counts_at, queue_of
from commonty.groups.actions.register import accept_application, apply_for_register
from commonty.groups.models import Group, Membership
from commonty.groups.queries.register import register_of
from commonty.groups.tests.conftest import be, street
from commonty.groups.tests.factories import HOW, NOW, Street, a_group, an_application, joined, officer
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Tie, TieKind

__all__ = ["be", "street"]
pytestmark = pytest.mark.django_db
Be = Callable[..., Client]
WHY: dict[str, Any] = {"rule": "kind", "why": "It insults a neighbour."}
NAME = "Zebrafinch"


@pytest.fixture
def group(street: Street) -> Group:
    return a_group(street, NAME)


def hide_it(street: Street, group: Group) -> Hiding:
    return hide_group(public_id=group.public_id, by=street.morag, **WHY, **HOW)


def ask(hiding: Hiding, by: Any) -> Hiding:
    return appeal_for_group(hiding_id=hiding.pk, text="It is the bird, and nobody’s nickname.", by=by, **HOW)


def test_an_organiser_asks_on_a_page_and_nobody_else_finds_it(street: Street, group: Group, be: Be) -> None:
    joined(group, street.tariq)
    hide_it(street, group)
    page = f"/groups/{group.public_id}/hidden/"
    assert page in be(street.agnes).get(f"/groups/{group.public_id}/").content.decode()
    for who in (street.tariq, street.ewa, street.morag):
        assert be(who).get(page).status_code == 404
    assert "It insults a neighbour." in be(street.agnes).get(page).content.decode()
    assert be(street.agnes).post(page, {"text": ""}).status_code == 422
    assert be(street.agnes).post(page, {"text": "It is the bird."}).status_code == 302
    assert "Another person looks at it" in be(street.agnes).get(page).content.decode()


def test_another_person_than_who_hid_it_decides_and_learns_not_who_asked(
    street: Street, group: Group, be: Be
) -> None:
    hiding = ask(hide_it(street, group), street.agnes)
    second = officer(street.landlord, "Fiona Bell", Role.COMPLAINTS_OFFICER)
    assert list(Hiding.objects.to_decide(street.morag)) == []
    assert list(Hiding.objects.to_decide(second)) == [hiding]
    queue = be(second).get("/desk/talk/").content.decode()
    decide = be(second).get(f"/desk/talk/hidden/{hiding.public_id}/").content.decode()
    assert NAME in queue
    assert "It is the bird" in decide
    assert "Agnes" not in queue + decide
    asked = Entry.objects.get(kind="hiding_appealed")
    assert asked.by_id == Membership.objects.get(group=group).public_id
    decide_appeal(hiding_id=hiding.pk, lifts=True, answer="It is a bird indeed.", by=second, **HOW)
    assert Group.objects.visible_to(None).get() == group
    owe_notices(now=NOW)
    assert {one.person for one in Notice.objects.all()} == {street.agnes}
    assert all(NAME not in one.body for one in Notice.objects.all())


def test_whoever_is_in_the_group_decides_nothing_of_it(street: Street, group: Group) -> None:
    second = officer(street.landlord, "Fiona Bell", Role.COMPLAINTS_OFFICER)
    Tie.objects.create(person=second, home=street.home, kind=TieKind.TENANT)
    hiding = ask(hide_it(street, group), street.agnes)
    assert list(Hiding.objects.to_decide(second)) == [hiding]  # the twin
    joined(group, second, "Fee")
    assert list(Hiding.objects.to_decide(second)) == []
    with pytest.raises(PermissionDenied):
        decide_appeal(hiding_id=hiding.pk, lifts=True, answer="We are fine people.", by=second, **HOW)


def test_only_an_organiser_asks_and_of_nothing_but_their_group(street: Street, group: Group) -> None:
    hiding = hide_it(street, group)
    with pytest.raises(PermissionDenied):
        ask(hiding, street.tariq)
    other = a_group(street, "Others", by=street.tariq)
    assert other
    with pytest.raises(PermissionDenied):
        ask(hiding, street.tariq)


def test_lists_of_who_keeps_the_peace_name_it_and_the_log_counts_it(street: Street, group: Group, be: Be) -> None:
    hide_it(street, group)
    assert [thing.title for _hiding, thing in queue_of(street.morag).hidden_groups if thing] == [NAME]
    assert counts_at(street.landlord, now=NOW).groups == 1
    log = be(None).get("/talk/what-was-hidden/").content.decode()
    assert "What a group says of itself" in log
    assert NAME not in log


def test_what_may_break_the_law_is_named_in_no_list(street: Street, group: Group) -> None:
    hide_group(public_id=group.public_id, by=street.morag, rule="lawful", why="It may break the law.", **HOW)
    assert queue_of(street.morag).hidden_groups == []


def test_the_register_stays_whole_and_does_not_name_it(street: Street, group: Group, be: Be) -> None:
    entry = apply_for_register(an_application(), group_id=group.pk, by=street.agnes, **HOW)
    accept_application(registration_id=entry.pk, answer="Welcome.", by=street.iain, **HOW)
    type(entry).objects.filter(pk=entry.pk).update(
        contact="zebrafinch, Box 7", constitution="1. It is called Zebrafinch."
    )
    pages = ["/groups/register/", "/groups/register/register.csv", "/groups/register/feed.atom"]
    pages.append(f"/groups/register/{entry.public_id}/")
    assert all(NAME in be(None).get(page).content.decode() for page in pages)  # the twin
    hiding = hide_it(street, group)
    assert register_of(street.landlord).count() == 1
    for page in pages:
        shown = be(None).get(page).content.decode()
        assert NAME.lower() not in shown.lower(), page
        assert "whose name is not shown now" in shown
    assert "Box 7" in be(None).get(pages[-1]).content.decode()
    assert NAME in be(street.iain).get(pages[-1]).content.decode()
    assert NAME in be(street.agnes).get(pages[-1]).content.decode()
    lift_hiding(hiding_id=hiding.pk, by=street.morag, **HOW)
    assert NAME in be(None).get(pages[0]).content.decode()


def test_whoever_reports_what_is_hidden_at_once_is_thanked_and_finds_a_page(
    street: Street, group: Group, be: Be
) -> None:
    tariq = be(street.tariq)
    answer = tariq.post(f"/talk/report/groups.group/{group.public_id}/", {"rule": "lawful", "says": ""}, follow=True)
    assert answer.status_code == 200
    assert "It is hidden while somebody looks" in answer.content.decode()
    assert tariq.get(f"/groups/{group.public_id}/").status_code == 404
