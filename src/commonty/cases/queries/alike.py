"""What is there already: answers that are out, and what neighbours have asked, while somebody is still typing."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q
from rapidfuzz import fuzz

from commonty.cases.models import Issue, PublishedAnswer
from commonty.cases.rules.triage import tidy
from commonty.people.models import Person
from commonty.places.models import Place

MOST, ENOUGH, FEWEST_LETTERS = 3, 62, 4
MOST_READ, MOST_WORDS = 300, 60
# Words that stand in every text, and so find nothing.
EVERYWHERE = frozenset((
    "about", "after", "again", "also", "been", "before", "could", "does", "dont", "from", "have", "here",
    "into", "just", "know", "like", "make", "more", "need", "only", "over", "please", "should", "some",
    "than", "that", "their", "them", "then", "there", "they", "this", "very", "want", "were", "what", "when",
    "where", "which", "while", "will", "with", "would", "your",
))  # fmt: skip


@dataclass(frozen=True)
class Alike:
    answers: list[PublishedAnswer]
    issues: list[Issue]  # with how many have it: `voices`

    def __bool__(self) -> bool:
        return bool(self.answers or self.issues)


def alike(text: str, place: Place, person: Person | None) -> Alike:
    words = keywords(text)
    if not words:
        return Alike([], [])
    around = Q(place__path__in=place.paths_around) | Q(place__path__startswith=place.path)
    answers = PublishedAnswer.objects.visible_to(person).filter(around)[:MOST_READ]
    issues = (
        Issue.objects.visible_to(person).open().filter(around).with_voices().order_by("-published_at")[:MOST_READ]
    )
    return Alike(
        _best(words, ((a, f"{a.question} {a.words}") for a in answers)),
        _best(words, ((i, f"{i.title} {i.says}") for i in issues)),
    )


def keywords(text: str) -> list[str]:
    found = (word for word in tidy(text).split() if len(word) >= FEWEST_LETTERS and word not in EVERYWHERE)
    return list(islice(dict.fromkeys(found), MOST_WORDS))


def _best(words: list[str], candidates: Iterable[tuple]) -> list:
    scored = [(score(words, keywords(said)), thing) for thing, said in candidates]
    good = sorted((pair for pair in scored if pair[0] >= ENOUGH), key=lambda pair: -pair[0])
    return [thing for _points, thing in good[:MOST]]


def score(words: list[str], others: list[str]) -> float:
    """How well the best two words of the one are found in the other: a long story may still be about the lift."""
    if not others:
        return 0.0
    best = sorted((max(fuzz.ratio(word, other) for other in others) for word in set(words)), reverse=True)
    top = best[:2] if len(best) > 1 else [*best, 0.0]
    return sum(top) / 2 if top[1] >= ENOUGH or len(best) == 1 else top[0] / 2
