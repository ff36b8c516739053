"""What can be hidden here: comments, discussions with all in them, what a group says of itself. Found by its name."""

from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.discussions.actions.hiding import hide_comment, hide_thread, let_out_comment
from commonty.discussions.actions.hiding_groups import hide_group, place_of_group
from commonty.discussions.actions.translating import hide_translation
from commonty.discussions.models import Comment, Hiding, Report, Thread, Translation
from commonty.discussions.moderated import Hides, Thing
from commonty.discussions.where import page_of_comment, page_of_thread
from commonty.groups.models import Group
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
    thread = _begun(found).first()
    return _thread(thread) if thread else None


def read_threads(public_ids: Collection[str]) -> dict[str, Thing]:
    return {t.public_id: _thread(t) for t in _begun(Thread.objects.filter(group=None, public_id__in=public_ids))}


def _begun(rows: QuerySet[Thread]) -> QuerySet[Thread]:
    """With the pen name under which each was begun."""
    first = Comment.objects.filter(thread=OuterRef("pk"), number=1).values("pen__name")[:1]
    rows = rows.annotate(begun_as=Coalesce(Subquery(first), Value("")))
    return rows.select_related("place__landlord", "opened_by__merged_into", "hiding")


def find_group(public_id: str, reader: Person | None) -> Thing | None:
    group = Group.objects.visible_to(reader).filter(dissolved_at=None, public_id=public_id).first()
    return _group(group, None) if group else None


def read_groups(public_ids: Collection[str]) -> dict[str, Thing]:
    """One that is in no list only where somebody who reads it has said that it breaks a rule."""
    about = {"about_kind": "groups.group", "about_id__in": public_ids}
    hidden = {one.about_id: one for one in Hiding.objects.in_force().filter(**about)}
    reported = Report.objects.filter(**about).values_list("about_id", flat=True)
    known = Q(is_unlisted=False) | Q(public_id__in=list(hidden)) | Q(public_id__in=reported)
    found = Group.objects.filter(known, public_id__in=public_ids).select_related("place__landlord", "landlord")
    return {group.public_id: _group(group, hidden.get(group.public_id)) for group in found}


def find_translation(public_id: str, reader: Person | None) -> Thing | None:
    found = Translation.objects.visible_to(reader).filter(public_id=public_id, comment__thread__group=None)
    row = _with_all(found).first()
    return _translation(row) if row else None


def read_translations(public_ids: Collection[str]) -> dict[str, Thing]:
    found = Translation.objects.filter(public_id__in=public_ids, comment__thread__group=None)
    return {row.public_id: _translation(row) for row in _with_all(found)}


def _with_all(rows: QuerySet[Translation]) -> QuerySet[Translation]:
    return rows.select_related("by__merged_into", "pen", "hiding", "comment__thread__place__landlord")


def _translation(row: Translation) -> Thing:
    return Thing(
        kind="discussions.translation", public_id=row.public_id, name=_("Translation"), text=row.text,
        place=row.comment.thread.place, author=row.by, pen=row.pen.name if row.pen else "",
        url=page_of_comment(row.comment), hiding=row.hiding,
        title=row.comment.thread.title,
    )  # fmt: skip


def _group(group: Group, hiding: Hiding | None) -> Thing:
    return Thing(
        kind="groups.group", public_id=group.public_id, name=_("Residents’ group"), text=f"{group.name}\n\n{group.purpose}",
        place=place_of_group(group), author=None, url=reverse("groups:show", args=[group.public_id]), hiding=hiding,
        title=group.name,
    )  # fmt: skip


def _comment(comment: Comment) -> Thing:
    return Thing(
        kind="discussions.comment", public_id=comment.public_id, name=_("Comment"), text=comment.text,
        place=comment.thread.place, author=comment.author,
        pen=comment.pen.name if comment.pen else "",
        url=page_of_comment(comment), is_held=comment.is_held, hiding=comment.hiding, title=comment.thread.title,
    )  # fmt: skip


def _thread(thread: Any) -> Thing:
    return Thing(
        kind="discussions.thread", public_id=thread.public_id, name=_("Discussion"), text=thread.title,
        place=thread.place, author=thread.opened_by, pen=thread.begun_as,
        url=page_of_thread(thread), is_held=thread.is_held, hiding=thread.hiding, title=thread.title,
    )  # fmt: skip


HIDES = {
    "discussions.comment": Hides(find_comment, read_comments, hide_comment, let_out_comment, held_comments),
    "discussions.translation": Hides(find_translation, read_translations, hide_translation),
    "discussions.thread": Hides(find_thread, read_threads, hide_thread),
    "groups.group": Hides(find_group, read_groups, hide_group),
}
