"""What was said of something before it was joined with another: it stays where it was said, and is read here, too."""

from dataclasses import dataclass

from commonty.discussions.models import Comment, Thread
from commonty.discussions.queries.threads import with_counts
from commonty.discussions.rules.names import shown_name
from commonty.discussions.where import page_of_thread
from commonty.people.models import Person

MOST_THREADS, MOST_COMMENTS = 20, 60


@dataclass(frozen=True)
class Brought:
    """One discussion that goes on here. What neighbours can’t read there, they can’t read here."""

    thread: Thread
    url: str
    count: int
    comments: list[Comment]  # each with its `name`; the first ones, the rest stands where it was said


def brought_to(thread: Thread, person: Person | None) -> list[Brought]:
    """Two queries, however many were joined; none where nothing was. Never a room’s."""
    if not thread.holds_others:
        return []
    found = Thread.objects.visible_to(person).public().filter(goes_on_in=thread).order_by("opened_at", "pk")
    threads = list(with_counts(found)[:MOST_THREADS])
    said = Comment.objects.visible_to(person).written().filter(thread__in=[one.pk for one in threads]).with_all()
    by_thread: dict[int, list[Comment]] = {one.pk: [] for one in threads}
    for comment in said.order_by("thread__opened_at", "thread", "order")[:MOST_COMMENTS]:
        comment.name = shown_name(comment.author, is_from_landlord=comment.is_from_landlord)  # type: ignore[attr-defined]
        by_thread[comment.thread_id].append(comment)
    return [Brought(one, page_of_thread(one), one.said, by_thread[one.pk]) for one in threads]  # type: ignore[attr-defined]


def where_it_goes_on(thread: Thread, person: Person | None) -> str:
    """The page of the one with which it was joined, if this reader may read that."""
    if thread.goes_on_in_id is None:
        return ""
    there = Thread.objects.visible_to(person).filter(pk=thread.goes_on_in_id).first()
    return page_of_thread(there) if there else ""
