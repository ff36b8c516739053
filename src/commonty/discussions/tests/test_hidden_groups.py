"""What a group says of itself can be reported and hidden, and nobody learns who organises it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from commonty.access.refusal import Refused
from commonty.discussions.actions.appeals import lift_hiding
from commonty.discussions.actions.hiding_groups import hide_group
from commonty.discussions.models import Hiding, Report
from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.inviting import invite_by_name
from commonty.groups.models import Group
from commonty.groups.queries.pages import own_groups
from commonty.groups.tests.conftest import be, street
from commonty.groups.tests.factories import HOW, NOW, Street, a_group
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice

__all__ = ["be", "street"]
pytestmark = pytest.mark.django_db
Be = Callable[..., Client]
WHY: dict[str, Any] = {"rule": "kind", "why": "It insults a neighbour."}


def test_it_is_reported_hidden_and_comes_back(street: Street, be: Be) -> None:
    group = a_group(street, "Zebrafinch")
    invite_by_name(group_id=group.pk, name="Ewa Kowalczyk", by=street.agnes, **HOW)
    page, tariq, morag = f"/groups/{group.public_id}/", be(street.tariq), be(street.morag)
    door = f"/talk/report/groups.group/{group.public_id}/"
    assert door in tariq.get(page).content.decode()
    assert tariq.post(door, {"rule": "kind", "says": ""}).url == page
    thing = f"/desk/talk/things/groups.group/{group.public_id}/hide/"
    read = morag.get(thing).content.decode()
    assert "Zebrafinch" in read
    assert "Agnes" not in read
    assert morag.post(thing, WHY).status_code == 302
    assert Report.objects.get().outcome == "hidden"
    for who in (None, street.tariq, street.ewa, street.iain):
        assert not Group.objects.visible_to(who).exists()
        assert "Zebrafinch" not in be(who).get("/groups/").content.decode()
    assert not own_groups(street.ewa)
    assert WHY["why"] in be(street.agnes).get(page).content.decode()
    lift_hiding(hiding_id=Hiding.objects.get().pk, by=street.morag, **HOW)
    assert tariq.get(page).status_code == 200


def test_only_its_organisers_are_told_and_who_keeps_the_peace_learns_of_none(street: Street) -> None:
    group = a_group(street, is_unlisted=True)
    what = {"public_id": group.public_id, "by": street.morag, **WHY, **HOW}
    hiding = hide_group(**what)
    assert (hiding.author, hiding.place) == (None, street.landlord)
    owe_notices(now=NOW)
    assert [one.person for one in Notice.objects.all()] == [street.agnes]
    with pytest.raises(Refused, match="hidden already"):
        hide_group(**what)


def test_an_unlisted_group_that_nobody_reported_is_not_read(street: Street, be: Be) -> None:
    group = a_group(street, is_unlisted=True)
    assert be(street.morag).get(f"/desk/talk/things/groups.group/{group.public_id}/hide/").status_code == 404
    assert be(street.tariq).get(f"/talk/report/groups.group/{group.public_id}/").status_code == 404


def test_the_name_of_a_hidden_group_is_taken_still(street: Street) -> None:
    group = a_group(street)
    hide_group(public_id=group.public_id, by=street.morag, **WHY, **HOW)
    about = About(group.name, "Another one of these.", street.block)
    with pytest.raises(Refused, match="is called that"):
        form_group(about, own_name="Tariq", by=street.tariq, **HOW)
