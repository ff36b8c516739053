"""What a keyer types for one paper, and what it means: `3 7 12`, in an order of favourites, or `3=5 7=2` for points.

`b` alone is a blank paper, and `s` with the number of a reason a spoilt one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.models import SpoiltBecause
from commonty.ballots.rules.paper import Choices, Paper, check_choices

BLANK, SPOILT = "b", "s"
SEPARATORS = re.compile(r"[\s,;]+")
NUMBER = re.compile(r"[0-9]{1,4}")
POINTS = re.compile(r"([0-9]{1,4})[=:*/-]([0-9]{1,4})")


@dataclass(frozen=True)
class Reading:
    """One paper as somebody read it: choices (empty: blank), or a reason why it is spoilt."""

    choices: Choices | None
    spoilt_because: str = ""

    @property
    def is_spoilt(self) -> bool:
        return bool(self.spoilt_because)


def number_of(option: Mapping[str, Any], place: int) -> int:
    """What stands on paper beside an option: its own number, or its place on the ballot paper."""
    return int(option.get("number") or place)


def numbered(paper: Paper) -> dict[int, Mapping[str, Any]]:
    return {number_of(option, place): option for place, option in enumerate(paper["options"], start=1)}


def blank(paper: Paper) -> Choices:
    return {} if paper["method"] == "points" else []


def reasons() -> list[tuple[str, SpoiltBecause]]:
    """What to type for each reason."""
    return [(f"{SPOILT}{place}", reason) for place, reason in enumerate(SpoiltBecause, start=1)]


def read_typed(paper: Paper, typed: str) -> Reading:
    """Refused with a sentence for the keyer if it isn't understood or breaks a rule."""
    words = [word for word in SEPARATORS.split(typed.strip().lower()) if word]
    if not words:
        raise Refused(
            _("Type the numbers that are marked. For a paper with no mark type b, for a spoilt one s1 to s5.")
        )
    if words == [BLANK]:
        return Reading(blank(paper))
    if len(words) == 1 and (spoilt := dict(reasons()).get(words[0])):
        return Reading(None, spoilt)
    if paper["method"] == "points":
        return Reading(check_choices(paper, _points(paper, words)))
    return Reading(check_choices(paper, [_option(paper, word) for word in words]))


def _option(paper: Paper, word: str) -> str:
    option = numbered(paper).get(int(word)) if NUMBER.fullmatch(word) else None
    if option is None:
        raise Refused(_("“%(typed)s” is no number on the ballot paper.") % {"typed": word[:20]})
    return str(option["id"])


def _points(paper: Paper, words: list[str]) -> dict[str, int]:
    points: dict[str, int] = {}
    for word in words:
        pair = POINTS.fullmatch(word)
        if pair is None:
            raise Refused(
                _("“%(typed)s” isn't understood. Type number=points, for example 3=5 7=2.") % {"typed": word[:20]}
            )
        option = _option(paper, pair[1])
        if option in points:
            raise Refused(_("Number %(number)s stands there twice.") % {"number": pair[1]})
        points[option] = int(pair[2])
    return points


def written(paper: Paper, choices: Choices) -> str:
    """What a keyer would type for these choices."""
    numbers = {option["id"]: number for number, option in numbered(paper).items()}
    if not choices:
        return BLANK
    if isinstance(choices, dict):
        return " ".join(f"{numbers[i]}={points}" for i, points in choices.items())
    return " ".join(str(numbers[i]) for i in choices)
