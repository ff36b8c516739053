"""How it went, of one place: from ten answers on, of months that are over, and so that no sum tells of fewer."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from commonty.cases.models import SurveyTally
from commonty.cases.models.survey import Ease, Listened
from commonty.places.models import Place

FEWEST, MONTHS = 10, 12


@dataclass(frozen=True)
class HowItWent:
    asked: int
    answered: int
    ease: list[tuple[str, int]]
    listened: list[tuple[str, int]]
    is_shown: bool


def how_it_went(place: Place, *, today: date) -> HowItWent:
    """Of the twelve whole months before this one: what goes up day by day would tell what the last one said."""
    first = today.replace(day=1)
    landlord = place.landlord or place
    rows = SurveyTally.objects.filter(
        place__path__startswith=landlord.path, month__lt=first, month__gte=_months_before(first, MONTHS)
    ).values_list("place__path", "ease", "listened", "count")
    answers = [row for row in rows if row[1]]
    here = [row for row in answers if row[0].startswith(place.path)]
    answered = sum(row[3] for row in here)
    ease: Counter[int] = Counter()
    listened: Counter[str] = Counter()
    for _path, how, whether, count in here:
        ease[how] += count
        listened[whether] += count
    return HowItWent(
        asked=sum(row[3] for row in rows if not row[1] and row[0].startswith(place.path)),
        answered=answered,
        ease=[(str(choice.label), ease[choice.value]) for choice in reversed(Ease)],
        listened=[(str(choice.label), listened[choice.value]) for choice in Listened],
        is_shown=answered >= FEWEST and not _is_found_by_a_sum(place, answers),
    )


def _is_found_by_a_sum(place: Place, answers: list[tuple]) -> bool:
    """Whether a larger place less all the pages within it that are shown would leave a few: then none of these is."""
    for around in place.paths_around:
        if around == place.path:
            continue
        parts: Counter[str] = Counter()
        for path, _ease, _listened, count in answers:
            if path.startswith(around):
                parts[path.removeprefix(around).partition("/")[0]] += count
        left = sum(count for part, count in parts.items() if not part or count < FEWEST)
        if 0 < left < FEWEST:
            return True
    return False


def _months_before(first: date, months: int) -> date:
    at = first.year * 12 + first.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)
