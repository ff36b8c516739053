"""Looking into the embedded database's own file for bytes that were destroyed.

A deleted row is gone for every query and may still lie in a freed page. `secure_delete` writes over it; here somebody
looks. What is looked for is known by its SHA-256 alone, so it can be looked for when nobody has it any more.
"""

import contextlib
import mmap
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.db import connection


@dataclass(frozen=True)
class Wanted:
    """Things of one length that all begin with the same byte, by their hashes."""

    begins: bytes
    length: int
    hashes: frozenset[str]


def find_left(wanted: Sequence[Wanted], *, rewrite: bool = False) -> int | None:
    """How many of them are in the file or its log. None on PostgreSQL, whose files we can't read, and in memory.

    Not inside a transaction. `rewrite` has the database write its whole file anew first.
    """
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return None
    with connection.cursor() as cursor:
        if rewrite:
            cursor.execute("VACUUM")
        # Brings what is in the log into the file and empties it; if somebody reads an older state, the log stays, and
        # is looked through with the file.
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
    path = _path_of(str(connection.settings_dict["NAME"]))
    return sum(count_in(file, wanted) for file in (path, path.with_name(path.name + "-wal")) if file.exists())


def count_in(path: Path, wanted: Sequence[Wanted]) -> int:
    """How many places of this file hold one of them."""
    with _mapped(path) as data:
        return sum(_count(data, one) for one in wanted if one.length and one.hashes)


def _count(data: mmap.mmap | bytes, one: Wanted) -> int:
    digests = {bytes.fromhex(digest) for digest in one.hashes}
    starts = (found.start() for found in re.finditer(re.escape(one.begins), data))
    return sum(sha256(data[start : start + one.length]).digest() in digests for start in starts)


@contextlib.contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap | bytes]:
    if not path.stat().st_size:
        yield b""
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


def _path_of(name: str) -> Path:
    return Path(unquote(urlsplit(name).path)) if name.startswith("file:") else Path(name)
