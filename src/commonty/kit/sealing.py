"""Sealed boxes: anybody closes one with a public key, only the private key opens it. And wrapping, to keep that key.

HPKE in base mode (RFC 9180) with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM: what a browser's WebCrypto
can do too, so a box may be closed on a device that is offline. A sealed box is enc (65 bytes) followed by ciphertext.
"""

import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-4, D.1.2.3)
SCALAR_BYTES = 32
PAD_TO = 256
LENGTH_BYTES = 4
WRAP_VERSION = b"\x01"
SALT_BYTES, NONCE_BYTES = 16, 12


class CannotOpen(ValueError):
    """Wrong key, wrong `info` or `purpose`, or not what was sealed: which of them can't be told apart."""


@dataclass(frozen=True)
class KeyPair:
    public: bytes  # an uncompressed point, 65 bytes
    private: bytes  # a scalar, 32 bytes

    def __repr__(self) -> str:
        return f"KeyPair(public={self.public.hex()})"


def make_key_pair() -> KeyPair:
    key = ec.generate_private_key(CURVE)
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return KeyPair(public, key.private_numbers().private_value.to_bytes(SCALAR_BYTES, "big"))


def key_pair_from(secret: str, *, purpose: str) -> KeyPair:
    """The pair that belongs to a long random `secret` (not a passphrase): whoever has the secret has the key."""
    # 48 bytes reduced to 32: too much for the remainder to prefer any scalar.
    stretched = HKDF(SHA256(), length=48, salt=None, info=b"commonty key\0" + purpose.encode()).derive(
        secret.encode()
    )
    scalar = int.from_bytes(stretched, "big") % (ORDER - 1) + 1
    public = ec.derive_private_key(scalar, CURVE).public_key()
    return KeyPair(
        public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), scalar.to_bytes(SCALAR_BYTES, "big")
    )


def seal(public: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """Close a box around `plaintext`, padded so that its length tells nothing. `info` says what it is for."""
    return SUITE.encrypt(pad(plaintext), _public_key(public), info)


def open_sealed(private: bytes, sealed: bytes, *, info: bytes) -> bytes:
    """What was sealed for this key and this `info`; CannotOpen if anything at all is different."""
    try:
        key = ec.derive_private_key(int.from_bytes(private, "big"), CURVE)
        padded = SUITE.decrypt(sealed, key, info)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("This box wasn't sealed for this key and purpose, or it was changed.") from error
    return unpad(padded)


def pad(plaintext: bytes) -> bytes:
    """Length, plaintext and zeros up to a multiple of 256 bytes: a device that seals offline must do the same."""
    filled = len(plaintext).to_bytes(LENGTH_BYTES, "big") + plaintext
    return filled + bytes(-len(filled) % PAD_TO)


def unpad(padded: bytes) -> bytes:
    plaintext = padded[LENGTH_BYTES : LENGTH_BYTES + int.from_bytes(padded[:LENGTH_BYTES], "big")]
    # One form only, so that nobody can hide a note behind the choices or make two boxes of different length.
    if pad(plaintext) != padded:
        raise CannotOpen("This box isn't padded as it should be.")
    return plaintext


def wrap(secret: bytes, *, key: str, purpose: str) -> bytes:
    """Encrypt `secret` under a long random `key` (not a passphrase: nothing here slows down guessing)."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    return WRAP_VERSION + salt + nonce + AESGCM(_derived(key, salt, purpose)).encrypt(nonce, secret, WRAP_VERSION)


def unwrap(wrapped: bytes, *, key: str, purpose: str) -> bytes:
    """What was wrapped under this key for this purpose; CannotOpen otherwise."""
    salt, rest = wrapped[1 : 1 + SALT_BYTES], wrapped[1 + SALT_BYTES :]
    nonce, ciphertext = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
    if wrapped[:1] != WRAP_VERSION or len(nonce) != NONCE_BYTES:
        raise CannotOpen("This wasn't wrapped here.")
    try:
        return AESGCM(_derived(key, salt, purpose)).decrypt(nonce, ciphertext, WRAP_VERSION)
    except InvalidTag as error:
        raise CannotOpen("This was wrapped under another key or for another purpose, or it was changed.") from error


def _derived(key: str, salt: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=salt, info=b"commonty wrap\0" + purpose.encode()).derive(key.encode())


@lru_cache(maxsize=64)
def _public_key(public: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
