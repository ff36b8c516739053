"""What an organiser does for those in the group, and what one is called there."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.groups.actions.joining import check_others_stay, end, locked_with_member, names_of_others
from commonty.groups.actions.locked import locked_group, record_group, require_member, require_resident
from commonty.groups.events import Event
from commonty.groups.models import Membership
from commonty.groups.queries.membership import has_organiser, rows_of
from commonty.groups.rules import joining as rules
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of


@transaction.atomic
def give_part(*, group_id: int, member_id: int, role: str, by: Person, now: datetime, channel: str) -> Membership:
    """Organiser, treasurer or member; one organiser at least."""
    group, theirs, mine = locked_with_member(group_id, member_id, by)
    part = Membership.Role(role)
    if not theirs.is_there:
        raise Refused(_("They are not in the group."))
    if part == theirs.role:
        return theirs
    if theirs.is_organiser and theirs != mine:
        raise Refused(_("Organisers lay down their part themselves."))
    if part != Membership.Role.ORGANISER:
        check_others_stay(group, theirs)
    theirs.role = part
    rows_of(theirs.person, group).there().update(role=part)
    record_group(Event.GROUP_PART_GIVEN, group, mine, now, channel, member=theirs.public_id, part=str(part))
    return theirs


@transaction.atomic
def remove_member(
    *, group_id: int, member_id: int, because: str, by: Person, now: datetime, channel: str
) -> Membership:
    """With a reason, which they read. No organiser who lives here: nobody takes a group over by force."""
    group, theirs, mine = locked_with_member(group_id, member_id, by)
    if not theirs.is_there:
        raise Refused(_("They are not in the group."))
    if theirs.is_organiser and homes_of(theirs.person, on=timezone.localdate(now)):
        raise Refused(_("An organiser can’t be shown out. They can leave."))
    if len("".join(because.split())) < 4:
        raise Refused(_("Say why: they read it."))
    rules.check_word(because)
    end(theirs, Membership.Ended.REMOVED, now=now, answer=because)
    record_group(Event.GROUP_MEMBER_REMOVED, group, mine, now, channel, member=theirs.public_id)
    return theirs


@transaction.atomic
def choose_name(*, group_id: int, name: str, by: Person, now: datetime, channel: str) -> Membership:
    group = locked_group(group_id)
    mine = require_member(group, by)
    rules.check_is_open(group)
    rules.check_own_name(name)
    rules.check_own_name_is_free(name, names_of_others(group, by))
    mine.name = rules.plain_name(name)
    rows_of(by, group).there().update(name=mine.name)
    record_group(Event.GROUP_NAME_CHOSEN, group, mine, now, channel)
    return mine


@transaction.atomic
def take_on(*, group_id: int, by: Person, now: datetime, channel: str) -> Membership:
    """Whoever organised it is gone: any member who lives here can go on, so that no room is locked for good."""
    group = locked_group(group_id)
    require_resident(by, group.landlord_id, now)
    mine = require_member(group, by)
    rules.check_is_open(group)
    if has_organiser(group, on=timezone.localdate(now)):
        raise Refused(_("The group has an organiser."))
    mine.role = Membership.Role.ORGANISER
    mine.save(update_fields=["role"])
    record_group(Event.GROUP_TAKEN_ON, group, mine, now, channel)
    return mine
