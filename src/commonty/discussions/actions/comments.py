"""Saying something, changing it, taking it back."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.actions.answers import release_question
from commonty.discussions.actions.danger import hand_over, reading_of
from commonty.discussions.actions.mentions import name_people
from commonty.discussions.actions.writing import Said, Words, named_in, where_recorded, write_comment
from commonty.discussions.events import Event
from commonty.discussions.models import Comment, CommentVersion, Mute, PenName, Report, Thread
from commonty.discussions.queries.asked import is_about_question, waits_for
from commonty.discussions.queries.ours import is_on_staff
from commonty.discussions.queries.pens import pen_in
from commonty.discussions.rules import talking as rules
from commonty.discussions.rules.translating import check_language
from commonty.groups.queries.membership import is_organiser
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.people.queries.homes import lives_within


@transaction.atomic
def say(
    *, thread_id: int, text: str, by: Person, now: datetime, channel: str, stance: str = "", language: str = "",
    parent_id: int | None = None, typed_by: Person | None = None, posted_key: str = "",
) -> Said:  # fmt: skip
    """One's own word, or what somebody said on the phone and staff typed. A form that comes twice says it once."""
    thread = locked_thread(thread_id)
    if typed_by is not None:
        require(typed_by, Permission.VOTE_FOR_SOMEBODY, within=thread.place)
    if typed_by is not None and thread.group_id is not None:
        raise PermissionDenied(_("In a group’s room everybody writes for themselves."))
    if not Thread.objects.visible_to(by).filter(pk=thread.pk).exists():
        raise PermissionDenied(_("You can’t read this discussion."))
    mine = Person.objects.same_human(by.human.pk)
    if posted_key and (known := thread.comments.filter(posted_key=posted_key, author__in=mine).first()):
        return Said(known, known.case)
    check_language(language)
    parent = _parent_of(thread, parent_id, by, None if typed_by else pen_in(thread, by))
    is_owed = parent is not None and waits_for(parent, by)
    is_asking = thread.takes != Thread.Takes.QUESTIONS or is_about_question(stance, parent)
    rules.check_can_say(thread, text, stance, is_owed=is_owed, is_asking=is_asking)
    lives_there = not thread.is_local or lives_within(by, thread.place, on=timezone.localdate(now))
    rules.check_lives_there(thread, is_staff=is_on_staff(by), lives_there=lives_there)
    # Where nobody asks for it, it says nothing of people: only a question stays one.
    stance = stance if thread.wants_stance or stance == Comment.Stance.QUESTION else ""
    words = Words(text=text, stance=stance, language=language, parent=parent, posted_key=posted_key)
    return write_comment(thread, words, by=by, typed_by=typed_by, now=now, channel=channel)


@transaction.atomic
def change_comment(
    *, comment_id: int, text: str, by: Person, now: datetime, channel: str, language: str | None = None
) -> Said:
    """Within a quarter of an hour a slip is mended without a trace; later both versions can be read, and it says so."""
    comment = _locked_own(comment_id, by)
    rules.check_can_change(comment)
    rules.check_words(text)
    _write_in(comment, language)
    if text.strip() == comment.text:
        return Said(comment, comment.case)
    case = _new_danger(comment, text, by=by, now=now, channel=channel)
    is_reported = Report.objects.open().about(comment._meta.label_lower, comment.public_id).exists()
    if rules.leaves_a_version(comment, is_reported=is_reported, now=now):
        CommentVersion.objects.create(
            comment=comment, number=comment.versions.count() + 1, text=comment.text, until=now
        )
        comment.changed_at = now
    comment.text = text.strip()
    if case is not None:
        comment.case, comment.is_held, comment.held_why = case, True, Comment.Held.DANGER
    comment.save(update_fields=["text", "changed_at", "case", "is_held", "held_why", "asks_writer"])
    name_people(comment, by=by, now=now)
    record_comment(Event.COMMENT_CHANGED, comment, by, now, channel)
    return Said(comment, case)


