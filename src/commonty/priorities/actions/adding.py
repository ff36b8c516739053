"""Putting a need on the board: a number, a place, and its author as the first voice."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.actions.danger import hand_over
from commonty.discussions.actions.gate import may_write
from commonty.people.models import Person
from commonty.people.queries.homes import lives_within
from commonty.people.voice import require_voice
from commonty.places.models import Place
from commonty.priorities.actions.locked import record_need
from commonty.priorities.events import Event
from commonty.priorities.models import Need, NeedNumbers, Voice
from commonty.priorities.rules.status import check_place, check_words


@dataclass(frozen=True)
class Added:
    """What came of it. `case`: we deal with it as a request of the writer's, because it tells of danger or damp."""

    need: Need
    case: Case | None


@transaction.atomic
def add_need(
    words: str, *, place: Place, by: Person, now: datetime, channel: str, typed_by: Person | None = None,
    posted_key: str = "",
) -> Added:  # fmt: skip
    """Neighbours read it from this minute on, unless a human reads it first. A form that comes twice adds one."""
    landlord = place.landlord or place
    number = take_need_number(landlord)
    require_voice(place, by, typed_by)
    if posted_key and (known := Need.objects.added_by(by).filter(posted_key=posted_key).first()):
        return Added(known, known.case)
    check_words(words)
    check_place(place)
    if not lives_within(by, place, on=timezone.localdate(now)):
        raise Refused(_("This is for those who live in %(place)s.") % {"place": place.name})
    is_held = may_write(by, place, now)
    case = hand_over(words, place=place, by=by, typed_by=typed_by, now=now, channel=channel)
    need = Need.objects.create(
        number=number, landlord=landlord, place=place, words=" ".join(words.split()), author=by.human,
        typed_by=typed_by, channel=channel, made_at=now, newest_voice_at=now, posted_key=posted_key, case=case,
        is_held=is_held or case is not None,
        held_why=Need.Held.DANGER if case else Need.Held.FIRST if is_held else Need.Held.NOT,
    )  # fmt: skip
    NeedNumbers.objects.filter(landlord=landlord).update(next_number=number + 1)
    Voice.objects.create(need=need, said_of=need, person=by.human, typed_by=typed_by, channel=channel, at=now)
    event = Event.NEED_HELD if need.is_held else Event.NEED_ADDED
    record_need(event, need, typed_by or by, now, channel, why=need.held_why)
    return Added(need, case)


def take_need_number(landlord: Place) -> int:
    """Part of an action: holds all who add a need at this landlord for a moment."""
    rows = NeedNumbers.objects.select_for_update(no_key=True)
    found = rows.filter(landlord=landlord).first()
    if found is None:
        NeedNumbers.objects.bulk_create([NeedNumbers(landlord=landlord)], ignore_conflicts=True)
        found = rows.get(landlord=landlord)
    return found.next_number
