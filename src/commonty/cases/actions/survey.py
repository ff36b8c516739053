"""How it went: asked when a case closes, answered once, counted without a name."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commonty.cases.actions.locked import locked_case, record_case, require_resident
from commonty.cases.events import Event
from commonty.cases.models import Case, SurveyTally, SurveyWords
from commonty.cases.models.survey import Ease, Listened
from commonty.cases.queries.survey import MONTHS, months_before
from commonty.cases.rules.status import check_can_answer_survey
from commonty.people.models import Person
from commonty.places.models import Kind


def ask_survey(case: Case, *, now: datetime) -> None:
    """Part of an action that closes the case. Whoever is still asked from the last time is not counted again."""
    if not case.is_survey_open:
        case.is_survey_open = True
        case.save(update_fields=["is_survey_open"])
        _count(case, timezone.localdate(now))


@transaction.atomic
def answer_survey(
    *, case_id: int, ease: Ease, listened: Listened | None, by: Person, now: datetime, channel: str,
    typed_by: Person | None = None, words: str = "",
) -> None:  # fmt: skip
    """The journal says that somebody answered, and nothing says what. By text only the first question is answered."""
    case = locked_case(case_id)
    require_resident(case, by, typed_by)
    check_can_answer_survey(case, typed_by=typed_by)
    case.is_survey_open = False
    case.save(update_fields=["is_survey_open"])
    # With the month in which they were asked, so that never more have answered than were asked.
    asked_on = timezone.localdate(case.ended_at or now)
    _count(case, asked_on, ease=ease, listened=listened or "")
    if words.strip():
        SurveyWords.objects.create(landlord_id=case.landlord_id, month=asked_on.replace(day=1), says=words.strip())
    record_case(Event.SURVEY_ANSWERED, case, typed_by or by, now, channel)


def forget_survey_words(*, on: date) -> int:
    """For the timetable: those that no page has shown since a month ago."""
    return SurveyWords.objects.filter(month__lt=months_before(on.replace(day=1), MONTHS + 1)).delete()[0]


def _count(case: Case, on: date, **answer: Any) -> None:
    place = case.place.parent if case.place.kind == Kind.HOME and case.place.parent else case.place
    row = {
        "place": place, "kind": case.kind, "month": on.replace(day=1), "channel": case.channel, "ease": 0,
        "listened": "", **answer,
    }  # fmt: skip
    SurveyTally.objects.bulk_create([SurveyTally(**row)], ignore_conflicts=True)
    SurveyTally.objects.filter(**row).update(count=F("count") + 1)
