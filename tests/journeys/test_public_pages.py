"""What everybody may read without an account, and what a page says when there is nothing to be had."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from playwright.sync_api import Page, expect

from commonty.places.models import Kind, Place
from commonty.web.views import front
from tests.journeys.rounds import counted
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import fetch, follow, heading, shows

pytestmark = pytest.mark.once


def test_anybody_reads_all_that_is_public(page: Page, sandbank: Sandbank) -> None:
    """From the front page by links alone, as far as one's own receipt."""
    pb_round = counted(sandbank, [sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]])
    page.goto("/")
    heading(page, "Strathvale Homes")
    page.get_by_role("link", name="Change place").click()
    heading(page, "Choose a place")
    page.locator("summary", has_text="Sandbank").click()
    follow(page, "All of Sandbank", then="Sandbank")
    page.goto("/")
    heading(page, "Sandbank")  # the place is remembered
    page.get_by_role("link", name="Decide", exact=True).click()
    heading(page, "Money votes")
    follow(page, "Safer paths", then="Safer paths")
    follow(page, "Project 1", then="Project 1")
    page.go_back()
    follow(page, "What was chosen, and why", then="What we chose")
    shows(page, "Why:", "Why not:", "Project 3")
    follow(page, "Count it yourself", then="Count it yourself")
    follow(page, "All ways to check this result", then="Check this result")
    follow(page, "Look up a receipt", then="Receipts")
    shows(page, "2 receipts")
    page.get_by_role("link", name="Find out", exact=True).click()
    heading(page, "Where the money went")
    follow(page, "Who may do what here", then="Who may do what")
    for name, then in (("Accessibility", "ccessib"), ("Privacy", "rivacy"), ("About this", "")):
        page.get_by_role("link", name=name, exact=True).click()
        heading(page, then)
    for path in ("projects.csv", "projects.json", "money.csv", "result.csv", "result.json"):
        assert "Project 1" in fetch(page, f"/decide/{pb_round.public_id}/{path}"), path
    for door in ("Get help", "Ideas", "Meetings"):
        page.get_by_role("link", name=door, exact=True).first.click()
        expect(page.locator("h1")).to_be_visible()
    assert page.context.cookies() == [c for c in page.context.cookies() if c["name"] in ("place", "csrftoken")]


def says_a_way_on(page: Page, looks_well: Callable) -> None:
    expect(page.locator("main").get_by_role("link", name="To the front page")).to_have_attribute("href", "/")
    looks_well(page)


def test_a_page_that_is_not_ones_own_or_not_there_says_a_way_on(
    page: Page, sandbank: Sandbank, looks_well: Callable
) -> None:
    already_in(page, sandbank["Agnes Rennie"])
    assert page.goto("/desk/").status == 403
    heading(page, "This page isn't yours to open")
    says_a_way_on(page, looks_well)
    for path in ("/nowhere/", "/decide/bcdfghjkmnpq/", "/votes/bcdfghjkmnpq/"):
        assert page.goto(path).status == 404
        heading(page, "There is no page here")
    says_a_way_on(page, looks_well)


def test_at_an_address_of_no_landlord_nobody_is_found(page: Page, sandbank: Sandbank, looks_well: Callable) -> None:
    """With two landlords the host name chooses, and this one is neither's."""
    Place.objects.create(kind=Kind.LANDLORD, name="Elsewhere Homes", hosts="elsewhere.example.com")
    for path in ("/", "/sign-in/", "/sign-in/letter/"):
        assert page.goto(path).status == 404
        expect(page.locator("h1")).to_be_visible()
        looks_well(page)


def test_too_many_tries_are_told_to_wait(page: Page, sandbank: Sandbank, looks_well: Callable, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    for _ in range(2):
        page.goto("/staff/login/")
        page.locator("[name=login]").fill("iain@strathvale.example.org")
        page.locator("[name=password]").fill("a guess")
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            page.get_by_role("button", name="Sign In").click()
    assert sent.value.status == 429
    heading(page, "Too many tries")
    says_a_way_on(page, looks_well)


def test_what_broke_is_not_the_readers_fault_and_needs_no_database_to_say_so(
    page: Page, sandbank: Sandbank, looks_well: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(front, "front_page_of", raises(ZeroDivisionError))
        assert page.goto("/").status == 500
        heading(page, "Something broke on our side")
        says_a_way_on(page, looks_well)
    with monkeypatch.context() as away:
        away.setattr(CursorWrapper, "execute", raises(OperationalError))
        assert page.goto("/decide/").status == 500
        heading(page, "Something broke on our side")
        says_a_way_on(page, looks_well)
        assert page.request.get("/health/live/").ok
        assert page.request.get("/health/ready/").status == 503


def raises(error: type[Exception]) -> Callable:
    def fail(*_args: object, **_more: object) -> None:
        raise error

    return fail
