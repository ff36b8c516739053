"""A vote on paper is checked by lot: an auditor who may look people up asks voters, and takes a paper in hand again."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from commonty.access.roles import Role
from commonty.ballots.models import CallBack, PaperCheck, Register
from commonty.ballots.tests.test_paper_checks import counted
from commonty.people.models import RoleHeld
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, lacks, mistakes, press, shows

ASK, COMPARE = "Did they vote? Ask voters drawn by lot", "Do the papers say what was counted?"


def test_voters_are_asked_and_a_paper_is_compared(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable
) -> None:
    register = counted(place=sandbank.landlord, margin=None)
    ago = timezone.now() - timedelta(hours=1)
    Register.objects.filter(pk=register.pk).update(result_published_at=ago)
    ruth = already_in(open_window(), sandbank["Ruth Oduya"])
    ruth.goto("/desk/checks/")
    follow(ruth, register.name, then="What stands out")
    follow(ruth, "Ask voters", then=ASK)
    press(ruth, "Draw the voters", then=ASK)
    shows(ruth, "You see no names, because you may not look people up.")
    looks_well(ruth, at="ballots:call_backs")
    RoleHeld.objects.create(
        person=sandbank["Ruth Oduya"], place=sandbank.landlord, role=Role.HOUSING_OFFICER, given_at=ago
    )
    first = CallBack.objects.get(number=1)
    ruth.reload()
    follow(ruth, first.entitlement.person.name, then=first.entitlement.person.name)
    looks_well(ruth, at="ballots:call_back")
    press(ruth, "Note this answer", then=first.entitlement.person.name)
    mistakes(ruth, "Choose what they said")
    looks_well(ruth, at="ballots:call_back")
    choose(ruth, "No, I did not vote")
    press(ruth, "Note this answer", then=ASK)
    shows(ruth, "It is noted", "1 voter says that they did not vote. What now?")
    looks_well(ruth)
    compare_a_paper(ruth, looks_well)
    iain = already_in(open_window(), sandbank["Iain Macrae"])
    iain.goto(f"/desk/registers/{register.public_id}/call-backs/")
    follow(iain, "Write down a challenge", then="Is the result challenged?")


def compare_a_paper(ruth, looks_well: Callable) -> None:
    """Blind; what differs waits for a second person."""
    ruth.goto(ruth.url.replace("call-backs", "paper-checks"))
    press(ruth, "Draw the papers", then=COMPARE)
    shows(ruth, "6 of 6 papers were drawn")
    looks_well(ruth, at="ballots:paper_checks")
    check = PaperCheck.objects.get(paper__position=2)
    follow(ruth, "Batch 1, paper 2", then="Batch 1, paper 2")
    lacks(ruth, "2 3")
    looks_well(ruth, at="ballots:paper_check")
    press(ruth, "Compare", then="Batch 1, paper 2")
    mistakes(ruth, "Type the numbers that are marked")
    looks_well(ruth, at="ballots:paper_check")
    fill(ruth, typed="1")
    press(ruth, "Compare", then=COMPARE)
    shows(
        ruth, "It differs from what was counted", "1 paper says something else", "differs; a second person reads it"
    )
    looks_well(ruth, at="ballots:paper_checks")
    check.refresh_from_db()
    assert check.is_same is False
    follow(ruth, "Batch 1, paper 1", then="Batch 1, paper 1")
    fill(ruth, typed="1")
    press(ruth, "Compare", then=COMPARE)
    shows(ruth, "It says what was counted")
    expect(ruth.get_by_role("link", name="Batch 1, paper 1")).to_have_count(0)
