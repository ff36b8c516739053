"""Me too: one a human, through any channel; taken back as easily."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.people.models import Person
from commonty.people.queries.homes import lives_within
from commonty.people.voice import require_voice
from commonty.priorities.actions.locked import locked_need, record_need
from commonty.priorities.events import Event
from commonty.priorities.models import Need, Voice
from commonty.priorities.queries.page import voice_of
from commonty.priorities.rules.status import check_takes_voice


@transaction.atomic
def say_me_too(
    *, need_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Voice:  # fmt: skip
    """Pressed twice it counts once: the need is held, and a row in the table for each human is one."""
    need = locked_need(need_id)
    require_voice(need.place, by, typed_by)
    _require_seen(need, by)
    check_takes_voice(need)
    if not lives_within(by, need.place, on=timezone.localdate(now)):
        raise Refused(_("This is for those who live in %(place)s.") % {"place": need.place.name})
    known = voice_of(by, need)
    if known is not None:
        return known
    voice = Voice.objects.create(need=need, said_of=need, person=by.human, typed_by=typed_by, channel=channel, at=now)
    need.newest_voice_at, need.warned_at = now, None
    need.save(update_fields=["newest_voice_at", "warned_at"])
    record_need(Event.NEED_SECONDED, need, typed_by or by, now, channel)
    return voice


@transaction.atomic
def take_voice_back(
    *, need_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> None:  # fmt: skip
    """Also what was said of a need that is joined with this one. What is owed by then stays owed."""
    need = locked_need(need_id)
    require_voice(need.place, by, typed_by)
    mine = Voice.objects.filter(need=need, person__in=Person.objects.same_human(by.human.pk))
    if mine.delete()[0]:
        record_need(Event.NEED_VOICE_TAKEN_BACK, need, typed_by or by, now, channel)


def _require_seen(need: Need, by: Person) -> None:
    if not Need.objects.visible_to(by).filter(pk=need.pk).exists():
        raise PermissionDenied(_("You can’t read this."))
