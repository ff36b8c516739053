"""A group begins, says something else of itself, comes to its end."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.groups.actions.locked import locked_group, record_group, require_organiser, require_resident
from commonty.groups.actions.register import end_all
from commonty.groups.events import Event
from commonty.groups.models import Group, Membership
from commonty.groups.rules import joining as rules
from commonty.groups.rules.register import check_can_be_unlisted
from commonty.kit.limits import Limit, spend
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Kind, Place

WORDS = Limit("what one human says of groups in a day", most=10, seconds=86_400)


@dataclass(frozen=True)
class About:
    """What a group says of itself."""

    name: str
    purpose: str
    place: Place
    joining: str = Group.Joining.ASK
    is_unlisted: bool = False


@transaction.atomic
def form_group(
    about: About, *, own_name: str, by: Person, now: datetime, channel: str, posted_key: str = ""
) -> Group:
    """Any resident, for the close, estate or area where they live. Whoever forms it is its first organiser."""
    landlord = Place.objects.landlords().select_for_update(of=("self",), no_key=True).get(pk=by.landlord_id)
    require_resident(by, landlord.pk, now)
    if posted_key and (known := Group.objects.filter(formed_by=by, posted_key=posted_key).first()):
        return known
    _check(about, landlord)
    rules.check_own_name(own_name)
    _spend(by, now)
    if not any(home.is_within(about.place) for home in homes_of(by, on=timezone.localdate(now))):
        raise Refused(_("Choose a place in which you live."))
    group = Group.objects.create(
        landlord=landlord, formed_at=now, formed_by=by.human, posted_key=posted_key, **_fields(about)
    )
    first = Membership.objects.create(
        group=group, person=by.human, name=rules.plain_name(own_name), role=Membership.Role.ORGANISER,
        state=Membership.State.IN, channel=channel, since=now,
    )  # fmt: skip
    record_group(Event.GROUP_FORMED, group, first, now, channel)
    return group


@transaction.atomic
def change_group(*, group_id: int, about: About, by: Person, now: datetime, channel: str) -> Group:
    # The landlord before the group, as when one is formed: two can't take one name in the same moment.
    landlord = Place.objects.landlords().select_for_update(of=("self",), no_key=True).get(pk=by.landlord_id)
    group = locked_group(group_id)
    mine = require_organiser(group, by)
    rules.check_is_open(group)
    _check(about, landlord, but=group)
    _spend(by, now)
    check_can_be_unlisted(about.is_unlisted, list(group.registrations.all()))  # type: ignore[attr-defined]
    for name, value in _fields(about).items():
        setattr(group, name, value)
    group.save(update_fields=list(_fields(about)))
    record_group(Event.GROUP_CHANGED, group, mine, now, channel)
    return group


@transaction.atomic
def dissolve_group(*, group_id: int, by: Person, now: datetime, channel: str) -> Group:
    """Its members can take away what is in the room for a year; then it goes for good."""
    group = locked_group(group_id)
    mine = require_organiser(group, by)
    rules.check_is_open(group)
    group.dissolved_at = now
    group.save(update_fields=["dissolved_at"])
    end_all(group, now=now, channel=channel)
    record_group(Event.GROUP_DISSOLVED, group, mine, now, channel)
    return group


@transaction.atomic
def note_hidden(*, group_id: int, by: Actor, now: datetime, channel: str) -> Group:
    """Part of an action that hides what a group says of itself: its organisers are told, and nobody learns who they are."""
    group = locked_group(group_id)
    require(by, Permission.MODERATE, within=group.landlord if group.is_unlisted else group.place)
    record_group(Event.GROUP_HIDDEN, group, by, now, channel)
    return group


def _spend(by: Person, now: datetime) -> None:
    """What is refused is rolled back and does not count; the landlord is locked, so two at once don't pass as one."""
    if not spend(WORDS, by.human.public_id, now=now):
        raise Refused(_("You have written a lot about groups today. Go on tomorrow."))


def _fields(about: About) -> dict[str, object]:
    return {
        "name": " ".join(about.name.split()), "purpose": about.purpose.strip(), "place": about.place,
        "joining": Group.Joining(about.joining), "is_unlisted": about.is_unlisted,
    }  # fmt: skip


def _check(about: About, landlord: Place, *, but: Group | None = None) -> None:
    rules.check_name(about.name)
    rules.check_purpose(about.purpose)
    if about.place.kind == Kind.HOME or not about.place.is_within(landlord):
        raise Refused(_("Choose a close, an estate or an area of your landlord’s."))
    if about.is_unlisted:
        return
    # Also of one that is hidden: it is in the list again when that is lifted.
    named = Group.objects.filter(dissolved_at=None, is_unlisted=False, name__iexact=" ".join(about.name.split()))
    taken = named.filter(landlord=landlord)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise Refused(_("Another group is called that. Choose another name."))
