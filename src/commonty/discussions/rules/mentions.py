"""Names in a text, with an @ before them."""

import re
from collections.abc import Collection

MOST_IN_ONE = 5
# Where a name begins: not within an address of mail or of the web.
_BEFORE = r"(?<![^\s(\[“\"*])"


def names_in(text: str, names: Collection[str]) -> list[str]:
    """Those of the names that are called in it, in their order; the longest where one begins with another."""
    if "@" not in text or not names:
        return []
    by_folded = {name.casefold(): name for name in names}
    found = (by_folded[" ".join(hit[1].split()).casefold()] for hit in _pattern(names).finditer(text))
    return list(dict.fromkeys(found))[:MOST_IN_ONE]


def with_marks(text: str, names: Collection[str]) -> str:
    """Bold, by the mark that everybody can type: so it goes through the same walls as all that people write."""
    plain = [name for name in names if re.fullmatch(r"[\w .’'-]+", name)]
    return _pattern(plain).sub(r"**@\1**", text) if plain else text


def _pattern(names: Collection[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    either = "|".join(r"[ \t]+".join(re.escape(part) for part in name.split()) for name in longest_first)
    return re.compile(f"{_BEFORE}@({either})(?!\\w)", re.IGNORECASE)
