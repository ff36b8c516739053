"""Canonical bytes: one form for one content, and every other form is refused."""

import contextlib
import io
import struct
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.kit import canonical
from commonty.kit.canonical import NotCanonical, canonical_json, canonical_zip, read_zip, sha256_hex

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)
FILES = {"b/rows.csv": b"1,2\n" * 50, "a.json": b"{}", "résumé.txt": b"x"}
ROOM = {"most_bytes": 10_000, "most_files": 10}


def test_json_is_sorted_and_tight_and_utf8():
    assert canonical_json({"b": [1, True, None], "a": "é"}) == '{"a":"é","b":[1,true,null]}'.encode()


@given(values)
def test_json_of_the_same_value_is_the_same_bytes(value):
    import json

    once = canonical_json(value)
    assert canonical_json(json.loads(once)) == once


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: "a"}, {"a": [0.1]}, {"a": {2, 3}}, b"x"])
def test_json_refuses_what_has_no_one_form(value):
    with pytest.raises(TypeError):
        canonical_json(value)


def test_json_refuses_half_characters():
    with pytest.raises(ValueError, match="surrogates"):
        canonical_json("\ud800")


def test_a_pack_has_these_bytes_on_every_machine():
    # If this fails on another Python, packs made there can't be compared: fix the form, don't change the number.
    assert sha256_hex(canonical_zip(FILES)) == "415e61747c1db2e8f9208b370c39cf08d337934dbf111798bb3dec14116b2291"
    assert canonical_zip(dict(reversed(FILES.items()))) == canonical_zip(FILES)


def test_a_pack_is_read_back():
    assert read_zip(canonical_zip(FILES), **ROOM) == FILES
    assert read_zip(canonical_zip({}), **ROOM) == {}


def compressed():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("a", bytes(1_000_000))
    return buffer.getvalue()


def with_names(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as pack:
        for name in names:
            info = zipfile.ZipInfo(name, canonical.EARLIEST_DATE)
            info.external_attr = canonical.PLAIN_FILE
            with warnings.catch_warnings(action="ignore"):
                pack.writestr(info, b"x")
    return buffer.getvalue()


def overlapping():
    """Two entries of the directory that share one stored file: the trick of the densest bombs."""
    body, name = b"x" * 400, b"a"
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 33, zlib.crc32(body), 400, 400, 1, 0) + name + body
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 33, zlib.crc32(body), 400, 400, 1, 0, 0, 0, 0, 0, 0
    )
    directory = (entry + b"a") * 2
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 2, 2, len(directory), len(local), 0)
    return local + directory + end


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        canonical_zip(FILES)[:-1],
        canonical_zip(FILES) + b"\0",
        b"#!/bin/sh\n" + canonical_zip(FILES),
        canonical_zip(FILES).replace(b"1,2\n", b"1,3\n", 1),
        with_names("b", "a"),
        with_names("a", "a"),
        with_names("../a"),
        with_names("a/../../b"),
        with_names("/etc/passwd"),
        with_names("a//b"),
        with_names("a\\b"),
        with_names("folder/"),
        compressed(),
        overlapping(),
    ],
    ids=lambda data: f"{len(data)} bytes",  # not the bytes: one form holds the time at which it was made
)
def test_any_other_form_is_refused(data):
    with pytest.raises(NotCanonical):
        read_zip(data, **ROOM)


def test_every_changed_byte_is_found():
    pack = canonical_zip({"a.json": b'{"a":1}'})
    for place in range(len(pack)):
        changed = pack[:place] + bytes([pack[place] ^ 1]) + pack[place + 1 :]
        # Within a name a changed byte may make another good pack, of other content and so of another hash.
        with contextlib.suppress(NotCanonical):
            assert read_zip(changed, **ROOM) != {"a.json": b'{"a":1}'}


def test_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    pack = canonical_zip({str(n): b"x" for n in range(11)})
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *args: pytest.fail("unpacked"))
    for data in (pack, compressed(), overlapping()):
        with pytest.raises(NotCanonical):
            read_zip(data, **ROOM)
    with pytest.raises(NotCanonical):
        read_zip(pack, most_bytes=100, most_files=100)


def test_twin_zipfile_alone_accepts_them():
    for data in (
        canonical_zip(FILES) + b"\0",
        b"#!" + canonical_zip(FILES),
        with_names("../a"),
        with_names("b", "a"),
    ):
        assert zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_a_pack_is_not_made_with_a_bad_name():
    for name in ("../a", "", "/a", "a//b", "a\nb", "con:"):
        with pytest.raises(ValueError, match="name in a pack"):
            canonical_zip({name: b""})
