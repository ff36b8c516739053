"""The backend: Django's own, which passes the gate before each transaction and before each write outside of one.

Reads never wait. In-memory databases have no gate. A write outside a transaction that returns rows may end a moment
after the gate has opened again; then SQLite's own waiting takes over, so the gate only ever adds fairness.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.backends.sqlite3 import base as sqlite3_base

from commonty.kit.sqlite.gate import Gate

# The stubs leave out the steps of a transaction, which is all that is added to here.
SQLiteWrapper: Any = sqlite3_base.DatabaseWrapper

WRITES = {"INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "REINDEX", "ANALYZE", "VACUUM"}
SQLITE_DEFAULT_TIMEOUT = 5.0


class DatabaseWrapper(SQLiteWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gate: Gate | None = None
        self.execute_wrappers.append(self._gated)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        # SQLite makes the file and not its folder: the first command of a new installation would fail over it.
        if not self.is_in_memory_db():
            lock_path(self.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        return super().get_new_connection(conn_params)

    def _enter(self) -> None:
        if self.is_in_memory_db():
            return
        path = lock_path(self.settings_dict["NAME"])
        # The name changes once, when a test database takes the place of the real one.
        if self._gate is None or self._gate.path != path:
            self._leave()
            self._gate = Gate(path)
        self._gate.enter(timeout=float(self.settings_dict["OPTIONS"].get("timeout", SQLITE_DEFAULT_TIMEOUT)))

    def _leave(self) -> None:
        if self._gate is not None:
            self._gate.leave()

    def _gated(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        is_inside = self.in_atomic_block or (self._gate is not None and self._gate.is_held)
        if is_inside or not is_write(sql):
            return execute(sql, params, many, context)
        self._enter()
        try:
            return execute(sql, params, many, context)
        finally:
            self._leave()

    def _start_transaction_under_autocommit(self) -> None:
        # A deferred transaction may never write, so it doesn't wait here.
        if self.transaction_mode in ("IMMEDIATE", "EXCLUSIVE"):
            self._enter()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()
        finally:
            self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            if self._gate is not None:
                self._gate.close()


def is_write(sql: str) -> bool:
    words = sql.split(None, 1)
    return bool(words) and words[0].upper() in WRITES


def lock_path(name: str | Path) -> Path:
    """The gate's file stands beside the database, found through links, so that every name of it leads to one gate."""
    text = str(name)
    if text.startswith("file:"):
        text = unquote(urlsplit(text).path)
    path = Path(text).resolve()
    return path.with_name(path.name + ".wlock")
