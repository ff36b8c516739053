"""What comes round: silence, summaries without a reply, clocks that stand still, words that nobody sent."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.actions.answering import close_unheard, silent_days_of
from commonty.cases.actions.clocks import keep_still, paused_clocks
from commonty.cases.actions.issues import take_from_issue
from commonty.cases.actions.survey import forget_survey_words
from commonty.cases.actions.talking import carry_on, unheard_summaries
from commonty.cases.drafts import forget_words
from commonty.cases.models import Case, Message
from commonty.cases.models.case import AT_RISK

logger = logging.getLogger(__name__)
SHORTEST_SILENCE = timedelta(days=1)
MOST = 500  # of each in one round; the next takes the rest


@task()
def look_after_cases() -> int:
    """Harmless to run again: each step asks the rules anew."""
    now = timezone.now()
    return (
        take_out_at_risk(now)
        + _each(keep_still, "clock_id", paused_clocks(), now)
        + _each(carry_on, "message_id", unheard_summaries(now), now)
        + _each(close_unheard, "case_id", _silent(now), now)
    )


def take_out_at_risk(now: datetime) -> int:
    """Whoever has come to be at risk is part of nothing public; pages have left them out since the mark."""
    at_risk = Case.objects.exclude(issue=None).filter(AT_RISK).values_list("pk", flat=True)
    return _each(take_from_issue, "case_id", list(at_risk[:MOST]), now)


def _silent(now: datetime) -> list[int]:
    answered = Case.objects.filter(status=Case.Status.ANSWERED, answered_at__lte=now - SHORTEST_SILENCE)
    answered = answered.filter(is_work_open=False).exclude(pk__in=Message.objects.said_since_answer().values("case"))
    return [
        case.pk
        for case in answered.order_by("answered_at")[:MOST]
        if case.answered_at is not None
        and now >= case.answered_at + timedelta(days=silent_days_of(case))
        and not case.is_sensitive
    ]


def _each(action: Callable[..., object], named: str, which: Iterable[int], now: datetime) -> int:
    """Each in a transaction of its own. One that fails stops none of the others, and the next round looks again."""
    done = 0
    for pk in which:
        try:
            done += action(**{named: pk}, by=SYSTEM, now=now, channel="timetable") is not False
        except Refused:  # somebody did something with it in the same moment
            continue
        except Exception as fault:
            logger.warning("%s of %s failed: %s", action.__name__, pk, type(fault).__name__)
    return done


@task()
def forget_words_of_surveys() -> int:
    return forget_survey_words(on=timezone.localdate())


@task()
def forget_drafts() -> int:
    return forget_words(timezone.now())
