"""Sealed boxes: the RFC's own numbers, a second implementation beside it, and nothing that opens by mistake."""

import hmac
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import Suite
from hypothesis import given
from hypothesis import strategies as st

from commonty.kit import sealing
from commonty.kit.sealing import CannotOpen, key_pair_from, make_key_pair, open_sealed, pad, seal, unpad, unwrap, wrap

# From the RFC's test-vectors.json: base mode, kem 0x0010, kdf 0x0001, aead 0x0002; and 0x0001, its appendix A.3.1.
VECTORS = json.loads((Path(__file__).parent / "rfc9180_p256.json").read_text())
AES_256, AES_128 = VECTORS
INFO = b"box 1"


def extract(salt, key):
    return hmac.digest(salt or bytes(32), key, "sha256")


def expand(key, info, length):
    out, block = b"", b""
    for number in range(1, -(-length // 32) + 1):
        block = hmac.digest(key, block + info + bytes([number]), "sha256")
        out += block
    return out[:length]


def by_the_book(vector_aead, enc, secret_number, public, info):
    """RFC 9180 sections 4.1 and 5.1 in the standard library: (shared secret, key, first nonce)."""
    key = ec.derive_private_key(secret_number, ec.SECP256R1())
    dh = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), enc))
    kem = b"KEM" + (0x10).to_bytes(2, "big")
    suite = b"HPKE" + b"".join(part.to_bytes(2, "big") for part in (0x10, 1, vector_aead))
    key_bytes = {1: 16, 2: 32}[vector_aead]

    def labeled(name, salt, label, value):
        return extract(salt, b"HPKE-v1" + name + label + value)

    def labeled_out(name, secret, label, value, length):
        return expand(secret, length.to_bytes(2, "big") + b"HPKE-v1" + name + label + value, length)

    shared = labeled_out(kem, labeled(kem, b"", b"eae_prk", dh), b"shared_secret", enc + public, 32)
    context = b"\0" + labeled(suite, b"", b"psk_id_hash", b"") + labeled(suite, b"", b"info_hash", info)
    secret = labeled(suite, shared, b"secret", b"")
    return shared, *(
        labeled_out(suite, secret, *part) for part in ((b"key", context, key_bytes), (b"base_nonce", context, 12))
    )


@pytest.mark.parametrize("vector", VECTORS, ids=["AES-256-GCM", "AES-128-GCM (A.3.1)"])
def test_the_second_implementation_gives_the_numbers_of_the_rfc(vector):
    v = {name: bytes.fromhex(value) for name, value in vector.items() if isinstance(value, str)}
    number = int.from_bytes(v["skRm"], "big")
    numbers = by_the_book(vector["aead_id"], v["enc"], number, v["pkRm"], v["info"])
    assert numbers == (v["shared_secret"], v["key"], v["base_nonce"])
    assert AESGCM(v["key"]).decrypt(v["base_nonce"], v["ct"], v["aad"]) == v["pt"]


def test_the_suite_opens_the_box_of_the_rfc():
    v = {name: bytes.fromhex(value) for name, value in AES_256.items() if isinstance(value, str)}
    from cryptography.hazmat.bindings._rust import openssl

    key = ec.derive_private_key(int.from_bytes(v["skRm"], "big"), ec.SECP256R1())
    assert isinstance(sealing.SUITE, Suite)
    opened = openssl.hpke._decrypt_with_aad(sealing.SUITE, v["enc"] + v["ct"], key, v["info"], v["aad"])
    assert opened == v["pt"]


def test_our_boxes_open_with_the_second_implementation():
    keys = make_key_pair()
    sealed = seal(keys.public, b"three choices", info=INFO)
    number = int.from_bytes(keys.private, "big")
    _shared, key, nonce = by_the_book(2, sealed[:65], number, keys.public, INFO)
    assert unpad(AESGCM(key).decrypt(nonce, sealed[65:], b"")) == b"three choices"


@given(st.binary(max_size=1000))
def test_what_was_sealed_is_opened(plaintext):
    keys = make_key_pair()
    assert open_sealed(keys.private, seal(keys.public, plaintext, info=INFO), info=INFO) == plaintext


