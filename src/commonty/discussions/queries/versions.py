"""How a comment read before, with what each change took out and put in."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from commonty.discussions.models import Comment

MOST_PAIRS = 20_000


@dataclass(frozen=True)
class Piece:
    """`how`: same, out or in."""

    how: str
    text: str


@dataclass(frozen=True)
class Change:
    at: datetime
    pieces: list[Piece]


def versions_of(comment: Comment) -> list[Change]:
    """Each change, the oldest first."""
    older = list(comment.versions.order_by("number"))
    texts = [version.text for version in older] + [comment.text]
    return [Change(version.until, difference(texts[n], texts[n + 1])) for n, version in enumerate(older)]


def difference(before: str, after: str) -> list[Piece]:
    """Word by word; line by line where so many words are the same that comparing each with each would take long."""
    old, new = _words(before), _words(after)
    if _same_pairs(old, new) > MOST_PAIRS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if _same_pairs(old, new) > MOST_PAIRS:
        old, new = [before], [after]
    pieces: list[Piece] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
            continue
        pieces += [Piece(how, "".join(words)) for how, words in (("out", old[i:j]), ("in", new[k:m])) if words]
    return pieces


def _words(text: str) -> list[str]:
    """Each with the room behind it, since room alone is the same everywhere."""
    return re.findall(r"\s+|\S+\s*", text)


def _same_pairs(old: list[str], new: list[str]) -> int:
    counted = Counter(new)
    return sum(n * counted[word] for word, n in Counter(old).items())
