"""What becomes of the promise to answer a question: part of saying, taking back and hiding."""

from datetime import datetime

from django.db.models import Q

from commonty.access.may import SYSTEM
from commonty.discussions.models import Comment
from commonty.discussions.models.comment import DEEPEST, STEP
from commonty.promises.actions.ending import keep_promise, release_promise
from commonty.promises.models import Promise


def keep_by_answer(answer: Comment, *, now: datetime, channel: str) -> None:
    """Staff answered the question, or an answer to it: that keeps what was promised, on time or late."""
    above = [answer.order[: STEP * n] for n in range(1, DEEPEST + 1) if len(answer.order) > STEP * n]
    around = Q(order__in=above) | Q(pk=answer.parent_id)
    asked = list(Comment.objects.filter(around, thread=answer.thread_id, asked_at__isnull=False))
    for promise in Promise.objects.about_all(asked).open().order_by("pk"):
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=now, channel=channel)


def release_question(comment: Comment, *, now: datetime, channel: str) -> None:
    """Nobody reads the question any more."""
    if comment.asked_at is not None:
        for promise in Promise.objects.about(comment).open().order_by("pk"):
            release_promise(promise_id=promise.pk, by=SYSTEM, now=now, channel=channel)
