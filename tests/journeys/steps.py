"""What anybody does on any page: press, fill, choose; each waits for the page that comes of it."""

import re
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, expect


def heading(page: Page, says: str) -> None:
    """The page that is meant is here: its main heading says so. If not, what is there instead is told whole."""
    try:
        expect(page.locator("h1")).to_contain_text(says)
    except AssertionError as failure:
        raise AssertionError(f"{failure}\n\n{page.url} says:\n{page.locator('body').inner_text()}") from None


def press(page: Page, button: str, *, then: str) -> None:
    page.get_by_role("button", name=button).first.click()
    heading(page, then)


def follow(page: Page, link: str, *, then: str) -> None:
    page.locator("main").get_by_role("link", name=link).first.click()
    heading(page, then)


def fill(page: Page, **typed: Any) -> None:
    """Fields by their names in the form."""
    for name, value in typed.items():
        page.locator(f"[name='{name}']:not([type=hidden]):not([type=radio])").fill(str(value))


def choose(page: Page, text: str) -> None:
    """A radio or a tick whose card says this."""
    page.locator("label.choice", has_text=text).click()


def pick(page: Page, name: str, text: str) -> None:
    """From a list that drops down: the first entry with this in it, however far it is set in."""
    entry = page.locator(f"[name='{name}'] option", has_text=text).first
    page.locator(f"[name='{name}']").select_option(value=entry.get_attribute("value"))


def shows(page: Page, *texts: str) -> None:
    for text in texts:
        expect(page.locator("body")).to_contain_text(text)


def warns(page: Page, *texts: str) -> None:
    """Something stood in the way: a note says so, and has the focus."""
    note = page.locator(".note[role=alert][autofocus]")
    for text in texts:
        expect(note).to_contain_text(text)
    expect(note).to_be_focused()


def lacks(page: Page, *texts: str) -> None:
    for text in texts:
        expect(page.locator("body")).not_to_contain_text(text)


def mistakes(page: Page, *texts: str) -> None:
    """The list of mistakes is there, says this, and has the focus."""
    summary = page.locator(".error-summary")
    for text in texts:
        expect(summary).to_contain_text(text)
    expect(summary).to_be_focused()


def download(page: Page, name: str, folder: Path, *, role: Literal["link", "button"] = "link") -> Path:
    with page.expect_download() as waiting:
        page.get_by_role(role, name=name).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def fetch(page: Page, path: str) -> str:
    """A file that a page links to, fetched with the visitor's own cookies."""
    answer = page.request.get(path)
    assert answer.ok, f"{path} answers {answer.status}"
    return answer.text()


def without_spaces(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")
