"""A close with people in it, and ways to be one of them."""

import pytest

from commonty.cases.tests.conftest import be, close
from commonty.discussions.models import Thread
from commonty.discussions.tests.factories import Close, a_thread

__all__ = ["be", "close"]


@pytest.fixture
def thread(close: Close) -> Thread:
    return a_thread(close)