@transaction.atomic
def withdraw_comment(*, comment_id: int, by: Person, now: datetime, channel: str) -> Comment:
    """The words are gone, with all earlier versions; that somebody said something here stays, since others answered.

    In a room an organiser does that too: no role of the landlord's keeps the peace there.
    """
    comment = locked_comment(comment_id)
    is_own = comment.author is not None and comment.author.is_same_human(by)
    group = comment.thread.group
    if not is_own and (group is None or not is_organiser(by, group)):
        raise PermissionDenied(_("Somebody else wrote this."))
    rules.check_can_withdraw(comment)
    comment.text, comment.called, comment.withdrawn_at, comment.is_taken_away = "", [], now, not is_own
    comment.save(update_fields=["text", "called", "withdrawn_at", "is_taken_away"])
    comment.versions.all().delete()
    comment.mentions.all().delete()
    comment.translations.all().delete()
    release_question(comment, now=now, channel=channel)
    record_comment(Event.COMMENT_WITHDRAWN, comment, by, now, channel)
    return comment


@transaction.atomic
def tell_landlord(*, comment_id: int, is_yes: bool, by: Person, now: datetime, channel: str) -> Case | None:
    """Said in a room of danger, it becomes a request because its writer says so: the landlord reads these words alone.

    Of a yes the room's own record says nothing: beside the request it would tell who is in the group.
    """
    comment = _locked_own(comment_id, by)
    rules.check_can_tell(comment)
    if is_yes:
        place = comment.thread.place
        comment.case = hand_over(comment.text, place=place, by=by, typed_by=None, now=now, channel=channel)
    comment.asks_writer = False
    comment.save(update_fields=["case", "asks_writer"])
    if comment.case is None:
        record_comment(Event.COMMENT_KEPT, comment, by, now, channel)
    return comment.case


def locked_thread(thread_id: int) -> Thread:
    rows = Thread.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("place__landlord", "group").get(pk=thread_id)


def locked_comment(comment_id: int) -> Comment:
    """The thread before the comment, as everywhere, so that no two wait for each other."""
    thread = locked_thread(Comment.objects.values_list("thread_id", flat=True).get(pk=comment_id))
    rows = Comment.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "hiding", "author__merged_into", "pen"
    )
    comment = rows.get(pk=comment_id)
    comment.thread = thread
    return comment


def record_comment(event: Event, comment: Comment, by: Person, now: datetime, channel: str) -> None:
    thread = comment.thread
    is_own = comment.author is not None and comment.author.is_same_human(by)
    how: dict[str, Any] = {"by": named_in(thread, by, comment.pen if is_own else None), "at": now, "channel": channel}
    record(event, about=comment, within=where_recorded(thread), **how, thread=thread.public_id)


def _locked_own(comment_id: int, by: Person) -> Comment:
    comment = locked_comment(comment_id)
    if comment.author is None or not comment.author.is_same_human(by):
        raise PermissionDenied(_("Somebody else wrote this."))
    return comment


def _parent_of(thread: Thread, parent_id: int | None, by: Person, pen: PenName | None) -> Comment | None:
    """What it answers, if that is still there.

    An answer to a pen name is never refused: whoever is refused elsewhere would know whose it is. Who blocked them
    doesn't read it.
    """
    if parent_id is None:
        return None
    parent = thread.comments.visible_to(by).select_related("author__merged_into").filter(pk=parent_id).first()
    if parent is None:
        raise Refused(_("What you answer is not here any more. You can still write below."))
    rules.check_can_answer(parent)
    if parent.author is not None and parent.pen_id is None and Mute.objects.blocks(parent.author, by, pen):
        raise Refused(_("Whoever wrote this wants no answer from you. You can still write below."))
    return parent


def _write_in(comment: Comment, language: str | None) -> None:
    """None: they said nothing about that."""
    if language is not None and language != comment.language:
        check_language(language)
        comment.language = language
        comment.save(update_fields=["language"])


def _new_danger(comment: Comment, text: str, *, by: Person, now: datetime, channel: str) -> Case | None:
    """Danger that the words did not tell of before."""
    before, after = (reading_of(words, comment.thread.place) for words in (comment.text, text))
    is_new = set(after.dangers) - set(before.dangers) or (after.is_damp and not before.is_damp)
    if not is_new:
        return None
    if comment.thread.group_id is not None:
        comment.asks_writer = True
        return None
    # Whoever typed the first words for them has no part in these.
    return hand_over(text, place=comment.thread.place, by=by, typed_by=None, now=now, channel=channel)
