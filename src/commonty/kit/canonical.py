"""Bytes that come out the same on every machine, so that a hash of them means something.

Packs are stored, not compressed: what deflate makes depends on the version of zlib, and a pack has only one form.
"""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

EARLIEST_DATE = (1980, 1, 1, 0, 0, 0)  # a zip knows none before
PLAIN_FILE = 0o100644 << 16
UNIX = 3


class NotCanonical(ValueError):
    """The pack isn't what `canonical_zip` would have made."""


def canonical_json(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8. Fractions are refused: a float is written differently from place to place."""
    _check_json(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical_zip(files: Mapping[str, bytes]) -> bytes:
    """A zip with these files: sorted by name, uncompressed, dated 1980."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", allowZip64=False) as pack:
        for name in sorted(files):
            if not _is_plain_name(name):
                raise ValueError(f"{name!r} can't be a name in a pack.")
            info = zipfile.ZipInfo(name, EARLIEST_DATE)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_STORED, PLAIN_FILE, UNIX
            pack.writestr(info, files[name])
    return buffer.getvalue()


def read_zip(data: bytes, *, most_bytes: int, most_files: int) -> dict[str, bytes]:
    """The files of a canonical pack; NotCanonical if it is too big or has any other form than the one there is."""
    if len(data) > most_bytes:
        raise NotCanonical(_("This pack is larger than %(bytes)d bytes.") % {"bytes": most_bytes})
    try:
        files = _read(data, most_files)
        is_canonical = canonical_zip(files) == data
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        ValueError,
        NotImplementedError,
        EOFError,
        OSError,
        RuntimeError,
    ) as error:
        if isinstance(error, NotCanonical):
            raise
        raise NotCanonical(_("This isn't a pack, or it is damaged.")) from error
    if not is_canonical:
        raise NotCanonical(_("This pack was changed: making it again from its own files gives other bytes."))
    return files


def _read(data: bytes, most_files: int) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as pack:
        infos = pack.infolist()
        if len(infos) > most_files:
            raise NotCanonical(_("This pack holds more than %(files)d files.") % {"files": most_files})
        # Before anything is unpacked: stored files can't be larger together than the pack, unless they overlap.
        is_stored = all(i.compress_type == zipfile.ZIP_STORED and i.file_size == i.compress_size for i in infos)
        if not is_stored or sum(info.file_size for info in infos) > len(data):
            raise NotCanonical(_("The files in this pack are compressed, and those of a canonical pack aren't."))
        return {info.filename: pack.read(info) for info in infos}


def _is_plain_name(name: str) -> bool:
    parts = name.split("/")
    return (
        name == str(PurePosixPath(name))
        and name.isprintable()
        and not name.startswith("/")
        and not set(name) & set('\\:*?"<>|')
        and ".." not in parts
        and "." not in parts
    )


def _check_json(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"Keys of canonical JSON are texts, and {key!r} isn't.")
            _check_json(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check_json(inner)
    elif not (value is None or isinstance(value, str | int)):
        raise TypeError(f"Canonical JSON holds texts, whole numbers, true, false and null, and not {value!r}.")
