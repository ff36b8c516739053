"""The register, and who keeps it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.access.roles import ROLES
from commonty.groups.models import Group, GroupMeeting, Membership, Registration
from commonty.groups.queries.membership import is_member
from commonty.people.counting import human
from commonty.people.models import Person, RoleHeld, Tie, TieKind
from commonty.people.queries.teams import down_the_covers, is_there
from commonty.places.models import Place

TENANTS = (TieKind.TENANT, TieKind.JOINT_TENANT)
MOST_MEETINGS = 5
KEEPING = [role for role, described in ROLES.items() if Permission.KEEP_GROUPS in described.permissions]


def register_of(place: Place) -> QuerySet[Registration]:
    """By name; what stands in it is public. Each with `is_named`: whether its name may be said to everybody now."""
    found = Registration.objects.registered().within(place).filter(group__dissolved_at=None)
    named = Exists(Group.objects.named().filter(pk=OuterRef("group")))
    return found.annotate(is_named=named).select_related("group__place").order_by("-is_named", "group__name", "pk")


@dataclass(frozen=True)
class PublicEntry:
    """What everybody reads. Of a group that is hidden all but its name, and but what has its name in it."""

    entry: Registration
    is_named: bool

    @property
    def name(self) -> str:
        return self.entry.group.name if self.is_named else _("A tenant organisation whose name is not shown now")

    @property
    def area(self) -> str:
        return self._plain(self.entry.area)

    @property
    def contact(self) -> str:
        return self._plain(self.entry.contact)

    @property
    def meets(self) -> str:
        return self._plain(self.entry.meets)

    def meetings(self) -> list[tuple[datetime, str]]:
        """Those that it shows to everybody: when and where, and no more."""
        if self.entry.state != Registration.State.REGISTERED:
            return []
        coming = GroupMeeting.objects.public(timezone.now()).filter(group=self.entry.group_id)
        return [(one.starts_at, self._plain(one.where)) for one in coming.order_by("starts_at", "pk")[:MOST_MEETINGS]]

    def _plain(self, text: str) -> str:
        if self.is_named:
            return text
        return _spelt_anyhow(self.entry.group.name).sub("…", text)


def _spelt_anyhow(name: str) -> re.Pattern[str]:
    """Its words one after the other, with whatever stands between and in them but letters and figures."""
    signs = [[re.escape(sign) for sign in word if sign.isalnum()] for word in name.split()]
    words = [r"[\W_]*".join(letters) for letters in signs if letters]
    return re.compile(r"[\W_]*".join(words) or re.escape(name), re.IGNORECASE)


def public_entries(entries: Iterable[Registration]) -> list[PublicEntry]:
    """Of what `register_of` gave."""
    return [PublicEntry(one, one.is_named) for one in entries]  # type: ignore[attr-defined]


def entry_for(entry: Registration, person: Person | None) -> PublicEntry:
    """Its members, and whoever keeps the register, read it whole."""
    reads_all = is_member(person, entry.group) or can(person, Permission.KEEP_GROUPS, within=entry.group.place)
    return PublicEntry(entry, reads_all or Group.objects.named().filter(pk=entry.group_id).exists())


def registrations_of(group: Group) -> list[Registration]:
    return list(group.registrations.select_related("answered_by").order_by("-applied_at", "-pk"))  # type: ignore[attr-defined]


def kept_by(person: Person) -> QuerySet[Registration]:
    """Applications and entries of the places for which this member of staff keeps the register."""
    where = Q(pk__in=[])
    for held in person.held_now:
        if can(person, Permission.KEEP_GROUPS, within=held.place):
            where |= Q(group__place__path__startswith=held.place.path)
    shown = [Registration.State.APPLIED, Registration.State.REGISTERED, Registration.State.REFUSED]
    return Registration.objects.filter(where, state__in=shown).select_related("group__place__landlord")


def tenants_in(group: Group, *, on: date) -> int:
    """How many humans in it the landlord's list knows as its tenants: a number, and never who."""
    tenants = Tie.objects.current(on).filter(home__landlord=group.landlord_id, kind__in=TENANTS)
    there = Membership.objects.filter(group=group).there().annotate(member=human())
    humans = tenants.annotate(member=human()).values("member")
    return there.filter(member__in=humans).values("member").distinct().count()


def keeper_at(place: Place, *, on: date) -> Person:
    """One person with a name: whoever keeps the register nearest to it and is there."""
    held = RoleHeld.objects.in_force().filter(role__in=KEEPING, place__path__in=place.paths_around)
    held = held.filter(person__merged_into=None).select_related("person__post__cover__post", "place")
    for one in sorted(held, key=lambda h: (-len(h.place.path), h.pk)):
        there = next((person for person in down_the_covers(one.person) if is_there(person, on)), None)
        if there is not None and can(there, Permission.KEEP_GROUPS, within=place):
            return there
    raise Refused(
        _("Nobody is set up to keep the register here. Please phone us, and tell us that this page says so.")
    )
