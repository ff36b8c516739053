"""What a page costs somebody who pays by the megabyte: bytes over the wire, hosts asked, and nothing that jumps.

Served as an installation serves it: files collected once, compressed, with names that may be kept for ever.
"""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import BrowserContext, CDPSession, Page
from waitress.server import create_server

from commonty.budgeting.tests import factories
from commonty.web.tests.serving import serving
from tests.journeys.rounds import counted
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
FIRST, AFTER = 60_000, 15_000
AS_INSTALLED = "commonty.kit.static_files.StaticFilesStorage"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The pages' own files only: what allauth and the engineers' admin bring is no resident's."""
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": AS_INSTALLED}}
    folder = tmp_path_factory.mktemp("static")
    with override_settings(
        STORAGES=storages, STATIC_ROOT=folder, WHITENOISE_USE_FINDERS=False, WHITENOISE_AUTOREFRESH=False
    ):
        call_command(
            "collectstatic", ignore_patterns=["admin", "allauth", "account", "mfa"], verbosity=0, interactive=False
        )
        yield


@pytest.fixture
def address(collected: None, transactional_db: None) -> Iterator[str]:
    server = create_server(WSGIHandler(), host="127.0.0.1", port=0, threads=4)
    with serving(server):
        yield f"http://localhost:{server.effective_port}"


class Meter:
    """Bytes that came over the wire, headers and all, as the browser itself counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.bytes, self.paths = page, 0, list[str]()
        self.wire: CDPSession = page.context.new_cdp_session(page)
        self.wire.send("Network.enable")
        self.wire.on("Network.loadingFinished", self._came)

    def _came(self, event: dict) -> None:
        self.bytes += int(event["encodedDataLength"])

    def open(self, path: str) -> int:
        before = self.bytes
        answer = self.page.goto(path)
        assert answer.ok, path
        return self.bytes - before


RESIDENTS_PAGES = (
    "/", "/decide/", "/decide/{voting}/", "/votes/{voting_register}/", "/decide/{voting}/project/1/", "/decide/{decided}/",
    "/decide/{decided}/result/", "/decide/{decided}/money/", "/decide/{decided}/check/",
    "/decide/{decided}/result/who-gets-what/", "/decide/how-votes-are-counted/",
    "/decide/{decided}/result/count-it-yourself/",
    "/votes/{decided_register}/receipts/", "/my-things/", "/my/details/", "/places/", "/find-out/", "/help/",
    "/about/privacy/", "/about/accessibility/", "/roles/", "/vote-code/", "/votes/{voting_register}/not-listed/",
)  # fmt: skip


@pytest.fixture
def ids(sandbank: Sandbank) -> dict[str, str]:
    """A vote of thirty projects, as large as they come on an estate, and one that was counted."""
    voting = factories.make_voting_now(sandbank.estate, how_many=30, pot_pence=60_000_00)
    decided = counted(sandbank, [sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]], how_many=12)
    return {
        "voting": voting.public_id,
        "voting_register": voting.register.public_id,
        "decided": decided.public_id,
        "decided_register": decided.register.public_id,
    }


def test_every_page_of_a_resident_is_light(
    windows: Callable[..., BrowserContext], sandbank: Sandbank, ids: dict[str, str]
) -> None:
    """Each opened first with nothing kept, and again from a device that has been here before."""
    at_first, after, jumped = {}, {}, {}
    returning = Meter(already_in(windows().new_page(), sandbank["Agnes Rennie"]))
    returning.open("/vote-code/")
    for pattern in RESIDENTS_PAGES:
        path = pattern.format(**ids)
        window = windows()
        newcomer = Meter(already_in(window.new_page(), sandbank["Agnes Rennie"]))
        watch_for_jumps(newcomer.page)
        at_first[pattern] = newcomer.open(path)
        jumped[pattern] = jumps(newcomer.page, path)
        window.close()
        after[pattern] = returning.open(path)
    assert {path: size for path, size in at_first.items() if size > FIRST} == {}
    assert {path: size for path, size in after.items() if size > AFTER} == {}
    assert {path: moved for path, moved in jumped.items() if moved} == {}


def watch_for_jumps(page: Page) -> None:
    page.add_init_script(
        "window.jumped = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.jumped += e.value))"
        ".observe({type: 'layout-shift', buffered: true});"
    )


def jumps(page: Page, path: str) -> float:
    """What jumps each time. A browser that must wait for the processor paints a half-read header now and then."""
    moved: float = page.evaluate("window.jumped")
    for _ in range(3):
        if moved:
            page.goto(path)
            moved = min(moved, page.evaluate("window.jumped"))
    return moved
