"""How it went, of one place: from ten answers on, of months that are over, and so that no sum tells of fewer."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commonty.cases.models import Case, SurveyTally, SurveyWords
from commonty.cases.models.survey import Ease, Listened
from commonty.people.models import Person
from commonty.places.models import Place

FEWEST, MONTHS = 10, 12
FEWEST_WORDS, MOST_WORDS = 5, 300
BY_TEXT = timedelta(days=30)  # a figure that comes later is an answer to something else


@dataclass(frozen=True)
class HowItWent:
    asked: int
    answered: int
    ease: list[tuple[str, int]]
    listened: list[tuple[str, int]]
    is_shown: bool
    listened_is_shown: bool  # who answers by text is asked the first question alone


def how_it_went(place: Place, *, today: date) -> HowItWent:
    """Of the twelve whole months before this one: what goes up day by day would tell what the last one said."""
    first = today.replace(day=1)
    landlord = place.landlord or place
    rows = SurveyTally.objects.filter(
        place__path__startswith=landlord.path, month__lt=first, month__gte=months_before(first, MONTHS)
    ).values_list("place__path", "ease", "listened", "count")
    answers = [row for row in rows if row[1]]
    here = [row for row in answers if row[0].startswith(place.path)]
    answered = sum(row[3] for row in here)
    ease: Counter[int] = Counter()
    listened: Counter[str] = Counter()
    for _path, how, whether, count in here:
        ease[how] += count
        listened[whether] += count  # of "" are those who answered by text
    return HowItWent(
        asked=sum(row[3] for row in rows if not row[1] and row[0].startswith(place.path)),
        answered=answered,
        ease=[(str(choice.label), ease[choice.value]) for choice in reversed(Ease)],
        listened=[(str(choice.label), listened[choice.value]) for choice in Listened],
        is_shown=answered >= FEWEST and not _is_found_by_a_sum(place, answers),
        listened_is_shown=_is_safe_apart(place, answers),
    )


def words_of_year(landlord: Place, *, today: date) -> list[str]:
    """What people added, of months that are over: in an order by chance, and none as long as there are few."""
    first = today.replace(day=1)
    said = SurveyWords.objects.filter(landlord=landlord, month__lt=first, month__gte=months_before(first, MONTHS))
    found = list(said.order_by("key").values_list("says", flat=True)[:MOST_WORDS])
    return found if len(found) >= FEWEST_WORDS else []


def open_surveys(person: Person, *, now: datetime) -> list[Case]:
    """What ended lately and this human has not said yet how it went."""
    ended = Case.objects.raised_by_human(person).filter(status__in=(Case.Status.SORTED, Case.Status.NOT_HEARD))
    return list(ended.filter(is_survey_open=True, ended_at__gte=now - BY_TEXT)[:2])


def _is_safe_apart(place: Place, answers: list[tuple]) -> bool:
    """The second question, of which fewer may have answered: the same limits for it alone, and for what is left."""
    said = [row for row in answers if row[2]]
    left = [row for row in answers if not row[2] and row[0].startswith(place.path)]
    here = sum(row[3] for row in said if row[0].startswith(place.path))
    few_by_text = 0 < sum(row[3] for row in left) < FEWEST
    return here >= FEWEST and not few_by_text and not _is_found_by_a_sum(place, said)


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


def months_before(first: date, months: int) -> date:
    at = first.year * 12 + first.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)
