"""The close of cases, with people in it, and ways to be one of them."""

from commonty.cases.tests.conftest import be, close

__all__ = ["be", "close"]
