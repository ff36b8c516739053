"""`commonty run` keeps a worker beside the pages, whatever becomes of it."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from commonty.web.management.commands.run import Worker


def wait_for(what: Callable[[], bool], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.05)
    return what()


@pytest.fixture
def starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A worker that writes down that it was started, and stays."""
    log = tmp_path / "starts"
    code = f"import time; open({str(log)!r}, 'a').write('started '); time.sleep(60)"
    monkeypatch.setattr(Worker, "COMMAND", [sys.executable, "-c", code])
    return log


def times(log: Path) -> int:
    return log.read_text().count("started") if log.exists() else 0


def test_a_worker_that_dies_is_started_again_and_it_is_said(starts: Path) -> None:
    said: list[str] = []
    worker = Worker(said.append)
    assert wait_for(lambda: times(starts) == 1)
    worker.process.kill()
    assert wait_for(lambda: times(starts) == 2)
    worker.stop()
    assert ["The worker ended" in line for line in said] == [True]


def test_a_worker_that_is_told_to_stop_stays_stopped(starts: Path) -> None:
    said: list[str] = []
    worker = Worker(said.append)
    assert wait_for(lambda: times(starts) == 1)
    worker.stop()
    assert not wait_for(lambda: times(starts) > 1, seconds=3)
    assert said == []
