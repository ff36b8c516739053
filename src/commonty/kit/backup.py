"""Backups: the database, the media folder and a list of their hashes in one file, with or without a passphrase.

Not in it are the keys of the installation (SECRET_KEY, INSTALLATION_KEY): a stolen backup must open nothing, so they
are kept elsewhere. A backup is read again after it was written, and before it replaces anything.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from commonty.kit.canonical import canonical_json
from commonty.kit.dumps import check_dump, dump_database, is_empty, load_database
from commonty.kit.locked_file import CannotUnlock, LockedReader, LockedWriter, is_locked

FORMAT = 1
DATABASE, MANIFEST, MEDIA = "database", "manifest.json", "media/"
SHORTEST_PASSPHRASE = 12


@dataclass(frozen=True)
class Manifest:
    made_at: str
    database: str  # the kind: sqlite or postgresql
    files: dict[str, str]  # name -> SHA-256


def read_passphrase(path: Path) -> str:
    passphrase = path.read_text(encoding="utf-8").strip()
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise CommandError(_("The passphrase needs at least %(n)d characters.") % {"n": SHORTEST_PASSPHRASE})
    return passphrase


def make_backup(path: Path, *, passphrase: str | None = None) -> Manifest:
    """Write a backup to `path`, which must not exist, and read it again."""
    if path.exists():
        raise CommandError(_("%(path)s is there already. Choose another name.") % {"path": path})
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with _sink(file, passphrase) as sink:
                _write(sink)
            file.flush()
            os.fsync(file.fileno())
        with opened_backup(unfinished, passphrase=passphrase) as (manifest, _folder):
            unfinished.rename(path)
            return manifest
    finally:
        unfinished.unlink(missing_ok=True)


def restore_backup(path: Path, *, passphrase: str | None = None, replace: bool = False) -> Manifest:
    """Bring a backup back, after all of it was checked; nothing that is there is replaced unless `replace`."""
    media = Path(settings.MEDIA_ROOT)
    if not replace and (not is_empty() or _has_files(media)):
        raise CommandError(_("There is something here already. To put the backup in its place, add --replace."))
    with opened_backup(path, passphrase=passphrase) as (manifest, folder):
        if manifest.database != connection.vendor:
            raise CommandError(
                _("This is a backup of %(theirs)s, and this installation uses %(ours)s.")
                % {"theirs": manifest.database, "ours": connection.vendor}
            )
        check_dump(folder / DATABASE)
        incoming = _beside(media, "incoming")
        if (folder / MEDIA).exists():
            shutil.copytree(folder / MEDIA, incoming)
        load_database(folder / DATABASE)
        # The old pictures stay beside the new ones until somebody deletes them.
        if _has_files(media):
            media.rename(_beside(media, "before-restore"))
        if incoming.exists():
            shutil.rmtree(media, ignore_errors=True)
            incoming.rename(media)
        return manifest


@contextlib.contextmanager
def opened_backup(path: Path, *, passphrase: str | None = None) -> Iterator[tuple[Manifest, Path]]:
    """A backup unpacked into a folder that vanishes afterwards, every file of it compared with its hash."""
    # Beside the backup or where TMPDIR says, since /tmp may be small and in memory.
    with tempfile.TemporaryDirectory(prefix="restore-", dir=os.environ.get("TMPDIR", path.parent)) as name:
        folder = Path(name)
        try:
            with path.open("rb") as file, _source(file, passphrase) as source:
                found = _unpack(source, folder)
                # Beyond the end of the archive a passphrase still has something to check: that nothing was cut off.
                while source.read(1024 * 1024):
                    pass
        except (CannotUnlock, tarfile.TarError, EOFError, OSError, ValueError) as error:
            raise CommandError(_("This backup can't be read: %(why)s") % {"why": error}) from error
        yield _checked_manifest(folder, found), folder


def _write(sink: IO[bytes]) -> None:
    hashes: dict[str, str] = {}
    media = Path(settings.MEDIA_ROOT)
    with tempfile.TemporaryDirectory(prefix="backup-") as name, tarfile.open(fileobj=sink, mode="w|gz") as tar:
        dump = Path(name) / DATABASE
        # The database before the pictures: a picture that is newer than the rows does no harm, one that lacks does.
        dump_database(dump)
        _add(tar, dump, DATABASE, hashes)
        for file in sorted(media.rglob("*")) if media.exists() else ():
            # What is deleted meanwhile is left out, as the row that named it is, or soon will be.
            with contextlib.suppress(FileNotFoundError):
                if file.is_file() and not file.is_symlink():
                    _add(tar, file, MEDIA + file.relative_to(media).as_posix(), hashes)
        content = canonical_json(
            {
                "format": FORMAT,
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "database": connection.vendor,
                "files": hashes,
            }
        )
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))


def _add(tar: tarfile.TarFile, path: Path, name: str, hashes: dict[str, str]) -> None:
    with path.open("rb") as file:
        info = tarfile.TarInfo(name)
        info.size = os.fstat(file.fileno()).st_size
        hashing = _Hashing(file)
        tar.addfile(info, cast(IO[bytes], hashing))
    hashes[name] = hashing.hash.hexdigest()


class _Hashing:
    """Hashes what goes by, so that each file is read once and the hash is of the very bytes that were written."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        return data


def _unpack(source: IO[bytes], folder: Path) -> dict[str, str]:
    hashes: dict[str, str] = {}
    with tarfile.open(fileobj=source, mode="r|gz") as tar:
        for member in tar:
            inside = PurePosixPath(member.name)
            if not member.isreg() or inside.is_absolute() or ".." in inside.parts or member.name in hashes:
                raise ValueError(f"{member.name!r} doesn't belong there")
            target = folder / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            content = _Hashing(cast(BinaryIO, tar.extractfile(member)))
            with target.open("wb") as out:
                shutil.copyfileobj(cast(BinaryIO, content), out, 1024 * 1024)
            hashes[member.name] = content.hash.hexdigest()
    return hashes


def _checked_manifest(folder: Path, found: dict[str, str]) -> Manifest:
    if found.pop(MANIFEST, None) is None:
        raise CommandError(_("This backup has no end: it was cut off, or it isn't one of ours."))
    content = json.loads((folder / MANIFEST).read_bytes())
    if content["format"] != FORMAT:
        raise CommandError(_("This backup was made by a newer version of the program."))
    wrong = sorted(
        name for name in found.keys() | content["files"].keys() if found.get(name) != content["files"].get(name)
    )
    if wrong or DATABASE not in found:
        raise CommandError(_("This backup is damaged: %(names)s") % {"names": ", ".join(wrong[:5]) or DATABASE})
    return Manifest(content["made_at"], content["database"], found)


@contextlib.contextmanager
def _sink(file: BinaryIO, passphrase: str | None) -> Iterator[IO[bytes]]:
    if passphrase is None:
        yield file
        return
    locked = LockedWriter(file, passphrase)
    yield cast(IO[bytes], locked)
    locked.finish()


@contextlib.contextmanager
def _source(file: BinaryIO, passphrase: str | None) -> Iterator[IO[bytes]]:
    if not is_locked(file):
        yield file
    elif passphrase is None:
        raise CommandError(_("This backup is locked with a passphrase: add --passphrase-file."))
    else:
        yield io.BufferedReader(LockedReader(file, passphrase))


def _has_files(folder: Path) -> bool:
    return folder.exists() and any(path.is_file() for path in folder.rglob("*"))


def _beside(folder: Path, word: str) -> Path:
    return folder.with_name(f"{folder.name}.{word}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
