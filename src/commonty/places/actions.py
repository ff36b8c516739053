"""Adding and renaming places. Homes come with the roll, so `people` adds those."""

from datetime import datetime

from django.db import transaction

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.places import rules
from commonty.places.events import Event
from commonty.places.models import Kind, Place


@transaction.atomic
def add_landlord(*, name: str, hosts: str, by: Actor, now: datetime, channel: str) -> Place:
    """A new root of the tree. There is no role above a landlord, so only the command line may do it."""
    require(by, Permission.MANAGE_PLACES, within=None)
    others = list(Place.objects.landlords().select_for_update(no_key=True))
    rules.check_name(name, names_there=[other.name for other in others])
    rules.check_hosts(tidy_hosts(hosts), taken=_hosts_of(others))
    landlord = Place.objects.create(kind=Kind.LANDLORD, name=name.strip(), hosts=" ".join(tidy_hosts(hosts)))
    record(Event.LANDLORD_ADDED, about=landlord, by=by, at=now, channel=channel, within=landlord)
    return landlord


@transaction.atomic
def add_place(*, parent_id: int, kind: str, name: str, by: Actor, now: datetime, channel: str) -> Place:
    parent = Place.objects.select_for_update(no_key=True).get(pk=parent_id)
    require(by, Permission.MANAGE_PLACES, within=parent)
    rules.check_can_add(parent, kind, name, names_there=_names_below(parent))
    place = Place.objects.create(kind=kind, parent=parent, name=name.strip())
    record(Event.PLACE_ADDED, about=place, by=by, at=now, channel=channel, within=parent, place_kind=str(place.kind))
    return place


@transaction.atomic
def rename_place(*, place_id: int, name: str, by: Actor, now: datetime, channel: str) -> Place:
    place = Place.objects.public().select_for_update(no_key=True).get(pk=place_id)
    require(by, Permission.MANAGE_PLACES, within=place)
    siblings = Place.objects.filter(parent_id=place.parent_id).exclude(pk=place.pk).public()
    rules.check_name(name, names_there=siblings.values_list("name", flat=True))
    place.name = name.strip()
    place.save(update_fields=["name"])
    record(Event.PLACE_RENAMED, about=place, by=by, at=now, channel=channel, within=place)
    return place


@transaction.atomic
def change_landlord(*, landlord_id: int, hosts: str, phone: str, by: Actor, now: datetime, channel: str) -> Place:
    """The host names at which a landlord is found, and the phone for people in danger."""
    landlords = {landlord.pk: landlord for landlord in Place.objects.landlords().select_for_update(no_key=True)}
    landlord = landlords.pop(landlord_id)
    require(by, Permission.MANAGE_PLACES, within=landlord)
    names = tidy_hosts(hosts)
    rules.check_hosts(names, taken=_hosts_of(list(landlords.values())))
    landlord.hosts, landlord.phone = " ".join(names), phone.strip()
    landlord.save(update_fields=["hosts", "phone"])
    record(Event.LANDLORD_CHANGED, about=landlord, by=by, at=now, channel=channel, within=landlord)
    return landlord


def tidy_hosts(hosts: str) -> list[str]:
    return list(dict.fromkeys(hosts.lower().replace(",", " ").split()))


def _hosts_of(landlords: list[Place]) -> set[str]:
    return {host for landlord in landlords for host in landlord.hosts.split()}


def _names_below(parent: Place) -> list[str]:
    return list(parent.children.public().values_list("name", flat=True))
