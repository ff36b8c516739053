"""Files under a passphrase: AES-256-GCM in chunks, so that a large one needs little memory.

Each chunk is sealed with its number and whether it is the last: none can be moved, dropped or added, and a file that
was cut off is found out.
"""

import io
import os
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"commonty locked\x01"
SALT_BYTES, TAG_BYTES = 16, 16
CHUNK = 1024 * 1024
SCRYPT_COST = 2**16  # 64 MB and a fifth of a second for each guess


class CannotUnlock(ValueError):
    """Another passphrase, or the file was changed or cut off."""


class LockedWriter(io.RawIOBase):
    """A file to write into; what arrives in `target` is encrypted. Complete only after `finish`."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        self.target = target
        salt = os.urandom(SALT_BYTES)
        self.cipher = AESGCM(_key(passphrase, salt))
        self.number = 0
        self.waiting = bytearray()
        target.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.waiting += data
        # One byte more than a chunk must be there: whether a chunk is the last has to be known when it is sealed.
        while len(self.waiting) > CHUNK:
            self._put(bytes(self.waiting[:CHUNK]), is_last=False)
            del self.waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._put(bytes(self.waiting), is_last=True)
        self.waiting.clear()

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        self.target.write(self.cipher.encrypt(_nonce(self.number, is_last), chunk, MAGIC))
        self.number += 1


class LockedReader(io.RawIOBase):
    """A file to read from: what stands encrypted in `source`."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self.source = source
        header = source.read(len(MAGIC) + SALT_BYTES)
        if not header.startswith(MAGIC):
            raise CannotUnlock("This file isn't locked with a passphrase.")
        self.cipher = AESGCM(_key(passphrase, header[len(MAGIC) :]))
        self.number = 0
        self.next_chunk = source.read(CHUNK + TAG_BYTES)
        self.ready = memoryview(b"")
        self.is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self.ready and not self.is_over:
            self._open_next()
        count = min(len(buffer), len(self.ready))
        buffer[:count] = self.ready[:count]
        self.ready = self.ready[count:]
        return count

    def __enter__(self) -> Self:
        return self

    def _open_next(self) -> None:
        chunk, self.next_chunk = self.next_chunk, self.source.read(CHUNK + TAG_BYTES)
        self.is_over = not self.next_chunk
        try:
            self.ready = memoryview(self.cipher.decrypt(_nonce(self.number, self.is_over), chunk, MAGIC))
        except (InvalidTag, ValueError) as error:
            raise CannotUnlock("The passphrase is another one, or the file was changed or cut off.") from error
        self.number += 1


def is_locked(source: BinaryIO) -> bool:
    """Whether an open file is one of these. Leaves it at its beginning."""
    begins = source.read(len(MAGIC))
    source.seek(0)
    return begins == MAGIC


def _nonce(number: int, is_last: bool) -> bytes:
    # The key is new for each file (its salt is random), so counting is enough to use no nonce twice.
    return number.to_bytes(11, "big") + bytes([is_last])


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=SCRYPT_COST, r=8, p=1).derive(passphrase.encode())
