"""What was said in a discussion, as rows of a file."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from commonty.discussions.models import Comment, Thread, shown
from commonty.discussions.queries.names import Names

HEADS = ["number", "answers", "at", "name", "stance", "text", "changed_at", "channel", "discussion"]
MOST = 5_000


def said_in_room(thread: Thread) -> QuerySet[Comment]:
    """For those whom `may_read_room` lets in: all that stands there, with what one of them does not read on their page."""
    return Comment.objects.filter(shown(), thread=thread, is_held=False).written().with_all()


def rows_of(thread: Thread, comments: QuerySet[Comment]) -> Iterable[list[Any]]:
    names = Names(thread)
    for comment in comments.order_by("thread__opened_at", "thread", "number")[:MOST]:
        yield [
            comment.number, comment.parent.number if comment.parent else "", comment.at.isoformat(), names.of(comment),
            comment.stance, comment.text, comment.changed_at.isoformat() if comment.changed_at else "",
            comment.channel, comment.thread.title,
        ]  # fmt: skip
