"""Photos that come with a message; and one that whoever sent it wants back."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.cases.actions.locked import locked_case, record_case, require_staff
from commonty.cases.events import Event
from commonty.cases.models import Case, Message, MessagePhoto
from commonty.cases.rules.status import check_has_room_for
from commonty.files.actions import NewPhoto, drop_photo, keep_photo
from commonty.people.models import Person


def attach_photos(message: Message, photos: Sequence[NewPhoto], *, now: datetime) -> None:
    """Part of an action that holds the case."""
    if not photos:
        return
    check_has_room_for(MessagePhoto.objects.filter(message__case=message.case).count() + len(photos))
    MessagePhoto.objects.bulk_create(
        MessagePhoto(message=message, photo=keep_photo(new, place=message.case.place, now=now)) for new in photos
    )


@transaction.atomic
def take_photo_away(*, link_id: int, by: Person, now: datetime, channel: str, why: str = "") -> Case:
    """It is gone for both sides, and the record says that there was one. Whoever sent it may; staff say why."""
    case = locked_case(MessagePhoto.objects.values_list("message__case_id", flat=True).get(pk=link_id))
    link = MessagePhoto.objects.select_related("message", "photo").get(pk=link_id)
    if case.raised_by.is_same_human(by):
        if link.message.kind != Message.Kind.WORD:
            raise PermissionDenied(_("This photo is ours."))
    else:
        require_staff(case, by)
        if link.message.kind == Message.Kind.WORD and not why.strip():
            raise Refused(_("Say why. It is the resident’s photo, and they read your reason."))
    drop_photo(link.photo)
    says = _("%(name)s took a photo away.") % {"name": by.name}
    if why.strip():
        says = _("%(name)s took a photo away: %(why)s") % {"name": by.name, "why": why.strip()}
    Message.objects.create(case=case, kind=Message.Kind.TELLS, text=says, spoken_by=by, channel=channel, at=now)
    record_case(Event.CASE_PHOTO_TAKEN_AWAY, case, by, now, channel)
    return case
