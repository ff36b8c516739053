import pytest

from commonty.journal.tests.example import record_some


@pytest.fixture
def recorded(db):
    return record_some()
