"""Our own things that can be hidden: comments, and discussions with all that is in them. Found by its name."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from commonty.discussions.actions.hiding import hide_comment, hide_thread, let_out_comment
from commonty.discussions.models import Comment, Thread
from commonty.discussions.moderated import Hides, Thing
from commonty.discussions.where import page_of_comment, page_of_thread
from commonty.people.models import Person

MOST = 100
PUBLIC = Q(thread__group=None)  # what is said in a room, whoever moderates for the landlord never reads


def find_comment(public_id: str, reader: Person | None) -> Thing | None:
    found = Comment.objects.visible_to(reader).written().filter(PUBLIC).with_all().filter(public_id=public_id).first()
    return _comment(found) if found else None


def read_comments(public_ids: Collection[str]) -> dict[str, Thing]:
    found = Comment.objects.written().with_all().filter(PUBLIC, public_id__in=public_ids)
    return {comment.public_id: _comment(comment) for comment in found}


def held_comments(person: Person) -> list[Thing]:
    waiting = Comment.objects.to_let_out(person).with_all().order_by("at", "pk")[:MOST]
    return [_comment(comment) for comment in waiting]


def find_thread(public_id: str, reader: Person | None) -> Thing | None:
    found = Thread.objects.visible_to(reader).public().on_their_own().filter(public_id=public_id)
    thread = found.select_related("place__landlord", "opened_by__merged_into", "hiding").first()
    return _thread(thread) if thread else None


def read_threads(public_ids: Collection[str]) -> dict[str, Thing]:
    found = Thread.objects.filter(group=None, public_id__in=public_ids)
    return {
        t.public_id: _thread(t) for t in found.select_related("place__landlord", "opened_by__merged_into", "hiding")
    }


def _comment(comment: Comment) -> Thing:
    return Thing(
        kind="discussions.comment", public_id=comment.public_id, name=_("Comment"), text=comment.text,
        place=comment.thread.place, author=comment.author,
        url=page_of_comment(comment), is_held=comment.is_held, hiding=comment.hiding, title=comment.thread.title,
    )  # fmt: skip


def _thread(thread: Thread) -> Thing:
    return Thing(
        kind="discussions.thread", public_id=thread.public_id, name=_("Discussion"), text=thread.title,
        place=thread.place, author=thread.opened_by,
        url=page_of_thread(thread), is_held=thread.is_held, hiding=thread.hiding, title=thread.title,
    )  # fmt: skip


HIDES = {
    "discussions.comment": Hides(find_comment, read_comments, hide_comment, let_out_comment, held_comments),
    "discussions.thread": Hides(find_thread, read_threads, hide_thread),
}
