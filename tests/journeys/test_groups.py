"""A group forms, somebody asks and is let in, another comes by a link; nobody of the staff reads who is in it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from commonty.groups.models import Group
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, lacks, mistakes, press, shows

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Sandbank back courts"


def test_a_group_has_a_room_of_its_own(
    open_window: Callable[..., Page], sandbank: Sandbank, looks_well: Callable[..., None]
) -> None:
    sandbank.move_in("Bea Low")
    agnes, tariq, bea, iain = (
        already_in(open_window(), sandbank[name])
        for name in ("Agnes Rennie", "Tariq Mahmood", "Bea Low", "Iain Macrae")
    )
    form(agnes)
    group = Group.objects.get()
    ask(tariq)
    agnes.goto("/groups/mine/")
    follow(agnes, "1 person asks to join", then="Who is in it")
    shows(agnes, "I have a spade.")
    press(agnes, "Let them in", then="Who is in it")
    press(agnes, "Make a link that lets people in", then="Who is in it")
    bea.goto(agnes.locator("main code").inner_text())
    looks_well(bea, at="groups:by_link")
    fill(bea, own_name="Bea")
    press(bea, "Join the group", then=NAME)
    follow(bea, "Who is in it", then="Who is in it")
    shows(bea, "Agnes", "The gardener")
    iain.goto(f"/groups/{group.public_id}/")
    shows(iain, "Fewer than five so far.")
    lacks(iain, "The gardener", "Bea")


def form(agnes: Page) -> None:
    agnes.goto("/groups/")
    follow(agnes, "Form a group", then="Form a group")
    press(agnes, "Form the group", then="Form a group")
    mistakes(agnes, "Give the group a name")
    fill(agnes, name=NAME, purpose="We look after our back courts.", own_name="Agnes")
    choose(agnes, "12 Sandbank Street")
    press(agnes, "Form the group", then=NAME)


def ask(tariq: Page) -> None:
    tariq.goto("/groups/")
    follow(tariq, NAME, then=NAME)
    follow(tariq, "Ask to join", then="Ask to join")
    fill(tariq, own_name="The gardener", says="I have a spade.")
    press(tariq, "Ask to join", then=NAME)
    shows(tariq, "You asked to join")
