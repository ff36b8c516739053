"""Who may be one human under two references. Nothing merges by itself: these are pairs for a person to look at.

Comparing 50,000 people with each other would take a thousand million looks, so only those are compared who share
something that a slip rarely touches twice: birth, home, contact or name.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import ratio

TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "prof"}
LIKE, VERY_LIKE = 82, 90
CROWD = 400  # more people than this behind one phone or email is an office's, and says nothing


class Because(StrEnum):
    BIRTH = "birth"
    HOME = "home"
    CONTACT = "contact"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Face:
    """What can be compared of a person. `key` is whatever the caller knows them by."""

    key: Hashable
    name: str
    born_on: date | None
    born_in: int | None
    homes: frozenset[Hashable]
    email: str
    phone: str

    @property
    def year(self) -> int | None:
        return self.born_on.year if self.born_on else self.born_in


@lru_cache(maxsize=200_000)
def name_words(name: str) -> tuple[str, ...]:
    """`Mrs. Mòrag  O'Example` and `O'EXAMPLE, MORAG` come close: no title, accent, comma or capital."""
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(character for character in text if not unicodedata.combining(character))
    words = re.sub(r"[^\w\s]", "", text.replace(",", " ").replace("-", " ")).split()
    return tuple(word for word in words if word not in TITLES) or tuple(words)


@lru_cache(maxsize=200_000)
def plain_name(name: str) -> str:
    return " ".join(sorted(name_words(name)))


def name_likeness(one: str, other: str) -> float:
    """From 0 to 100. An initial counts as the name that it begins."""
    a, b = plain_name(one), plain_name(other)
    if a == b:
        return 100.0
    if _is_abbreviated(a.split(), b.split()):
        return 92.0
    # As one word in the order written, too: a space that slipped would make other words of it.
    return float(max(ratio(a, b), ratio("".join(name_words(one)), "".join(name_words(other)))))


def _is_abbreviated(one: list[str], other: list[str]) -> bool:
    """`m example` and `example morag`, and a middle name that only one of them has."""
    shared = set(one) & set(other)
    rest, others = sorted(set(one) - shared), sorted(set(other) - shared)
    if not shared or max(map(len, shared)) < 3:
        return False
    if not rest or not others:
        return len(shared) >= 2
    return len(rest) == len(others) and all(
        a[0] == b[0] and 1 in (len(a), len(b)) for a, b in zip(rest, others, strict=True)
    )


def births_agree(
    born_on: date | None, born_in: int | None, other_on: date | None, other_in: int | None
) -> bool | None:
    """True or False as far as both are known; None if one isn't. A slip (one digit, two swapped) still agrees."""
    if born_on and other_on:
        return born_on == other_on or _is_slip(born_on, other_on)
    year, other_year = (born_on.year if born_on else born_in), (other_on.year if other_on else other_in)
    if year is None or other_year is None:
        return None
    return year == other_year


def _is_slip(one: date, other: date) -> bool:
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    if sum((one.year != other.year, one.month != other.month, one.day != other.day)) != 1:
        return False  # a slip of one digit, or of two beside each other, touches one part of a date
    return abs(one.year - other.year) == 1 or DamerauLevenshtein.distance(one.isoformat(), other.isoformat()) == 1


def likely_pairs(faces: Iterable[Face]) -> dict[tuple[Hashable, Hashable], Because]:
    """Pairs of keys, each once, with the first reason found."""
    everybody = list(faces)
    found: dict[tuple[Hashable, Hashable], Because] = {}
    for because, groups in _groups(everybody):
        for group in groups:
            for one, other in combinations(group, 2):
                pair = tuple(sorted((one.key, other.key), key=repr))
                if pair not in found and _may_be_one(one, other, because):
                    found[pair] = because  # type: ignore[index]
    return found


def _groups(everybody: list[Face]) -> Iterator[tuple[Because, Iterable[list[Face]]]]:
    yield Because.BIRTH, _sharing(everybody, lambda face: [face.born_on])
    yield Because.HOME, _sharing(everybody, lambda face: face.homes)
    yield Because.CONTACT, _sharing(everybody, lambda face: [face.email, face.phone])
    yield Because.NAME, _sharing(everybody, lambda face: [plain_name(face.name)])


def _sharing(everybody: list[Face], keys_of) -> Iterable[list[Face]]:  # type: ignore[no-untyped-def]
    groups: dict[Hashable, list[Face]] = defaultdict(list)
    for face in everybody:
        for key in keys_of(face):
            if key:
                groups[key].append(face)
    return (group for group in groups.values() if 1 < len(group) <= CROWD)


def _may_be_one(one: Face, other: Face, because: Because) -> bool:
    agree = births_agree(one.born_on, one.born_in, other.born_on, other.born_in)
    if because == Because.NAME:
        # Namesakes are common: only with the same day, or one that differs by a slip.
        return bool(one.born_on and other.born_on and agree)
    if agree is False and not _near_years(one, other):
        return False
    likeness = name_likeness(one.name, other.name)
    if because == Because.BIRTH:
        return likeness >= LIKE or (bool(one.homes & other.homes) and _share_surname(one.name, other.name))
    return (likeness >= LIKE and agree is not False) or likeness >= 99


def _share_surname(one: str, other: str) -> bool:
    return bool(set(plain_name(one).split()) & set(plain_name(other).split()))


def _near_years(one: Face, other: Face) -> bool:
    """Same name in the same home and birth years that differ by little: rather a slip than parent and child."""
    return one.year is not None and other.year is not None and abs(one.year - other.year) <= 12
