"""One writer at a time, by a lock on a file beside the database.

SQLite's own waiting is a poll whose pauses grow, so whoever has waited longest asks least often: with eight writers
somebody waits for seconds. Waiting in the kernel instead wakes everybody as soon as the gate opens. The kernel also
opens the gate when its holder dies, however it dies.
"""

import os
import threading
import weakref
from pathlib import Path

from django.db.utils import OperationalError

try:
    import fcntl
except ImportError:  # Windows has no flock: SQLite's own waiting is then all there is
    fcntl = None  # type: ignore[assignment]


class Gate:
    """The gate as one connection sees it. Not for sharing between threads, as a connection isn't either."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_held = False
        # Opened for each connection apart, since flock belongs to the opened file: so threads exclude each other too.
        self._file: int | None = None
        _gates.add(self)

    def enter(self, *, timeout: float) -> None:
        """Wait until nobody else is inside; OperationalError after `timeout` seconds, as SQLite itself would say."""
        if self.is_held or fcntl is None:
            return
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wait(timeout)
        self.is_held = True

    def leave(self) -> None:
        if self.is_held and self._file is not None:
            self.is_held = False
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file, and so of the gate. In a forked child this leaves the parent's hold as it is."""
        self.is_held = False
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _wait(self, timeout: float) -> None:
        # flock has no timeout of its own. Whoever gives up leaves the file to the thread that waits on it, which
        # closes it when its turn comes: a closed file holds nothing.
        assert self._file is not None
        turn, has_come = _Turn(self._file), False
        threading.Thread(target=turn.wait, name="gate", daemon=True).start()
        try:
            has_come = turn.came_within(timeout)
        finally:
            if not has_come:
                self._file = None
        if not has_come:
            raise OperationalError(f"database is locked: somebody else has been writing for {timeout:g} seconds")


class _Turn:
    def __init__(self, file: int) -> None:
        self.file = file
        self.is_abandoned = False
        self.came = threading.Event()
        self.lock = threading.Lock()

    def wait(self) -> None:
        fcntl.flock(self.file, fcntl.LOCK_EX)
        with self.lock:
            if self.is_abandoned:
                os.close(self.file)
            else:
                self.came.set()

    def came_within(self, timeout: float) -> bool:
        has_come = False
        try:
            has_come = self.came.wait(timeout)
        finally:  # also when a signal ends the waiting: whatever comes later must not come to nobody, and stay
            if not has_come:
                self._abandon()
        return has_come

    def _abandon(self) -> None:
        with self.lock:
            self.is_abandoned = True
            if self.came.is_set():
                os.close(self.file)


_gates: "weakref.WeakSet[Gate]" = weakref.WeakSet()


def _forget_after_fork() -> None:
    # The child shares its parent's opened files: were it to keep them, it would hold the gate after the parent's
    # death, and were it to unlock them, it would open the gate that the parent holds.
    for gate in list(_gates):
        gate.close()


os.register_at_fork(after_in_child=_forget_after_fork)
