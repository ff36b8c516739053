"""How talk is kept at a place."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.events import Event
from commonty.discussions.models import TalkSettings
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.places.models import Place

LONGEST = 2_000


@transaction.atomic
def keep_talk(
    *, place: Place, holds_first: bool, own_words: str, by: Person, now: datetime, channel: str
) -> TalkSettings:
    """What is held already stays held, until a human has read it."""
    require(by, Permission.MODERATE, within=place)
    if len(own_words) > LONGEST:
        raise Refused(_("This is longer than %(n)d characters. Please make it shorter.") % {"n": LONGEST})
    values = {"holds_first": holds_first, "own_words": own_words.strip(), "changed_by": by, "changed_at": now}
    kept, _is_new = TalkSettings.objects.update_or_create(place=place, defaults=values)
    record(Event.TALK_KEPT, about=place, by=by, at=now, channel=channel, within=place, holds_first=holds_first)
    return kept
