"""Whom somebody does not want to read. It is on no record: that is nobody's business."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.models import Comment, Mute
from commonty.people.models import Person


@transaction.atomic
def mute(*, comment_id: int, is_block: bool, by: Person, now: datetime) -> Mute:
    """Whoever wrote this comment. Blocked, they also can't answer or name this reader."""
    comment = Comment.objects.select_related("author__merged_into", "pen").get(pk=comment_id)
    if comment.author is None or comment.author.is_same_human(by):
        raise Refused(_("You wrote this yourself."))
    if comment.is_from_landlord:
        raise Refused(_("This was said for the landlord. You can leave the discussion."))
    found, _is_new = Mute.objects.update_or_create(
        person=by.human, other=comment.author.human, pen=comment.pen, defaults={"is_block": is_block, "at": now}
    )
    return found


@transaction.atomic
def unmute(*, mute_id: int, by: Person) -> None:
    Mute.objects.of_human(by).filter(pk=mute_id).delete()
