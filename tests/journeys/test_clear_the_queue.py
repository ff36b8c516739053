"""Shona clears her queue from the keyboard; whoever leads sees that she has much, and hands some of it over."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from commonty.access.roles import Role
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case, Message
from commonty.people.models import Post, Team
from commonty.promises.models import Promise
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, mistakes, press, shows

WORDS = ("When are the bins emptied?", "May I keep a dog?", "Who cuts the hedge?")
DESK = "What residents asked"


def waiting(sandbank: Sandbank) -> list[Case]:
    """Three for Shona, an hour apart, and a team that Iain leads."""
    agnes, shona, now = sandbank["Agnes Rennie"], sandbank["Shona Baird"], timezone.now()
    sandbank.hire("Bilal Khan", Role.HOUSING_OFFICER)
    team = Team.objects.create(landlord=sandbank.landlord, name="East End team", lead=sandbank["Iain Macrae"])
    today = timezone.localdate()
    Post.objects.create(person=shona, team=team)
    Post.objects.create(person=sandbank["Bilal Khan"], team=team)
    Post.objects.create(
        person=sandbank["Iain Macrae"], team=team, cover=shona, away_from=today, away_until=today + timedelta(days=3)
    )
    cases = [
        raise_case(Asked(says, place=sandbank.close), raised_by=agnes, by=agnes, now=now, channel="web")
        for says in WORDS
    ]
    for hours, case in enumerate(cases, start=2):
        Promise.objects.about(case).update(owner=shona)
        Case.objects.filter(pk=case.pk).update(owner=shona, next_due_at=now + timedelta(hours=hours))
    return cases


def to_the_first(page: Page) -> None:
    """Four keys from the top of the page."""
    page.goto("/desk/cases/")
    for _twice in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the list")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=WORDS[0])).to_be_focused()


def by_single_keys(page: Page) -> None:
    keys = page.keyboard
    for key, row in (("j", 1), ("j", 2), ("j", 2), ("k", 1), ("k", 0)):
        keys.press(key)
        expect(page.get_by_role("link", name=WORDS[row])).to_be_focused()
    keys.press("Control+j")
    expect(page.get_by_role("link", name=WORDS[0])).to_be_focused()
    keys.press("/")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    keys.type("jo?/ unread")
    expect(field).to_have_value("jo?/ unread")
    field.blur()
    keys.press("Shift+?")
    expect(page.locator("#keys summary")).to_be_focused()
    expect(page.get_by_text("the next one of mine")).to_be_visible()
    keys.press("j")
    keys.press("o")
    heading(page, "Case 1")
    keys.press("r")
    expect(page.get_by_label("What you write")).to_be_focused()
    keys.type("n u")
    expect(page.get_by_label("What you write")).to_have_value("n u")
    page.get_by_label("What you write").fill("")
    page.get_by_label("What you write").blur()
    keys.press("n")
    heading(page, "Case 2")
    keys.press("u")
    heading(page, DESK)


def turned_off(page: Page) -> None:
    page.goto("/desk/cases/")
    page.locator("#keys summary").click()
    press(page, "Turn the keys off on this device", then=DESK)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=WORDS[0])).not_to_be_focused()


def answer_on_and_on(page: Page) -> None:
    page.goto("/desk/cases/")
    follow(page, WORDS[0], then="Case 1")
    follow(page, "Answer it", then="Answer case 1")
    fill(page, text="Every Tuesday.")
    press(page, "Send, and go on to the next", then="Case 2")
    shows(page, "This is the next one: case 2.")


def share_fairly(lead: Page, looks_well: Callable[..., None]) -> None:
    lead.goto("/desk/cases/")
    follow(lead, "Who has how much", then="Who has how much")
    shows(lead, "Shona Baird covers.", "Nothing open.")
    looks_well(lead, at="cases:workload")
    follow(lead, "open, Shona Baird", then=DESK)
    shows(lead, "What Shona Baird has.", *WORDS[1:])
    looks_well(lead, at="cases:desk")
    follow(lead, "Hand some of it over", then="Hand over what Shona Baird has")
    press(lead, "Hand over", then="Hand over what Shona Baird has")
    mistakes(lead, "Choose at least one.", "Say why")
    looks_well(lead, at="cases:share_out")
    choose(lead, WORDS[2])
    choose(lead, "Bilal Khan")
    fill(lead, reason="Shona covers for two")
    press(lead, "Hand over", then="Who has how much")
    shows(lead, "Bilal Khan deals with 1 more now.")


def test_a_queue_is_cleared_and_shared(
    open_window: Callable[..., Page], sandbank: Sandbank, looks_well: Callable[..., None], has_script: bool
) -> None:
    cases = waiting(sandbank)
    shona = already_in(open_window(), sandbank["Shona Baird"])
    lead = already_in(open_window(), sandbank["Iain Macrae"])
    to_the_first(shona)
    if has_script:
        by_single_keys(shona)
        turned_off(shona)
    answer_on_and_on(shona)
    share_fairly(lead, looks_well)
    assert Case.objects.get(pk=cases[2].pk).owner == sandbank["Bilal Khan"]
    assert Message.objects.get(kind="note").text == "Handed over to Bilal Khan: Shona covers for two"
    agnes = already_in(open_window(), sandbank["Agnes Rennie"])
    agnes.goto(f"/help/cases/{cases[2].public_id}/")
    shows(agnes, "Bilal Khan deals with this now.")
    expect(agnes.get_by_text("covers for two")).to_have_count(0)
