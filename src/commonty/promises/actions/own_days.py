"""A landlord says when it is closed and how long its own promises take. What runs already keeps the day that was told."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.kit.locks import hold_exclusive
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.events import Event
from commonty.promises.models import ClosedDays, OwnLength
from commonty.promises.rules import check_can_close_on, check_can_open_again, check_can_take

MONTHS_BACK = timedelta(days=366)


@transaction.atomic
def set_closed_days(
    *, landlord_id: int, first_on: date, last_on: date, name: str, by: Person, now: datetime, channel: str
) -> ClosedDays:
    landlord = _locked(landlord_id, by)
    today = timezone.localdate(now)
    lately = ClosedDays.objects.filter(landlord=landlord, last_on__gte=today - MONTHS_BACK)
    check_can_close_on(first_on, last_on, known=list(lately), today=today)
    closed = ClosedDays.objects.create(landlord=landlord, first_on=first_on, last_on=last_on, name=name)
    _record(Event.CLOSED_DAYS_SET, closed, by, now, channel)
    return closed


@transaction.atomic
def take_closed_days_away(*, landlord_id: int, closed_id: int, by: Person, now: datetime, channel: str) -> None:
    """Only while they lie ahead: what is over was counted with."""
    landlord = _locked(landlord_id, by)
    closed = ClosedDays.objects.filter(landlord=landlord, pk=closed_id).first()
    if closed is None:
        return
    check_can_open_again(closed, today=timezone.localdate(now))
    _record(Event.CLOSED_DAYS_TAKEN_AWAY, closed, by, now, channel)
    closed.delete()


@transaction.atomic
def set_own_length(
    *, landlord_id: int, regime: str, number: int, by: Person, now: datetime, channel: str
) -> OwnLength:
    """Never of what is law."""
    landlord = _locked(landlord_id, by)
    check_can_take(regime, number)
    own, _is_new = OwnLength.objects.update_or_create(landlord=landlord, regime=regime, defaults={"number": number})
    record(
        Event.OWN_LENGTH_SET, about=landlord, by=by, at=now, channel=channel, within=landlord, regime=regime,
        number=number,
    )  # fmt: skip
    return own


def _locked(landlord_id: int, by: Person) -> Place:
    landlord = Place.objects.landlords().get(pk=landlord_id)
    require(by, Permission.SET_UP_HELP, within=landlord)
    hold_exclusive(f"promises:own_days:{landlord_id}")
    return landlord


def _record(event: Event, closed: ClosedDays, by: Person, now: datetime, channel: str) -> None:
    days = {"first": closed.first_on.isoformat(), "last": closed.last_on.isoformat()}
    record(event, about=closed.landlord, by=by, at=now, channel=channel, within=closed.landlord, **days)
