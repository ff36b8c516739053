"""A voter's side: the ballot, its read-back, the receipt."""

from collections.abc import Sequence

from playwright.sync_api import Locator, Page

from tests.journeys.steps import heading, press, without_spaces


def option(page: Page, project: str) -> Locator:
    return page.locator(".ballot-option", has_text=project)


def tick(page: Page, *projects: str) -> None:
    for project in projects:
        option(page, project).get_by_role("checkbox").check()


def untick_all(page: Page) -> None:
    for box in page.locator(".ballot-option").get_by_role("checkbox").all():
        box.uncheck()


def send(page: Page, *, back: Sequence[str] = (), then: str = "Your vote is in") -> str:
    """Check, read it back, send; returns the receipt."""
    press(page, "Check my vote", then="You chose")
    for project in back:
        page.get_by_role("heading", name=project).wait_for()
    press(page, "Send my vote", then=then)
    return receipt(page)


def receipt(page: Page) -> str:
    return without_spaces(page.locator(".receipt code").text_content())


def vote_on_paper(page: Page, *projects: str) -> str:
    """On the ballot page: tick these, send, and keep the receipt."""
    heading(page, "Your vote")
    tick(page, *projects)
    return send(page, back=projects)
