"""Codes that people read off paper and type, and short digits sent to a phone or a mailbox.

A printed code has ten random characters (50 bits) and an eleventh that checks them: 7KQ4M-X9TRW-2. A key on paper has
25 (125 bits) and its check character. The alphabet is Crockford's: no I, L, O or U, and whoever types them is understood.
"""

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, KEY_LENGTH = 10, 25
LOOK_ALIKES = str.maketrans("OILU", "011V")
VALUES = {character: value for value, character in enumerate(ALPHABET)}


def make_code(length: int = LENGTH) -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return _grouped(body + check_character(body))


def code_from(seed: bytes, name: str) -> str:
    """The code that this secret seed gives to this name: always the same, and without the seed nobody can tell it."""
    number = int.from_bytes(hmac.new(seed, name.encode(), hashlib.sha256).digest())
    body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))
    return _grouped(body + check_character(body))


def tidy(code: str) -> str:
    """The code as it was printed, however it was typed; what can't be one comes back without separators."""
    text = unicodedata.normalize("NFKC", code).upper()
    text = "".join(character for character in text if character.isalnum()).translate(LOOK_ALIKES)
    return _grouped(text) if len(text) in (LENGTH + 1, KEY_LENGTH + 1) else text


def is_well_formed(code: str, length: int = LENGTH) -> bool:
    """Whether a typed code has the right shape and its check character fits: a slip of the pen doesn't."""
    text = tidy(code).replace("-", "")
    return len(text) == length + 1 and VALUES.keys() >= set(text) and check_character(text[:-1]) == text[-1]


def digest(code: str, *, purpose: str, key: str) -> str:
    """What is stored instead of the code: HMAC-SHA256 under a key that the database doesn't hold, in hex."""
    return hmac.new(key.encode(), f"{purpose}\0{tidy(code)}".encode(), hashlib.sha256).hexdigest()


def make_digits(n: int = 6) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(n))


def check_character(body: str) -> str:
    """The character that makes the sum of (value x weight) zero in the field of 32 elements.

    Each place has a weight of its own that isn't zero. So one wrong character changes the sum, and so does swapping
    any two that differ: by (difference of values) x (difference of weights).
    """
    total = 0
    for character, weight in zip(body, WEIGHTS, strict=False):
        total ^= _times(VALUES[character], weight)
    return ALPHABET[total]


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101  # x^5 + x^2 + 1, which is primitive: the powers of x below are all different
        b >>= 1
    return product


def _powers_of_x(count: int) -> list[int]:
    powers = [1]
    while len(powers) < count:
        powers.append(_times(powers[-1], 2))
    return powers


# The check character itself has the weight 1, so the others begin with x. There are 30 others, more than any code is long.
WEIGHTS = _powers_of_x(31)[1:]


def _grouped(text: str) -> str:
    return "-".join(text[start : start + 5] for start in range(0, len(text), 5))
