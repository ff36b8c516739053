"""A real browser against a live server on loopback; each journey runs with script and without."""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.chromium import MISSING, QUICK, browser_path
from tests.journeys.sandbank import Sandbank, build_sandbank

PATIENCE = 20_000  # milliseconds for one step, on a machine that is busy with other things
expect.set_options(timeout=PATIENCE)
PHONE = {"width": 360, "height": 740}

# axe works out each colour anew for each piece of text, a fifth of its time: here it keeps what it worked out.
KEEP_COLOURS = """;(() => {
  const { prototype } = axe.commons.color.Color, work = prototype.parseString, kept = new Map();
  prototype.parseString = function (text) {
    if (!kept.has(text)) {
      const { r, g, b, alpha } = work.call(this, text);
      kept.set(text, { r, g, b, alpha });
    }
    return Object.assign(this, kept.get(text));
  };
})();"""
PLAIN_AXE = Axe().axe_script
AXE = PLAIN_AXE + KEEP_COLOURS
# Only what is wrong comes back: what is well is long, and nobody reads it.
RUN_AXE = "axe.run(document, {resultTypes: ['violations'], preload: false}).then(({violations}) => ({violations}))"
OpenWindow = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browser_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=QUICK)
        yield opened
        opened.close()


@pytest.fixture
def address(live_server) -> str:
    """`localhost`, since passkeys refuse 127.0.0.1."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def sandbank(transactional_db) -> Sandbank:
    """A landlord with an estate, its residents and staff."""
    return build_sandbank()


@pytest.fixture(params=["with script", "without script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    """Each database runs one half, since a change is asked on both: see `conftest.py` at the root."""
    return request.param == "with script"


@pytest.fixture
def windows(browser: Browser, address: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens windows with cookies of their own, one for each visitor, at a phone's width.

    Whatever nobody would see fails at the end: a request to another host, a script error, a broken CSP.
    """
    opened: list[BrowserContext] = []
    troubles: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: troubles.append(f"script error on {page.url}: {error}"))
        page.on("console", lambda said: troubles.append(said.text) if "Content Security" in said.text else None)

    def open_one(**wishes: Any) -> BrowserContext:
        context = browser.new_context(**{"base_url": address, "viewport": PHONE, "locale": "en-GB", **wishes})
        context.set_default_timeout(PATIENCE)
        context.on(
            "request", lambda r: None if r.url.startswith((address, "data:")) else troubles.append(f"asked {r.url}")
        )
        context.on("page", watch)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert troubles == []


@pytest.fixture
def open_window(windows: Callable[..., BrowserContext], has_script: bool) -> OpenWindow:
    """A page of a visitor's own, with script or without."""
    return lambda **wishes: windows(java_script_enabled=has_script, **wishes).new_page()


@pytest.fixture
def visit(windows: Callable[..., BrowserContext], has_script: bool) -> BrowserContext:
    return windows(java_script_enabled=has_script)


@pytest.fixture
def page(visit: BrowserContext) -> Page:
    return visit.new_page()


def bring_axe(context: BrowserContext) -> BrowserContext:
    """To every page from its start, for visits where nearly each is looked at: it is much the same text each time."""
    context.add_init_script(AXE)
    return context


def assert_accessible(page: Page) -> None:
    """axe finds nothing. It needs script, so it is asked in the half of the journeys that has it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = AxeResults(page.evaluate(RUN_AXE))
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


@pytest.fixture
def looks_well(has_script: bool) -> Callable[..., None]:
    """Asked at every page that only a journey gets to; the walk sees the others. `at`: the name of its address."""

    def look(page: Page, at: str = "") -> None:
        assert at in ("", resolve(urlsplit(page.url).path).view_name)
        if has_script:
            assert_accessible(page)

    return look
