"""Setting up the other system, and what a person does about what waits for it."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.repairs.actions.sending import end_unneeded, forget_alert
from commonty.repairs.events import Event
from commonty.repairs.models import OrderFile, Repair, Sending, System
from commonty.repairs.models.systems import SendingQuerySet
from commonty.repairs.queries.keys import hash_of
from commonty.repairs.rules import hand_over as rules

State = Sending.State
MOST_SYSTEMS = 5


@transaction.atomic
def set_up_system(
    *, landlord_id: int, name: str, takes: str, address: str, minder: Person, is_on: bool, by: Person, now: datetime,
    channel: str, system_id: int | None = None, may_report: bool = False,
) -> System:  # fmt: skip
    """Another address is another machine: it gets a secret of its own, so that the first one's opens nothing there."""
    landlord = Place.objects.landlords().select_for_update(no_key=True).get(pk=landlord_id)
    require(by, Permission.SET_UP_HELP, within=landlord)
    rules.check_address(takes, address)
    system = System.objects.select_for_update(no_key=True).get(pk=system_id, landlord=landlord) if system_id else None
    others = System.objects.filter(landlord=landlord).exclude(pk=system_id or 0)
    if others.filter(name__iexact=name).exists():
        raise Refused(_("There is one with this name already. Choose another name."))
    if system is None and others.count() >= MOST_SYSTEMS:
        raise Refused(_("That is more systems than anybody can mind. Change one that is there."))
    system = system or System(landlord=landlord, made_at=now)
    if takes == System.Takes.WEBHOOK and (system.address != address or not system.secret):
        system.keep_secret(secrets.token_urlsafe(32))
    system.name, system.takes, system.minder, system.is_on = name, takes, minder, is_on
    system.may_report = may_report
    system.address = address if takes == System.Takes.WEBHOOK else ""
    system.failures, system.rests_until = 0, None  # somebody has mended it: try at once
    system.save()
    _begin_anew(Sending.objects.filter(system=system), now)
    _record(Event.SYSTEM_SET_UP, system, by, now, channel, takes=takes, on=is_on, reports=may_report)
    return system


@transaction.atomic
def make_key(*, system_id: int, by: Person, now: datetime, channel: str) -> str:
    """The key with which it tells us, to be shown this once: what is stored knows it and doesn't give it."""
    system = _locked(system_id, by, Permission.SET_UP_HELP)
    key = f"{system.public_id}.{secrets.token_urlsafe(32)}"
    system.key_hash, system.key_made_at = hash_of(key), now
    system.save(update_fields=["key_hash", "key_made_at"])
    _record(Event.SYSTEM_KEY_MADE, system, by, now, channel)
    return key


@transaction.atomic
def take_key_back(*, system_id: int, by: Person, now: datetime, channel: str) -> None:
    system = _locked(system_id, by, Permission.SET_UP_HELP)
    system.key_hash, system.key_made_at = "", None
    system.save(update_fields=["key_hash", "key_made_at"])
    _record(Event.SYSTEM_KEY_TAKEN, system, by, now, channel)


@transaction.atomic
def show_secret(*, system_id: int, by: Person, now: datetime, channel: str) -> str:
    """What we sign with: their programmer needs it, too. That somebody looked is written down."""
    system = _locked(system_id, by, Permission.SET_UP_HELP)
    _record(Event.SYSTEM_SET_UP, system, by, now, channel, what="secret shown")
    return system.secret


@transaction.atomic
def send_test(*, system_id: int, by: Person, now: datetime, channel: str) -> Sending:
    """By the same way as all else, so that what it shows is how it goes."""
    system = _locked(system_id, by, Permission.SET_UP_HELP)
    rules.check_can_test(system)
    Sending.objects.filter(system=system, repair=None).delete()  # the last one says it; a test needs no history
    System.objects.filter(pk=system.pk).update(failures=0, rests_until=None)
    sending = Sending.objects.create(
        system=system, event=Sending.Event.TEST, happened_at=now, tries_since=now, next_try_at=now
    )
    _record(Event.SYSTEM_SET_UP, system, by, now, channel, what="test")
    return sending


@transaction.atomic
def hand_over_open(*, system_id: int, by: Person, now: datetime, channel: str) -> int:
    """What was ordered before it was there; returns how many it is told of now."""
    system = _locked(system_id, by, Permission.CARRY_REPAIRS)
    if not System.objects.told().filter(pk=system.pk).exists():
        raise Refused(_("Nothing is handed over to this system now. Look at how it is set up."))
    listed = list(
        unknown_to(system).order_by("ordered_at", "pk").values_list("pk", flat=True)[: rules.MOST_IN_A_FILE]
    )
    # Held, in an order of their own, so that whoever ends one of them either is seen here or sees that it is owed.
    held = Repair.objects.select_for_update(no_key=True).filter(pk__in=listed).order_by("pk")
    unknown = sorted((repair for repair in held if repair.is_open), key=lambda one: (one.ordered_at, one.pk))
    owed = [
        Sending(
            system=system, repair=repair, event=Sending.Event.ORDERED, happened_at=repair.ordered_at,
            tries_since=now, next_try_at=now,
        )
        for repair in unknown
    ]  # fmt: skip
    Sending.objects.bulk_create(owed)
    _record(Event.SYSTEM_SET_UP, system, by, now, channel, what="open", number=len(owed))
    return len(owed)


