"""Ideas as a list: of a place, by words or number, in the order asked for; and those that are like one being typed."""

from itertools import islice

from django.db.models import F, Q, QuerySet
from rapidfuzz import fuzz

from commonty.cases.queries.alike import keywords
from commonty.ideas.models import Idea
from commonty.people.models import Person
from commonty.places.models import Place

State = Idea.State
SHOWN = ("new", "supported", "waiting", "answered", "all")
MOST_WORDS, MOST_READ, MOST_ALIKE, ENOUGH = 8, 500, 3, 74
BIGGEST_NUMBER = 2_147_483_647


def ideas_at(place: Place, person: Person | None, *, show: str = "new", words: str = "") -> QuerySet[Idea]:
    """`all` are those that are over too: taken back, put away, joined."""
    found = Idea.objects.visible_to(person).within(place).with_supporters()
    if words.strip():
        found = found.filter(_says(words))
    if show == "all":
        return found.order_by("-started_at", "-pk")
    found = found.alive().exclude(state=State.ARCHIVED)
    if show == "supported":
        return found.order_by(F("supporters").desc(), "-started_at", "-pk")
    if show == "waiting":
        return found.waiting().order_by("moved_at", "pk")
    if show == "answered":
        return found.filter(state=State.ANSWERED).order_by("-moved_at", "-pk")
    return found.order_by("-started_at", "-pk")


def _says(words: str) -> Q:
    """Every word stands in it; or it is its number."""
    wanted = Q()
    for word in words.split()[:MOST_WORDS]:
        wanted &= Q(title__icontains=word) | Q(says__icontains=word)
    digits = words.strip().lstrip("#")
    if digits.isascii() and digits.isdigit() and int(digits) <= BIGGEST_NUMBER:
        wanted |= Q(number=int(digits))
    return wanted


def twins_of(title: str, says: str, place: Place, person: Person | None) -> list[Idea]:
    """What neighbours here and around wish for already, the most alike first."""
    words = keywords(f"{title} {says}")
    if not words:
        return []
    around = Q(place__path__in=place.paths_around) | Q(place__path__startswith=place.path)
    ideas = Idea.objects.visible_to(person).filter(around, state__in=(State.GATHERING, State.OWED, State.ANSWERED))
    rows = ideas.order_by("-moved_at", "-pk").values_list("pk", "title", "says")[:MOST_READ]
    heading = " ".join(keywords(title)) or " ".join(words)
    scored = ((_likeness(heading, words, their_title, their_says), pk) for pk, their_title, their_says in rows)
    best = sorted((pair for pair in scored if pair[0] >= ENOUGH), key=lambda pair: (-pair[0], -pair[1]))
    chosen = [pk for _points, pk in islice(best, MOST_ALIKE)]
    found = {idea.pk: idea for idea in Idea.objects.filter(pk__in=chosen).with_supporters()}
    return [found[pk] for pk in chosen]


def _likeness(heading: str, words: list[str], title: str, says: str) -> float:
    """The headings side by side, or all the words: two people rarely say the same in the same order."""
    return max(
        fuzz.token_sort_ratio(heading, " ".join(keywords(title))),
        fuzz.token_set_ratio(" ".join(words), " ".join(keywords(f"{title} {says}"))) * 0.9,
    )
