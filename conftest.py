"""What every test may use."""

import gc
import os
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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


def pytest_collection_finish() -> None:
    """Thousands of tests and all of Django stay in memory till the end: whoever looks for litter need not look there.

    That took a tenth of all processor time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks a database: sums, rules, pages and the shape of the code are the same on both."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    asking = {item: asks_a_database(item) for item in items}
    config.hook.pytest_deselected(items=[item for item, asks in asking.items() if not asks])
    items[:] = [item for item, asks in asking.items() if asks]


def asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    is_asking = item.get_closest_marker("django_db") is not None or bool(fixtures & ASK_A_DATABASE)
    return is_asking and item.get_closest_marker("once") is None
