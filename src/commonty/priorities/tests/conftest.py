"""A close with people in it, and ways to be one of them: those of cases."""

from commonty.cases.tests.conftest import be, close

__all__ = ["be", "close"]
