"""Printed codes: typed any way they work, and no single slip makes another good code."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.kit import codes
from commonty.kit.codes import ALPHABET, digest, is_well_formed, make_code, make_digits, tidy

bodies = st.text(ALPHABET, min_size=10, max_size=10)


def whole(body):
    return body + codes.check_character(body)


def slips(code):
    for place, other in itertools.product(range(11), ALPHABET):
        if code[place] != other:
            yield code[:place] + other + code[place + 1 :]


def swaps(code):
    for place in range(10):
        if code[place] != code[place + 1]:
            yield code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def test_codes_are_well_formed_and_differ():
    made = {make_code() for _ in range(2000)}
    assert len(made) == 2000
    assert all(is_well_formed(code) and tidy(code) == code and len(code) == 13 for code in made)


def test_the_alphabet_has_32_letters_and_no_look_alikes():
    assert len(set(ALPHABET)) == 32
    assert not set("OILU") & set(ALPHABET)


@given(bodies)
def test_every_single_wrong_character_is_caught(body):
    assert not any(is_well_formed(slip) for slip in slips(whole(body)))


@given(bodies)
def test_every_swap_of_neighbours_is_caught(body):
    assert not any(is_well_formed(swap) for swap in swaps(whole(body)))


def test_the_weights_prove_it_for_all_codes():
    # Linear: a slip of difference d at weight w is missed only if d*w = 0, a swap only if d*(w-v) = 0.
    weights = [*codes.WEIGHTS, 1]
    assert 0 not in weights
    assert len(set(weights)) == len(weights)
    for a, b in itertools.product(range(1, 32), repeat=2):
        assert codes._times(a, b) != 0


def test_twin_a_plain_sum_misses_swaps(monkeypatch):
    monkeypatch.setattr(codes, "WEIGHTS", [1] * 10)
    assert any(is_well_formed(swap) for swap in swaps(whole("0123456789")))


def test_twin_without_the_check_character_a_slip_passes(monkeypatch):
    monkeypatch.setattr(codes, "WEIGHTS", [0] * 10)
    assert any(is_well_formed(slip) for slip in slips(whole("0123456789")))


@given(bodies)
def test_a_code_is_understood_however_it_is_typed(body):
    code = tidy(whole(body))
    typed = code.replace("0", "o").replace("1", "l").replace("V", "u").lower()
    for text in (code, f" {typed} ", typed.replace("-", " "), typed.replace("-", "–"), typed.replace("-", "")):
        assert tidy(text) == code
        assert is_well_formed(text)


@pytest.mark.parametrize("text", ["", "7KQ4M", "7KQ4M-X9TRW", "7KQ4M-X9TRW-2C", "привет мир!", "?" * 11])
def test_what_is_no_code_is_not_well_formed(text):
    assert not is_well_formed(text)


def test_the_digest_knows_purpose_and_key_and_not_the_typing():
    code = make_code()
    assert digest(code, purpose="a", key="k") == digest(code.lower().replace("-", ""), purpose="a", key="k")
    assert len({digest(code, purpose=p, key=k) for p in "ab" for k in "kl"}) == 4
    assert len(digest(code, purpose="a", key="k")) == 64


def test_digits_are_digits():
    assert len(make_digits()) == 6
    assert make_digits(40).isdigit()
    assert len({make_digits(12) for _ in range(200)}) == 200