def unknown_to(system: System) -> Any:
    """Open repairs of which it was never told."""
    told = Sending.objects.filter(system=system, repair=OuterRef("pk")).exclude(state=State.UNNEEDED)
    return Repair.objects.open().filter(landlord=system.landlord_id).exclude(Exists(told))


@transaction.atomic
def try_again(*, sending_id: int, by: Person, now: datetime, channel: str) -> None:
    """At once, and all else of the same repair behind it; its days begin anew."""
    sending = _locked_sending(sending_id, by)
    rules.check_can_try_again(sending)
    _begin_anew(Sending.objects.filter(system=sending.system, repair=sending.repair), now)
    System.objects.filter(pk=sending.system_id).update(failures=0, rests_until=None)
    _record(Event.SENDING_TRIED_AGAIN, sending.system, by, now, channel, sending=sending.public_id)


def _begin_anew(sendings: SendingQuerySet, now: datetime) -> None:
    waiting = sendings.unsaid().exclude(state=State.SENDING)
    waiting.update(state=State.WAITING, tries=0, tries_since=now, next_try_at=now)


@transaction.atomic
def told_by_hand(*, sending_id: int, by: Person, now: datetime, channel: str) -> None:
    """Somebody rang them, or typed it there: it goes nowhere any more, and what is behind it is next."""
    sending = _locked_sending(sending_id, by)
    rules.check_is_unsaid(sending)
    sending.state, sending.ended_at, sending.ended_by = State.BY_HAND, now, by
    sending.save(update_fields=["state", "ended_at", "ended_by"])
    _record(Event.SENDING_BY_HAND, sending.system, by, now, channel, sending=sending.public_id)


@transaction.atomic
def fetch_orders(*, system_id: int, by: Person, now: datetime, channel: str) -> OrderFile:
    """A file of all that waits. It still waits after: a download that broke, or was never read in, loses nothing.

    What is about whoever makes it is for a colleague to make.
    """
    system = _locked(system_id, by, Permission.CARRY_REPAIRS)
    end_unneeded(Sending.objects.filter(system=system), now=now)
    waiting = Sending.objects.filter(system=system).unsaid()
    for_them = waiting.not_about(by).order_by("pk").values_list("public_id", flat=True)
    rows = list(for_them[: rules.MOST_IN_A_FILE])
    rules.check_can_fetch(system, rows, is_theirs=waiting.exists())
    made = OrderFile.objects.create(system=system, rows=rows, made_at=now, made_by=by)
    _record(Event.ORDERS_FETCHED, system, by, now, channel, file=made.public_id, rows=len(rows))
    return made


@transaction.atomic
def read_orders(*, file_id: int, by: Person, now: datetime, channel: str) -> list[str]:
    """Somebody downloads it: written down each time. What is about the reader, or over by now, is in it no more.

    It leaves the file for good, so that nobody says of it that it was read in.
    """
    system = _locked(OrderFile.objects.values_list("system", flat=True).get(pk=file_id), by, Permission.CARRY_REPAIRS)
    file = OrderFile.objects.select_for_update(no_key=True).get(pk=file_id)
    rules.check_can_read(file.confirmed_at)
    end_unneeded(Sending.objects.filter(system=system), now=now)
    in_it = Sending.objects.filter(system=system, public_id__in=file.rows).unsaid().not_about(by)
    kept = set(in_it.values_list("public_id", flat=True))
    file.rows = [row for row in file.rows if row in kept]
    file.save(update_fields=["rows"])
    _record(Event.ORDERS_READ, system, by, now, channel, file=file.public_id, rows=len(file.rows))
    return file.rows


@transaction.atomic
def confirm_orders(*, file_id: int, by: Person, now: datetime, channel: str) -> int:
    """The other system has read the file: what is in it counts as told. Returns how many were not known as told before."""
    file = OrderFile.objects.get(pk=file_id)
    system = _locked(file.system_id, by, Permission.CARRY_REPAIRS)
    file = OrderFile.objects.select_for_update(no_key=True).get(pk=file_id)
    rules.check_can_confirm(file.confirmed_at)
    told = Sending.objects.filter(system=system, public_id__in=file.rows).unsaid()
    number = told.update(state=State.SAID, ended_at=now, ended_by=by)
    file.confirmed_at, file.confirmed_by = now, by
    file.save(update_fields=["confirmed_at", "confirmed_by"])
    forget_alert(system, now=now)
    _record(Event.ORDERS_CONFIRMED, system, by, now, channel, file=file.public_id, rows=number)
    return number


def _locked(system_id: int, by: Actor, permission: Permission) -> System:
    rows = System.objects.select_for_update(no_key=True, of=("self",))
    system = rows.select_related("landlord", "minder").get(pk=system_id)
    require(by, permission, within=system.landlord)
    return system


def _locked_sending(sending_id: int, by: Actor) -> Sending:
    """The system first, as everybody does who touches both."""
    system_id = Sending.objects.values_list("system", flat=True).get(pk=sending_id)
    system = _locked(system_id, by, Permission.CARRY_REPAIRS)
    sending = Sending.objects.select_for_update(no_key=True).get(pk=sending_id)
    sending.system = system
    return sending


def _record(event: Event, system: System, by: Actor, now: datetime, channel: str, **facts: Any) -> None:
    about: Mapping[str, Any] = facts
    record(event, about=system, by=by, at=now, channel=channel, within=system.landlord, **about)
