"""The pages of groups: who opens which, and what stands on them."""

from collections.abc import Callable

import pytest
from django.test import Client

from commonty.groups.models import Group, Membership
from commonty.groups.tests.factories import Street, a_group, joined
from commonty.groups.views import groups

pytestmark = pytest.mark.django_db
Be = Callable[..., Client]


def test_a_group_is_formed_and_somebody_let_in(street: Street, be: Be) -> None:
    agnes, tariq = be(street.agnes), be(street.tariq)
    assert agnes.get("/groups/new/").status_code == 200
    assert agnes.post("/groups/new/", {}).status_code == 422
    typed = {
        "name": "Back courts", "purpose": "We mend them together.", "place": street.block.public_id, "joining": "ask",
        "own_name": "Agnes R", "key": "k",
    }  # fmt: skip
    group = Group.objects.get(public_id=agnes.post("/groups/new/", typed).url.split("/")[2])
    page = f"/groups/{group.public_id}/"
    refused = tariq.post(f"{page}ask/", {"own_name": "T", "says": "I have a spade."})
    assert refused.status_code == 422
    assert "I have a spade." in refused.content.decode()
    tariq.post(f"{page}ask/", {"own_name": "Tariq", "says": "I have a spade."})
    assert "I have a spade." in agnes.get(f"{page}members/").content.decode()
    theirs = Membership.objects.get(person=street.tariq)
    agnes.post(f"{page}members/{theirs.public_id}/accept/")
    assert "Agnes R" in tariq.get(f"{page}members/").content.decode()
    assert group.name in tariq.get("/my-things/").content.decode()


def test_only_members_read_who_is_in_it(street: Street, be: Be) -> None:
    group = a_group(street)
    joined(group, street.tariq, "The gardener")
    for who in (street.ewa, street.iain, street.morag):
        client = be(who)
        assert client.get(f"/groups/{group.public_id}/members/").status_code == 404
        assert "The gardener" not in client.get(f"/groups/{group.public_id}/").content.decode()
    assert "The gardener" in be(street.agnes).get(f"/groups/{group.public_id}/members/").content.decode()


def test_an_unlisted_group_is_nowhere_for_others(street: Street, be: Be) -> None:
    group = a_group(street, "Zebrafinch", is_unlisted=True)
    for who in (None, street.tariq, street.iain):
        client = be(who)
        assert client.get(f"/groups/{group.public_id}/").status_code == 404
        for path in ("/groups/", "/groups/groups.csv", "/groups/feed.atom", "/groups/?q=zebra"):
            assert "Zebrafinch" not in client.get(path).content.decode()
    a_group(street, "Goldfinch")
    assert "Goldfinch" in be(None).get("/groups/groups.csv").content.decode()


def test_a_link_is_shown_once_and_lets_a_neighbour_in(street: Street, be: Be) -> None:
    group = a_group(street, is_unlisted=True)
    agnes, tariq = be(street.agnes), be(street.tariq)
    page = agnes.post(f"/groups/{group.public_id}/members/link/")
    link = page.context["link"]
    assert link not in agnes.get(f"/groups/{group.public_id}/members/").content.decode()
    assert tariq.get(link).status_code == 200
    assert tariq.post(link, {"own_name": "Tariq"}).url == f"/groups/{group.public_id}/"
    assert tariq.get("/groups/join/7KQ4M-X9TRW-2/").status_code == 404


def test_no_thank_you_on_a_link_joins_nothing(street: Street, be: Be) -> None:
    group = a_group(street)
    link = be(street.agnes).post(f"/groups/{group.public_id}/members/link/").context["link"]
    assert be(street.tariq).post(link, {"own_name": "Tariq", "no": "1"}).url == "/groups/"
    assert not Membership.objects.filter(person=street.tariq).exists()


def test_brought_to_its_end_twice_at_once_it_says_so(street: Street, be: Be, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second read the group before the first had ended it."""
    group = a_group(street)
    mine = Membership.objects.get(group=group)
    agnes, page = be(street.agnes), f"/groups/{group.public_id}/end/"
    agnes.post(page)
    monkeypatch.setattr(groups, "organised_group", lambda _request, _id: (group, mine))
    assert "This group has come to its end" in agnes.post(page, follow=True).content.decode()


def test_what_an_organiser_does_is_not_there_for_members(street: Street, be: Be) -> None:
    group = a_group(street)
    theirs = joined(group, street.tariq)
    client, page = be(street.tariq), f"/groups/{group.public_id}/"
    doors = ["change/", "end/", "members/invite/", f"members/{theirs.public_id}/part/"]
    assert {client.get(page + door).status_code for door in doors} == {404}
    assert {be(street.agnes).get(page + door).status_code for door in doors} == {200}
