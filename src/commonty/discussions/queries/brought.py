"""What was said of something before it was joined with another: it stays where it was said, and is read here, too."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from commonty.discussions.models import Comment, Thread
from commonty.discussions.rules.names import shown_name
from commonty.discussions.where import page_of_thread
from commonty.people.models import Person

OF_EACH, MOST = 10, 200


@dataclass(frozen=True)
class Brought:
    """One discussion that goes on here. What neighbours can’t read there, they can’t read here."""

    thread: Thread
    url: str
    count: int
    comments: list[Comment]  # each with its `name`; the first ones, the rest stands where it was said


def brought_to(thread: Thread, person: Person | None) -> list[Brought]:
    """One query, however many were joined; none where nothing was. Never a room’s. Of each its first comments."""
    if not thread.holds_others:
        return []
    in_each: dict[str, Any] = {"partition_by": F("thread")}
    said = (
        Comment.objects.visible_to(person).written().with_all().filter(thread__goes_on_in=thread, thread__group=None)
    )
    said = said.annotate(
        in_thread=Window(Count("pk"), **in_each), rank=Window(RowNumber(), order_by="order", **in_each)
    )
    found: dict[int, list[Any]] = {}
    for comment in said.filter(rank__lte=OF_EACH).order_by("thread__opened_at", "thread", "order")[:MOST]:
        called = {"is_from_landlord": comment.is_from_landlord, "pen": comment.pen}
        comment.name = shown_name(comment.author, **called)  # type: ignore[attr-defined, arg-type]
        found.setdefault(comment.thread_id, []).append(comment)
    each = [(comments[0].thread, comments) for comments in found.values()]
    return [Brought(one, page_of_thread(one), comments[0].in_thread, comments) for one, comments in each]


def where_it_goes_on(thread: Thread, person: Person | None) -> str:
    """The page of the one with which it was joined, if this reader may read that."""
    if thread.goes_on_in_id is None:
        return ""
    there = Thread.objects.visible_to(person).filter(pk=thread.goes_on_in_id).first()
    return page_of_thread(there) if there else ""
