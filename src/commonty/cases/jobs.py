"""What comes round: silence, summaries without a reply, clocks that stand still, words that nobody sent."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from commonty.access.may import SYSTEM
from commonty.cases.actions.answering import close_unheard, silent_days_of
from commonty.cases.actions.clocks import keep_paused_still
from commonty.cases.actions.talking import carry_on
from commonty.cases.drafts import forget_words
from commonty.cases.models import Case

SHORTEST_SILENCE = timedelta(days=1)


@task()
def look_after_cases() -> int:
    """Harmless to run again: each step asks the rules anew."""
    now = timezone.now()
    done = keep_paused_still(now) + carry_on(now)
    answered = Case.objects.filter(status=Case.Status.ANSWERED, answered_at__lte=now - SHORTEST_SILENCE)
    for case in answered.order_by("answered_at")[:500]:
        is_over = case.answered_at is not None and now >= case.answered_at + timedelta(days=silent_days_of(case))
        if is_over and not case.is_sensitive:
            close_unheard(case_id=case.pk, by=SYSTEM, now=now, channel="timetable")
            done += 1
    return done


@task()
def forget_drafts() -> int:
    return forget_words(timezone.now())
