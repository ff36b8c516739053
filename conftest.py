"""What every test may use."""

import os
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent
SHARED_DATA = Path(os.environ.get("COMMONTY_SHARED", ROOT.parent / "shared")) / "data"

# The same examples every time where a change is judged, others each time at a desk; and no deadlines on a noisy machine.
settings.register_profile(
    "house", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def addresses() -> None:
    """The list of addresses is made once, and is longer in demo mode: before any test turns that on for itself."""
    import_module("commonty.urls")
