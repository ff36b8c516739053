"""What comes round: silence, summaries without a reply, clocks that stand still, words that nobody sent."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.actions.answering import close_unheard, silent_days_of
from commonty.cases.actions.clocks import keep_paused_still
from commonty.cases.actions.issues import take_from_issue
from commonty.cases.actions.talking import carry_on
from commonty.cases.drafts import forget_words
from commonty.cases.models import Case, Message
from commonty.cases.models.case import AT_RISK

SHORTEST_SILENCE = timedelta(days=1)


@task()
def look_after_cases() -> int:
    """Harmless to run again: each step asks the rules anew."""
    now = timezone.now()
    done = take_out_at_risk(now) + keep_paused_still(now) + carry_on(now)
    answered = Case.objects.filter(status=Case.Status.ANSWERED, answered_at__lte=now - SHORTEST_SILENCE)
    answered = answered.exclude(pk__in=Message.objects.said_since_answer().values("case"))
    for case in answered.order_by("answered_at")[:500]:
        is_over = case.answered_at is not None and now >= case.answered_at + timedelta(days=silent_days_of(case))
        if is_over and not case.is_sensitive:
            done += _tried(close_unheard, case.pk, now)
    return done


def take_out_at_risk(now: datetime) -> int:
    """Whoever has come to be at risk is part of nothing public; pages have left them out since the mark."""
    at_risk = Case.objects.exclude(issue=None).filter(AT_RISK)
    ids = list(at_risk.values_list("pk", flat=True)[:500])
    done = 0
    for case_id in ids:
        done += _tried(take_from_issue, case_id, now)
    return done


def _tried(action: Callable[..., object], case_id: int, now: datetime) -> int:
    """Whatever somebody does with it in the same moment stops none of the others; the next round looks again."""
    try:
        action(case_id=case_id, by=SYSTEM, now=now, channel="timetable")
    except Refused:
        return 0
    return 1


@task()
def forget_drafts() -> int:
    return forget_words(timezone.now())
