"""What every test may use."""

import gc
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.emptying import emptying_only_what_is_full

ROOT = Path(__file__).parent
SHARED_DATA = Path(os.environ.get("COMMONTY_SHARED", ROOT.parent / "shared")) / "data"

ASK_A_DATABASE = {"db", "transactional_db", "live_server", "databases"}

# The same examples every time where a change is judged, others each time at a desk; and no deadlines on a noisy machine.
settings.register_profile(
    "house", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def addresses() -> None:
    """The list of addresses is made once, and is longer in demo mode: before any test turns that on for itself."""
    import_module("commonty.urls")


@pytest.fixture(scope="session", autouse=True)
def quick_to_empty() -> Iterator[None]:
    with emptying_only_what_is_full():
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--both", action="store_true", help="run journeys without script on SQLite too")


def pytest_collection_finish() -> None:
    """Thousands of tests and all of Django stay in memory till the end: whoever looks for litter need not look there.

    That took a tenth of all processor time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker has a long test left when the others are done.

    On PostgreSQL only what asks a database: sums, rules, pages and the shape of the code are the same on both. Each
    journey runs with script on SQLite and without on PostgreSQL, since a change is asked on both; `--both` does both here.
    """
    items.sort(key=lambda item: "tests/journeys" not in str(item.path))
    is_left_out = runs_on_sqlite
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        is_left_out = (lambda item: False) if config.getoption("both") else runs_on_the_other
    left_out = [item for item in items if is_left_out(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not is_left_out(item)]


def runs_on_the_other(item: pytest.Item) -> bool:
    """A journey without script, unless it is about pages: PostgreSQL isn't asked about those."""
    return "without script" in item.name and not asks_no_database(item)


def runs_on_sqlite(item: pytest.Item) -> bool:
    """No script asks a database anything that a page without script does not ask."""
    return asks_no_database(item) or "with script" in item.name


def asks_no_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    is_asking = item.get_closest_marker("django_db") is not None or bool(fixtures & ASK_A_DATABASE)
    return not is_asking or item.get_closest_marker("once") is not None
