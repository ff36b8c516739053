"""How help is arranged: hours, numbers for danger, words, answers that are out."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.raising import locked_help_desk
from commonty.cases.events import Event
from commonty.cases.models import EmergencyNumber, HelpDesk, PublishedAnswer, TriageRule
from commonty.cases.rules.triage import usual_words
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.places.models import Place

MOST_ANSWERS, MOST_NUMBERS = 500, 30


@transaction.atomic
def set_hours(
    *, landlord_id: int, opens: time, closes: time, weekdays: Sequence[int], silent_days: int, by: Person,
    now: datetime, channel: str,
) -> HelpDesk:  # fmt: skip
    desk = _locked(landlord_id, by)
    if closes <= opens:
        raise Refused(_("Nobody reads between these two times. Choose a later second one."))
    if not weekdays:
        raise Refused(_("Choose at least one day on which somebody reads what residents write."))
    desk.opens, desk.closes, desk.weekdays, desk.silent_days = opens, closes, sorted(weekdays), silent_days
    desk.save(update_fields=["opens", "closes", "weekdays", "silent_days"])
    _record(desk.landlord, by, now, channel, what="hours")
    return desk


@transaction.atomic
def set_number(
    *, landlord_id: int, danger: str, name: str, phone: str, is_tested: bool, by: Person, now: datetime, channel: str
) -> EmergencyNumber:
    """Another number under a name is another number: it is shown again once somebody has rung it."""
    desk = _locked(landlord_id, by)
    if EmergencyNumber.objects.filter(landlord=desk.landlord).count() >= MOST_NUMBERS:
        raise Refused(_("That is more numbers than anybody in danger can read. Take one away first."))
    number, _is_new = EmergencyNumber.objects.get_or_create(landlord=desk.landlord, danger=danger, name=name)
    if number.phone != phone:
        number.phone, number.tested_on, number.tested_by = phone, None, None
    if is_tested:
        number.tested_on, number.tested_by = timezone.localdate(now), by
    number.save()
    _record(desk.landlord, by, now, channel, what="number", danger=danger, tested=is_tested)
    return number


@transaction.atomic
def take_number_away(*, landlord_id: int, number_id: int, by: Person, now: datetime, channel: str) -> None:
    desk = _locked(landlord_id, by)
    EmergencyNumber.objects.filter(pk=number_id, landlord=desk.landlord).delete()
    _record(desk.landlord, by, now, channel, what="number taken away")


@transaction.atomic
def set_words(
    *, landlord_id: int, suggests: str, words: Sequence[str], by: Person, now: datetime, channel: str
) -> TriageRule:
    """A landlord that changes one rule has its own copy of all of them from then on."""
    desk = _locked(landlord_id, by)
    tidy = [" ".join(word.split()) for word in words if word.strip()]
    if not tidy:
        raise Refused(_("Leave at least one word. What nobody ever writes does no harm."))
    own = TriageRule.objects.filter(landlord=desk.landlord)
    if not own.exists():
        TriageRule.objects.bulk_create(
            TriageRule(landlord=desk.landlord, suggests=rule.suggests, words=", ".join(rule.words))
            for rule in usual_words()
        )
    rule = own.get(suggests=suggests)
    rule.words = ", ".join(tidy)
    rule.save(update_fields=["words"])
    _record(desk.landlord, by, now, channel, what="words", suggests=suggests)
    return rule


@transaction.atomic
def publish_answer(
    *, place_id: int, question: str, answer: str, words: str, is_out: bool, by: Person, now: datetime, channel: str,
    answer_id: int | None = None,
) -> PublishedAnswer:  # fmt: skip
    """Whoever saves it has read it: it is checked from today."""
    place = Place.objects.select_related("landlord").get(pk=place_id)
    _locked((place.landlord or place).pk, by)
    ours = PublishedAnswer.objects.filter(place__path__startswith=(place.landlord or place).path)
    if answer_id is not None:
        found = ours.get(pk=answer_id)
    elif ours.count() < MOST_ANSWERS:
        found = PublishedAnswer()
    else:
        raise Refused(_("That is more than anybody can keep up to date. Take an old one away first."))
    found.place, found.question, found.answer, found.words = place, question, answer, words
    found.is_out, found.checked_on, found.checked_by = is_out, timezone.localdate(now), by
    found.save()
    _record(place, by, now, channel, what="answer", answer=found.public_id, out=is_out)
    return found


def _locked(landlord_id: int, by: Person) -> HelpDesk:
    landlord = Place.objects.landlords().get(pk=landlord_id)
    require(by, Permission.SET_UP_HELP, within=landlord)
    return locked_help_desk(landlord)


def _record(place: Place, by: Person, now: datetime, channel: str, **facts: Any) -> None:
    record(Event.HELP_SET_UP, about=place, by=by, at=now, channel=channel, within=place, **facts)
