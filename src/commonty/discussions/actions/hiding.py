"""Hiding what is ours, a comment or a discussion; and letting out what was held."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commonty.access.may import Actor, can, require
from commonty.access.permissions import Permission
from commonty.discussions.actions.answers import keep_by_answer, release_question
from commonty.discussions.actions.comments import locked_comment, locked_thread, record_comment
from commonty.discussions.actions.moderation import hide
from commonty.discussions.events import Event
from commonty.discussions.models import Comment, Hiding, Thread, Vouched
from commonty.discussions.rules.moderation import check_is_held
from commonty.people.models import Person


@transaction.atomic
def hide_comment(*, public_id: str, rule: str, why: str, by: Actor, now: datetime, channel: str) -> Hiding:
    comment = locked_comment(Comment.objects.values_list("pk", flat=True).get(public_id=public_id))
    how: dict[str, Any] = {"rule": rule, "why": why, "by": by, "now": now, "channel": channel}
    release_question(comment, now=now, channel=channel)
    return hide(comment, author=comment.author, place=comment.thread.place, **how)


@transaction.atomic
def hide_thread(*, public_id: str, rule: str, why: str, by: Actor, now: datetime, channel: str) -> Hiding:
    """With all that was said in it."""
    thread = locked_thread(Thread.objects.values_list("pk", flat=True).get(public_id=public_id))
    how: dict[str, Any] = {"rule": rule, "why": why, "by": by, "now": now, "channel": channel}
    return hide(thread, author=thread.opened_by, place=thread.place, **how)


@transaction.atomic
def let_out_comment(*, public_id: str, by: Person, now: datetime, channel: str) -> Comment:
    """A human has read it. With first words the discussion is out that they began, and the next wait for nobody."""
    comment = locked_comment(Comment.objects.values_list("pk", flat=True).get(public_id=public_id))
    thread = comment.thread
    require(by, Permission.MODERATE, within=thread.place)
    check_is_held(comment)
    comment.is_held = False
    comment.save(update_fields=["is_held"])
    thread.newest_at = now
    if comment.number == 1:
        thread.is_held = False
    thread.save(update_fields=["newest_at", "is_held"])
    if comment.author is not None and comment.held_why == Comment.Held.FIRST:
        Vouched.objects.get_or_create(person=comment.author.human, defaults={"by": by, "at": now})
    # An answer of ours counts from now on: until now whoever asked couldn't read it.
    if comment.is_from_landlord and comment.author is not None and _answers(comment.author, thread):
        keep_by_answer(comment, now=now, channel=channel)
    record_comment(Event.COMMENT_LET_OUT, comment, by, now, channel)
    return comment


def _answers(author: Person, thread: Thread) -> bool:
    return can(author, Permission.ANSWER_CASES, within=thread.place)
