"""A board: the needs of a place and of all places in it, in the order asked for; its first; and what is alike."""

from itertools import islice

from django.db.models import Prefetch, Q
from rapidfuzz import fuzz

from commonty.cases.queries.alike import keywords
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.priorities.models import Need, NeedAnswer
from commonty.priorities.models.need import NeedQuerySet

State = Need.State
SHOWN = ("most", "new", "open", "answered", "done", "all")
MOST_WORDS, MOST_READ, MOST_ALIKE, ENOUGH = 8, 500, 3, 72
BIGGEST_NUMBER = 2_147_483_647


def needs_at(place: Place, person: Person | None, *, show: str = "most", words: str = "") -> NeedQuerySet:
    """`all` are those that are over too: done, joined, closed."""
    found = Need.objects.visible_to(person).within(place).with_voices().with_all()
    if words.strip():
        found = found.filter(_says(words))
    found = found.prefetch_related(Prefetch("answers", NeedAnswer.objects.order_by("-at", "-pk")))
    if show == "all":
        return found.order_by("-made_at", "-pk")
    if show == "done":
        return found.done().order_by("-made_at", "-pk")
    found = found.alive()
    if show == "new":
        return found.order_by("-made_at", "-pk")
    if show in ("open", "answered"):
        found = found.filter(state=show)
    return found.most_wanted()


def _says(words: str) -> Q:
    """Every word stands in it; or it is its number."""
    wanted = Q()
    for word in words.split()[:MOST_WORDS]:
        wanted &= Q(words__icontains=word)
    digits = words.strip().lstrip("#")
    if digits.isascii() and digits.isdigit() and int(digits) <= BIGGEST_NUMBER:
        wanted |= Q(number=int(digits))
    return wanted


def first_of(place: Place, how_many: int) -> list[int]:
    """The keys of the first of a board, whoever reads it: what is held or hidden takes no place there."""
    found = Need.objects.visible_to(None).within(place).alive().with_voices().most_wanted()
    return list(found.values_list("pk", flat=True)[:how_many])


def on_front_page(place: Place) -> list[Need]:
    """The first three, for the page of a place."""
    found = Need.objects.visible_to(None).within(place).alive().with_voices().with_all()
    return list(found.most_wanted()[:3])


def twins_of(words: str, place: Place, person: Person | None, *, besides: int = 0) -> list[Need]:
    """What stands on the boards here and around already, the most alike first."""
    mine = " ".join(keywords(words)) or " ".join(words.split()).lower()
    if not mine:
        return []
    around = Q(place__path__in=place.paths_around) | Q(place__path__startswith=place.path)
    seen = Need.objects.visible_to(person).filter(around, is_held=False).alive().exclude(pk=besides)
    rows = seen.order_by("-newest_voice_at", "-pk").values_list("pk", "words")[:MOST_READ]
    scored = ((_likeness(mine, " ".join(keywords(theirs)) or theirs.lower()), pk) for pk, theirs in rows)
    best = sorted((pair for pair in scored if pair[0] >= ENOUGH), key=lambda pair: (-pair[0], -pair[1]))
    chosen = [pk for _points, pk in islice(best, MOST_ALIKE)]
    found = {need.pk: need for need in Need.objects.filter(pk__in=chosen).with_voices().with_all()}
    return [found[pk] for pk in chosen]


def _likeness(mine: str, theirs: str) -> float:
    """Side by side in any order; or all the words of the shorter stand in the longer."""
    return max(fuzz.token_sort_ratio(mine, theirs), fuzz.token_set_ratio(mine, theirs) * 0.9)
