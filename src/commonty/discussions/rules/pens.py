"""Which names somebody can write under, and when two are the same to whoever reads them."""

import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused

LONGEST = 30
LOOK_ALIKE = str.maketrans("013457", "oieast")
OURS = ("staff", "landlord", "council", "moderator", "admin", "office", "neighbour", "commonty")


def key_of(name: str) -> str:
    """Without marks, spaces and signs, large or small, and with digits as the letters that they are drawn for."""
    flat = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in flat if letter.isalnum()).translate(LOOK_ALIKE)


def check_pen_name(name: str) -> None:
    letters = [letter for letter in name if letter.isalpha()]
    if len(letters) < 2 or len(name) > LONGEST:
        raise Refused(_("Choose a name of 2 to %(n)d letters.") % {"n": LONGEST})
    if any(not (letter.isalnum() or letter in " .’'-") for letter in name):
        raise Refused(_("Use letters, digits and spaces."))
    # «Аgnes» with a Cyrillic A is a name that only seems to be another.
    if len({unicodedata.name(letter, "").split()[0] for letter in letters}) > 1:
        raise Refused(_("Use the letters of one alphabet."))


def is_ours(key: str, *, landlord: str) -> bool:
    return any(word in key for word in (*OURS, key_of(landlord)))


def is_like(name: str, neighbours: Iterable[str], staff: Iterable[str]) -> bool:
    """Whether it is, or begins with, a neighbour's first name; or is a member of staff's whole name or a part of it.

    Of surnames it knows nothing: «Agnes Rennie» is refused as «Agnes Oldtree» is, where an Agnes is read.
    """
    key, begins = key_of(name), key_of(name.split()[0])
    if any(key_of(first) in (key, begins) for first in neighbours):
        return True
    return any(key in {key_of(whole), *(key_of(part) for part in whole.split())} for whole in staff)
