"""Pabulib files: every ballot type is read, what was read is written again, and rubbish gets one clear message."""

import random
from contextlib import suppress
from fractions import Fraction
from time import perf_counter

import numpy as np
import pytest

from commonty.maths.counting import CountingError, Election, read_pabulib, write_pabulib
from commonty.maths.counting import pabulib as module
from commonty.maths.counting.tests.elections import SHARED, small_election

FILE = """META
key;value
description;"Streets; and parks"
budget;100,5
vote_type;approval
PROJECTS
project_id;cost;name;category
1;10.50;Benches;"a;b"
2;20;Trees;x
VOTES
voter_id;vote;age
a;1,2;34
b;"2,1";50
c;;20
"""


def lines(*changes: tuple[str, str]) -> bytes:
    text = FILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def same(one: Election, other: Election) -> bool:
    arrays = ("weights", "offsets", "choices", "type_of_ballot")
    equal = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)
    points = (one.points is None) == (other.points is None) and (
        one.points is None
        or [Fraction(int(p), one.point_unit) for p in one.points]
        == [Fraction(int(p), other.point_unit) for p in other.points]
    )
    return (
        equal
        and points
        and (one.projects, one.budget, one.ballot_type) == (other.projects, other.budget, other.ballot_type)
    )


def test_file_is_read_with_decimal_commas_and_quoted_semicolons():
    election = read_pabulib(FILE.encode())
    assert election.budget == Fraction(201, 2)
    assert election.meta["description"] == "Streets; and parks"
    assert [p.cost for p in election.projects] == [Fraction(21, 2), 20]
    assert election.projects[0].fields["category"] == "a;b"
    assert election.ballots == 3
    assert election.votes == (2, 2)


def test_byte_order_mark_and_windows_lines_are_read():
    assert same(read_pabulib(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()), read_pabulib(FILE.encode()))


def test_what_was_read_is_written_again():
    for seed in range(60):
        election = small_election(seed, free_projects=True)
        again = read_pabulib(write_pabulib(election).encode())
        assert same(election, again), seed
    election = read_pabulib(FILE.encode())
    again = read_pabulib(write_pabulib(election).encode())
    assert same(election, again)
    assert again.projects[0].fields == election.projects[0].fields
    assert again.meta["description"] == election.meta["description"]


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        ([("META", "MATE")], 1, "begins with META"),
        ([("budget;100,5\n", "")], 1, "no row budget"),
        ([("100,5", "much")], 1, "'much' is not a number"),
        ([("approval", "telepathy")], 1, "telepathy"),
        ([("budget;100,5", "budget")], 4, "key and a value"),
        ([("cost;name", "price;name")], 7, "no column cost"),
        ([("20;Trees", "-20;Trees")], 9, "negative cost"),
        ([("20;Trees", ";Trees")], 9, "not a number"),
        ([("2;20;Trees", "1;20;Trees")], 9, "listed twice"),
        ([("VOTES", "VOICES")], 10, "VOICES|needs an id and a cost|section VOTES"),
        ([("a;1,2;34", "a;1,7;34")], 12, "no project '7'"),
        ([("a;1,2;34", "a")], 12, "too short"),
        ([("a;1,2;34", "a;1,1;34")], 12, "twice"),
        ([("c;;20\n", "c;;20\nMETA\n")], 15, "nothing should follow"),
    ],
)
def test_malformed_file_is_refused_with_its_line(changes, line, message):
    with pytest.raises(CountingError, match=message) as refused:
        read_pabulib(lines(*changes))
    assert refused.value.line == line


def test_text_that_is_not_utf8_is_refused_with_its_line():
    with pytest.raises(CountingError, match="UTF-8") as refused:
        read_pabulib(FILE.encode().replace(b"Trees", b"Tr\xffes"))
    assert refused.value.line == 9


@pytest.mark.parametrize("seed", range(8))
def test_damaged_file_never_ends_in_anything_but_a_counting_error(seed):
    dice = random.Random(seed)
    sound = write_pabulib(small_election(seed)).encode()
    for _ in range(150):
        data = bytearray(sound)
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(data) or 1)
            kind = dice.randrange(4)
            if kind == 0:
                data[place : place + 1] = bytes([dice.randrange(256)])
            elif kind == 1:
                del data[place : place + dice.randint(1, 30)]
            elif kind == 2:
                data[place:place] = dice.choice([b";", b",", b'"', b"\n", b"\0", b"VOTES\n", b"-", b"9" * 40, b"1e9"])
            else:
                data = data[:place] or data
        with suppress(CountingError):
            read_pabulib(bytes(data))


@pytest.mark.parametrize(
    "start",
    [b"", b"META\nkey;value\n", b"META\nkey;value\nbudget;1\nvote_type;approval\nPROJECTS\nproject_id;cost\n"],
)
@pytest.mark.parametrize("filler", [b"\0", b"x", b"x;y\n", b'"', b"\n", b"9;9\n", b"\xff"])
def test_megabytes_of_rubbish_are_refused_quickly(start, filler):
    rubbish = start + filler * (8 * 2**20 // len(filler))
    began = perf_counter()
    with pytest.raises(CountingError):
        read_pabulib(rubbish)
    assert perf_counter() - began < 5


def test_file_is_refused_unread_when_it_is_larger_than_any_election(tmp_path, monkeypatch):
    path = tmp_path / "large.pb"
    with open(path, "wb") as file:
        file.write(b"META\n")
        file.truncate(module.MAX_BYTES + 1)
    began = perf_counter()
    with pytest.raises(CountingError, match="larger than"):
        read_pabulib(path)
    assert perf_counter() - began < 5
    # The same without the limit reads on, and finds out by its content only.
    monkeypatch.setattr(module, "MAX_BYTES", 2**28)
    with pytest.raises(CountingError, match="line"):
        read_pabulib(path)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared elections are not here (COMMONTY_SHARED)")
def test_130000_ballots_are_read_and_merged_within_a_second():
    began = perf_counter()
    election = read_pabulib(SHARED / "Poland_Wroclaw_2015_from_500.pb")
    # 0.16 s alone on one core; the margin is for a busy machine.
    assert perf_counter() - began < 2
    assert election.ballots == 127773
