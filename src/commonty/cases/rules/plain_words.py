"""How easy a text is to read: it advises, and stops nobody.

Reading age after Flesch and Kincaid (1975): US school grade plus five. It fits English alone, and syllables are counted by
groups of vowels, so the number is about right, never exact.
"""

import re
from dataclasses import dataclass

LONG_SENTENCE, LONG_WORD = 25, 12
FEWEST_WORDS = 8  # of less nothing can be said
_SENTENCE = re.compile(r"[.!?…]+(?:\s|$)|\n{2,}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class Ease:
    reading_age: int | None
    words: int
    long_sentences: tuple[str, ...]
    long_words: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        return (self.reading_age is None or self.reading_age <= 11) and not self.long_sentences


def ease_of(text: str) -> Ease:
    sentences = [s.strip() for s in _SENTENCE.split(text) if _WORD.search(s)]
    words = _WORD.findall(text)
    long_words = tuple(dict.fromkeys(w.casefold() for w in words if len(w) >= LONG_WORD))
    long_sentences = tuple(s for s in sentences if len(_WORD.findall(s)) > LONG_SENTENCE)
    age = None
    if len(words) >= FEWEST_WORDS:
        grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
        age = max(5, round(grade) + 5)
    return Ease(age, len(words), long_sentences, long_words)


def _syllables(word: str) -> int:
    small = word.casefold()
    groups = len(re.findall(r"[aeiouyàâäéèêëîïôöùûü]+", small))
    if small.endswith("e") and not small.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(groups, 1)
