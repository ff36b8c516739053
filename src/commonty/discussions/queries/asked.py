"""Questions: what is one, and which of them staff still have to answer."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.discussions.models import Comment, Thread, shown
from commonty.discussions.models.comment import DEEPEST, STEP
from commonty.people.models import Person
from commonty.promises.models import Promise


def unanswered(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Of these the questions of neighbours to which nobody has answered for the landlord."""
    under = Q(parent=OuterRef("pk")) | Q(parent__parent=OuterRef("pk"))
    ours = Comment.objects.filter(under, shown(), is_from_landlord=True, withdrawn_at=None, is_held=False)
    asked = comments.filter(stance=Comment.Stance.QUESTION, is_from_landlord=False)
    return asked.exclude(Exists(ours))


def is_about_question(stance: str, parent: Comment | None) -> bool:
    """It asks, or it answers a question or what stands under one."""
    if stance == Comment.Stance.QUESTION or parent is None:
        return stance == Comment.Stance.QUESTION
    above = [parent.order[: STEP * n] for n in range(1, DEEPEST + 2)]
    asked = Q(order__in=above) | Q(pk=parent.parent_id)
    return Comment.objects.filter(asked, thread=parent.thread_id, stance=Comment.Stance.QUESTION).exists()


def waits_for(question: Comment, person: Person) -> bool:
    """Staff still answer it, though nobody else says anything there any more."""
    return question.pk in waiting_for(question.thread, [question], person)


def waiting_for(thread: Thread, comments: Collection[Comment], person: Person | None) -> set[int]:
    """Where talk goes on elsewhere each question that nobody has answered; while it is paused only what is promised."""
    asked = [comment for comment in comments if comment.stance == Comment.Stance.QUESTION]
    if not asked or thread.is_open or thread.closed_at is not None:
        return set()
    if not can(person, Permission.ANSWER_CASES, within=thread.place):
        return set()
    owed = {promise.about_id for promise in Promise.objects.about_all(asked).open()}
    found = {comment.pk for comment in asked if comment.public_id in owed}
    if thread.goes_on_in_id is not None and thread.takes in (Thread.Takes.ALL, Thread.Takes.QUESTIONS):
        found |= set(unanswered(Comment.objects.filter(pk__in=[c.pk for c in asked])).values_list("pk", flat=True))
    return found
