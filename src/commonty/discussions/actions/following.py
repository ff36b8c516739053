"""What somebody wants to hear of. It is on no record: that is nobody's business."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.discussions.models import Following, PenName, Talker, Thread
from commonty.discussions.rules.following import check_hears
from commonty.people.models import Person


@transaction.atomic
def follow(*, thread_id: int, by: Person, now: datetime) -> Following:
    if not Thread.objects.visible_to(by).filter(pk=thread_id).exists():
        raise PermissionDenied(_("You can’t read this discussion."))
    mine = Following.objects.of_human(by).filter(thread_id=thread_id)
    if not mine.exists():
        Following.objects.get_or_create(person=by.human, thread_id=thread_id, defaults={"since": now})
    mine.filter(is_over=True).update(is_over=False, since=now)
    return mine.order_by("pk")[0]


@transaction.atomic
def stop_following(*, thread_id: int, by: Person) -> None:
    Following.objects.of_human(by).filter(thread_id=thread_id).update(is_over=True)


@transaction.atomic
def choose_hearing(*, hears: str, by: Person) -> Talker:
    check_hears(hears)
    return Talker.objects.update_or_create(person=by.human, defaults={"hears": hears})[0]


def follow_along(thread: Thread, person: Person, now: datetime) -> None:
    """Part of an action of the room above, for somebody who has to do with it. Whoever stopped it hears nothing."""
    if not Following.objects.of_human(person).filter(thread=thread).exists():
        Following.objects.get_or_create(person=person.human, thread=thread, defaults={"since": now})


def follow_by_speaking(thread: Thread, by: Person, pen: PenName | None, now: datetime) -> None:
    """Part of saying something, for the first time under this name. Whoever stopped following goes on hearing nothing."""
    mine = Following.objects.of_human(by).filter(thread=thread)
    if not mine.exists():
        Following.objects.get_or_create(person=by.human, thread=thread, defaults={"since": now})
    if not mine.filter(has_spoken=True).exists():
        mine.update(has_spoken=True, pen=pen)
