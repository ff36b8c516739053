"""What becomes of the promise to answer a question: part of saying, taking back and hiding."""

from datetime import datetime

from commonty.access.may import SYSTEM
from commonty.discussions.models import Comment
from commonty.promises.actions.ending import keep_promise, release_promise
from commonty.promises.models import Promise


def keep_by_answer(answer: Comment, *, now: datetime, channel: str) -> None:
    """Staff answered the question, or an answer to it: that keeps what was promised, on time or late."""
    parent = answer.parent
    asked = [c for c in (parent, parent.parent if parent else None) if c is not None and c.asked_at is not None]
    for promise in Promise.objects.about_all(asked).open().order_by("pk"):
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=now, channel=channel)


def release_question(comment: Comment, *, now: datetime, channel: str) -> None:
    """Nobody reads the question any more."""
    if comment.asked_at is not None:
        for promise in Promise.objects.about(comment).open().order_by("pk"):
            release_promise(promise_id=promise.pk, by=SYSTEM, now=now, channel=channel)
