"""A real browser against a live server on loopback; each journey runs with script and without."""

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
MISSING = "No Chromium here, so journeys are skipped. On Debian or Ubuntu: apt install chromium"


def browser_path() -> str | None:
    return os.environ.get("COMMONTY_BROWSER") or next(filter(None, map(shutil.which, CANDIDATES)), None)


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
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def address(live_server) -> str:
    """`localhost`, since passkeys refuse 127.0.0.1."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture(params=["with script", "without script"])
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A visitor's own browser window: cookies of its own, a phone's width, no host but ours."""
    context = browser.new_context(
        base_url=address,
        java_script_enabled=request.param == "with script",
        viewport={"width": 360, "height": 740},
        locale="en-GB",
    )
    context.set_default_timeout(15_000)
    foreign: list[str] = []
    context.on("request", lambda r: foreign.append(r.url) if not r.url.startswith((address, "data:")) else None)
    yield context
    context.close()
    assert foreign == [], "a page asked another host"


@pytest.fixture
def page(visit: BrowserContext) -> Page:
    """Fails on a script error or a broken CSP, which nobody would see otherwise."""
    opened = visit.new_page()
    opened.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    opened.on("console", lambda m: pytest.fail(m.text) if m.type == "error" and "Content Security" in m.text else None)
    return opened


def assert_accessible(page: Page) -> None:
    """axe finds nothing. It needs script, so it is asked in the half of the journeys that has it."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
