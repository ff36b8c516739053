"""Several people at the same moment, each in a connection of their own. Only PostgreSQL shows what then goes wrong."""

import os
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from commonty.access.refusal import Refused

IS_ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
RACE = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not IS_ON_POSTGRESQL, reason="SQLite has one writer anyway"),
]


def at_once(*deeds: Callable[[], object]) -> list[Exception]:
    """Started together; gives what went wrong. What is refused with a sentence has not gone wrong."""
    ready, faults = threading.Barrier(len(deeds)), []

    def do(deed: Callable[[], object]) -> None:
        try:
            ready.wait(10)
            deed()
        except Refused:
            pass
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return faults