def test_a_box_opens_only_with_its_key_its_info_and_every_byte():
    keys = make_key_pair()
    sealed = seal(keys.public, b"x", info=INFO)
    wrong = [sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :] for place in range(len(sealed))]
    for changed in [*wrong, sealed + b"\0", sealed[:-1], sealed[:64], b""]:
        with pytest.raises(CannotOpen):
            open_sealed(keys.private, changed, info=INFO)
    with pytest.raises(CannotOpen):
        open_sealed(keys.private, sealed, info=b"box 2")
    with pytest.raises(CannotOpen):
        open_sealed(make_key_pair().private, sealed, info=INFO)
    for no_key in (b"", bytes(32), b"\xff" * 32):
        with pytest.raises(CannotOpen):
            open_sealed(no_key, sealed, info=INFO)


def test_two_boxes_of_the_same_content_have_nothing_in_common():
    keys = make_key_pair()
    boxes = {seal(keys.public, b"x", info=INFO)[65:97] for _ in range(50)}
    assert len(boxes) == 50


def test_length_tells_nothing_about_the_content():
    keys = make_key_pair()
    assert len({len(seal(keys.public, bytes(n), info=INFO)) for n in range(253)}) == 1


def test_twin_without_padding_length_tells(monkeypatch):
    monkeypatch.setattr(sealing, "pad", lambda plaintext: plaintext)
    keys = make_key_pair()
    assert len({len(seal(keys.public, bytes(n), info=INFO)) for n in range(253)}) == 253


@pytest.mark.parametrize("padded", [b"", bytes(3), bytes(512), pad(b"x")[:-1], pad(b"x")[:-1] + b"1", b"\xff" * 256])
def test_padding_has_one_form(padded):
    with pytest.raises(CannotOpen):
        unpad(padded)


def test_a_private_key_does_not_show_itself():
    keys = make_key_pair()
    assert keys.private.hex() not in repr(keys)
    assert str(keys.private) not in repr(keys)


def test_wrapping_hides_and_gives_back():
    wrapped = wrap(b"secret", key="long and random", purpose="ballot key")
    assert b"secret" not in wrapped
    assert unwrap(wrapped, key="long and random", purpose="ballot key") == b"secret"
    assert wrap(b"secret", key="long and random", purpose="ballot key") != wrapped


def test_a_wrapped_secret_opens_only_for_its_key_purpose_and_every_byte():
    wrapped = wrap(b"secret", key="k", purpose="p")
    wrong = [wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :] for place in range(len(wrapped))]
    for changed in [*wrong, wrapped[:10], b""]:
        with pytest.raises(CannotOpen):
            unwrap(changed, key="k", purpose="p")
    for other in ({"key": "l", "purpose": "p"}, {"key": "k", "purpose": "q"}):
        with pytest.raises(CannotOpen):
            unwrap(wrapped, **other)


def test_the_vectors_are_those_of_the_rfc():
    # Known from the RFC's printed text (A.3.1), so that a slip while copying the file would show.
    assert AES_128["shared_secret"] == "c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8"


def test_a_secret_has_one_pair_for_each_purpose_and_opens_what_was_sealed_for_it():
    pair = key_pair_from("a long secret", purpose="one")
    assert pair == key_pair_from("a long secret", purpose="one")
    assert open_sealed(pair.private, seal(pair.public, b"words", info=INFO), info=INFO) == b"words"
    others = [key_pair_from("a long secret", purpose="other"), key_pair_from("another secret", purpose="one")]
    assert len({pair.private, *(other.private for other in others)}) == 3


def test_the_pair_of_a_secret_is_what_hkdf_says_by_the_book():
    stretched = expand(extract(b"", b"a long secret"), b"commonty key\0one", 48)
    order = int("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16)
    scalar = int.from_bytes(stretched, "big") % (order - 1) + 1
    assert key_pair_from("a long secret", purpose="one").private == scalar.to_bytes(32, "big")
