"""Translations: brought by somebody who may write there, said to be right by somebody else. No machine is asked."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor
from commonty.access.refusal import Refused
from commonty.discussions.actions.comments import locked_comment
from commonty.discussions.actions.danger import tells_of_danger
from commonty.discussions.actions.gate import may_write
from commonty.discussions.actions.moderation import hide
from commonty.discussions.actions.writing import named_in, where_recorded
from commonty.discussions.events import Event
from commonty.discussions.models import Comment, Hiding, Mute, Thread, Translation
from commonty.discussions.models.translation import print_of
from commonty.discussions.queries.ours import speaks_for_landlord
from commonty.discussions.queries.pens import pen_in
from commonty.discussions.rules.talking import check_is_open
from commonty.discussions.rules.translating import check_can_say_right, check_can_translate
from commonty.groups.queries.membership import is_organiser
from commonty.journal.record import record
from commonty.people.models import Person


@transaction.atomic
def translate(
    *, comment_id: int, language: str, text: str, source: str, by: Person, now: datetime, channel: str
) -> Translation:
    """A form that comes twice brings it once. Danger in it is no translation: we are told of it, and deal with it."""
    comment = locked_comment(comment_id)
    _check_may_write(comment, by, now)
    check_is_open(comment.thread)
    check_can_translate(comment, language, text, source)
    pen = pen_in(comment.thread, by)
    if comment.author is not None and comment.pen_id is None and Mute.objects.blocks(comment.author, by, pen):
        raise Refused(_("Whoever wrote this wants no answer from you, and so no translation."))
    newest = comment.translations.filter(language=language).order_by("-at", "-pk").first()
    if newest is not None and (newest.text, newest.of_text) == (text.strip(), print_of(comment.text)):
        return newest
    if comment.thread.group_id is None and tells_of_danger(text, comment.thread.place):
        raise Refused(_("This tells of danger or damp. Neighbours don’t read it before we have."))
    translation = Translation.objects.create(
        comment=comment, language=language, text=text.strip(), of_text=print_of(comment.text), source=source, by=by,
        pen=pen, is_from_landlord=_is_ours(comment.thread, by, now), at=now,
    )  # fmt: skip
    _record(Event.COMMENT_TRANSLATED, translation, by, now, channel)
    return translation


@transaction.atomic
def say_right(*, translation_id: int, by: Person, now: datetime, channel: str) -> Translation:
    """Somebody else who knows both languages has held one against the other."""
    translation = _locked(translation_id)
    _check_may_write(translation.comment, by, now)
    check_can_say_right(translation, by)
    translation.checked_by, translation.checked_at = by, now
    translation.is_checked_for_landlord = _is_ours(translation.comment.thread, by, now)
    translation.checked_pen = pen_in(translation.comment.thread, by)
    translation.save(update_fields=["checked_by", "checked_at", "is_checked_for_landlord", "checked_pen"])
    _record(Event.TRANSLATION_CHECKED, translation, by, now, channel)
    return translation


@transaction.atomic
def take_translation_back(*, translation_id: int, by: Person, now: datetime, channel: str) -> None:
    """By whoever brought it; in a room by an organiser too."""
    translation = _locked(translation_id)
    group = translation.comment.thread.group
    is_own = translation.by is not None and translation.by.is_same_human(by)
    if not is_own and (group is None or not is_organiser(by, group)):
        raise PermissionDenied(_("Somebody else wrote this."))
    _record(Event.TRANSLATION_TAKEN_BACK, translation, by, now, channel)
    translation.delete()


@transaction.atomic
def hide_translation(*, public_id: str, rule: str, why: str, by: Actor, now: datetime, channel: str) -> Hiding:
    translation = _locked(Translation.objects.values_list("pk", flat=True).get(public_id=public_id))
    place = translation.comment.thread.place
    how = {"rule": rule, "why": why, "by": by, "now": now, "channel": channel}
    return hide(translation, author=translation.by, place=place, **how)  # type: ignore[arg-type]


def _locked(translation_id: int) -> Translation:
    comment = locked_comment(Translation.objects.values_list("comment_id", flat=True).get(pk=translation_id))
    rows = Translation.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "by__merged_into", "hiding", "pen"
    )
    translation = rows.get(pk=translation_id)
    translation.comment = comment
    return translation


def _check_may_write(comment: Comment, by: Person, now: datetime) -> None:
    thread = comment.thread
    if not Comment.objects.visible_to(by).filter(pk=comment.pk).exists():
        raise PermissionDenied(_("You can’t read this."))
    if may_write(by, thread.place, now, in_room=thread.group_id is not None) and thread.group_id is None:
        raise Refused(
            _("We read your first words before neighbours do. Say something first; then you can translate.")
        )


def _is_ours(thread: Thread, by: Person, now: datetime) -> bool:
    return thread.group_id is None and speaks_for_landlord(by, thread.place, now=now)


def _record(event: Event, translation: Translation, by: Person, now: datetime, channel: str) -> None:
    thread = translation.comment.thread
    # Taken back, it is told of under the name under which it was brought: it may not be in use any more.
    is_own = translation.by is not None and translation.by.is_same_human(by)
    who = named_in(thread, by, translation.pen if is_own else pen_in(thread, by))
    record(
        event, about=translation, by=who, at=now, channel=channel, within=where_recorded(thread),
        thread=thread.public_id, language=translation.language,
    )  # fmt: skip
