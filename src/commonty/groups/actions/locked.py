"""The group, locked, and who acts in it: every verb begins so."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.groups.models import Group, Membership
from commonty.groups.queries.membership import membership_of
from commonty.journal.record import Named, record
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of


def locked_group(group_id: int) -> Group:
    """What two do in one group they do one after the other: so nobody asks twice, and one organiser stays."""
    rows = Group.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("place__landlord", "landlord").get(pk=group_id)


def require_member(group: Group, by: Person) -> Membership:
    mine = membership_of(by, group)
    if mine is None or not mine.is_there:
        raise PermissionDenied(_("Only those who are in the group can do this."))
    return mine


def require_organiser(group: Group, by: Person) -> Membership:
    mine = require_member(group, by)
    if not mine.is_organiser:
        raise PermissionDenied(_("Only an organiser of the group can do this."))
    return mine


def require_resident(by: Person, landlord_id: int, now: datetime) -> None:
    """Whoever works here and lives elsewhere is no member of anything."""
    if by.landlord_id != landlord_id:
        raise PermissionDenied(_("You are not with this landlord."))
    if not homes_of(by, on=timezone.localdate(now)):
        raise Refused(_("Groups are for people who live in one of our homes."))


def record_group(
    event: models.TextChoices, group: Group, by: Named, now: datetime, channel: str, **facts: Any
) -> None:
    """What happened in it, here or in a room above. By the number of a membership, not of a person: the journal is no
    list of who is in a group.

    Of one that is in no list it does not say where it is, since around a close that would say much.
    """
    within = group.landlord if group.is_unlisted else group.place
    record(event, about=group, by=by, at=now, channel=channel, within=within, **facts)
