"""What a text is probably about, by words that anybody can read and a landlord can change. A human confirms it."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonty.cases.models import Case

DAMP = "damp"
DANGERS: Mapping[str, str | Promise] = {
    "gas": _("Gas"),
    "fire": _("Fire"),
    "flood": _("Water pouring in"),
    "electricity": _("Electricity"),
    "structure": _("Something may fall"),
    "self_harm": _("Somebody may harm themselves"),
    "abuse": _("Somebody may be hurt by another person"),
}
KINDS = (
    Case.Kind.HAZARD, Case.Kind.COMPLAINT, Case.Kind.INFORMATION, Case.Kind.THANKS, Case.Kind.REQUEST,
    Case.Kind.QUESTION,
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """One rule: these words suggest this (a danger, damp, or a kind)."""

    suggests: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What was recognised, and because of which words."""

    kind: Case.Kind
    dangers: tuple[str, ...] = ()
    is_damp: bool = False
    because: tuple[tuple[str, str], ...] = ()  # what was suggested, and the words that were found


@cache
def usual_words() -> tuple[Words, ...]:
    """What a landlord begins with."""
    listed = tomllib.loads((files("commonty.cases") / "triage.toml").read_text(encoding="utf-8"))
    dangers = [Words(code, tuple(words)) for code, words in listed["danger"].items()]
    kinds = [Words(kind, tuple(words)) for kind, words in listed["kind"].items()]
    return (*dangers, Words(DAMP, tuple(listed["damp"]["words"])), *kinds)


# «Please mend the light. Thanks!» asks for a light: a word of thanks at the end is how people sign.
LAST_WORDS = 80
COURTESY = re.compile(
    r"(?<=[.,;?!\n])\s*(?:many )?(?:thanks|thank you|thank u|cheers|ta)\b[^.?!\n]{0,25}[.! ]*$", re.I
)


def without_courtesy(text: str) -> str:
    """Only the end is looked at: over ten thousand letters the pattern would run long."""
    return text[:-LAST_WORDS] + COURTESY.sub("", text[-LAST_WORDS:])


def read(text: str, rules: Iterable[Words]) -> Reading:
    """Never fails: what says nothing that we know is a question."""
    plain = tidy(without_courtesy(text.strip()))
    found = [(rule.suggests, word) for rule in rules for word in rule.words if _pattern(word).search(plain)]
    suggested = {what for what, _word in found}
    dangers = tuple(code for code in DANGERS if code in suggested)
    kind = next((kind for kind in KINDS if kind in suggested), Case.Kind.QUESTION)
    is_damp = DAMP in suggested
    # Dissatisfaction stays a complaint whatever else it tells of: its clock runs beside the others.
    if Case.Kind.COMPLAINT in suggested:
        kind = Case.Kind.COMPLAINT
    elif dangers:
        kind = Case.Kind.HAZARD
    elif is_damp and kind in (Case.Kind.QUESTION, Case.Kind.THANKS):
        kind = Case.Kind.REQUEST
    return Reading(kind, dangers, is_damp, tuple(found))


def heeded(reading: Reading, *, knows_damp: bool) -> Reading:
    """What of a later word changes a case that is known already: any danger, and damp if it is new."""
    is_damp = reading.is_damp and not knows_damp
    what = {*reading.dangers, *([DAMP] if is_damp else [])}
    because = tuple(pair for pair in reading.because if pair[0] in what)
    return Reading(reading.kind, reading.dangers, is_damp, because)


def tidy(text: str) -> str:
    """Small letters, plain apostrophes, single spaces; what looks alike is alike."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    return " ".join(re.sub(r"[^\w']+", " ", folded).split())


@cache
def _pattern(word: str) -> re.Pattern[str]:
    # Each part with a star of its own: «smell* gas» fits «smelling gas». Nothing here runs long on a long text.
    parts = [re.escape(part.rstrip("*")) + (r"\w*" if part.endswith("*") else "") for part in tidy_rule(word)]
    return re.compile(r"(?<!\w)" + " ".join(parts) + r"(?!\w)")


def tidy_rule(word: str) -> list[str]:
    return [tidy(part.rstrip("*")) + ("*" if part.endswith("*") else "") for part in word.split()]
