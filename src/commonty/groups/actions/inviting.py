"""Inviting: by a link that is passed on, or by the name of somebody whom one knows. Nobody is looked up in a list."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.groups.actions.joining import come_in_by_link
from commonty.groups.actions.locked import locked_group, record_group, require_organiser
from commonty.groups.events import Event
from commonty.groups.models import Group, Link, Membership
from commonty.groups.queries.membership import membership_of
from commonty.groups.rules import joining as rules
from commonty.kit.codes import digest, is_well_formed, make_code
from commonty.kit.limits import Limit, left, spend
from commonty.people.models import Person
from commonty.people.queries.known import one_known_as

LASTS = timedelta(days=14)
PURPOSE = "group link"
BY_NAME = Limit("group-invited-by-name", most=20, seconds=86_400)
WRONG_LINKS = Limit("group-links-tried", most=20, seconds=3_600)


@transaction.atomic
def make_link(*, group_id: int, by: Person, now: datetime, channel: str) -> tuple[Link, str]:
    """The link and its code, which is shown once."""
    group = locked_group(group_id)
    mine = require_organiser(group, by)
    rules.check_is_open(group)
    code = make_code()
    link = Link.objects.create(group=group, digest=_digest(code), made_by=mine, made_at=now, ends_at=now + LASTS)
    record_group(Event.GROUP_LINK_MADE, group, mine, now, channel, link=link.public_id)
    return link, code


@transaction.atomic
def end_link(*, link_id: int, by: Person, now: datetime, channel: str) -> Link:
    group = locked_group(Link.objects.values_list("group_id", flat=True).get(pk=link_id))
    mine = require_organiser(group, by)
    link = Link.objects.get(pk=link_id)
    if link.ended_at is None:
        link.ended_at = now
        link.save(update_fields=["ended_at"])
        record_group(Event.GROUP_LINK_ENDED, group, mine, now, channel, link=link.public_id)
    return link


def link_for(code: str, *, by: Person, now: datetime) -> Link | None:
    """The link of a code that somebody has. Whoever tries many is told of none."""
    if not is_well_formed(code) or not left(WRONG_LINKS, by.public_id, now=now):
        return None
    found = Link.objects.in_force(now).filter(
        digest=_digest(code), group__in=Group.objects.filter(landlord=by.landlord_id).shown()
    )
    link = found.select_related("group__place").first()
    if link is None:
        spend(WRONG_LINKS, by.public_id, now=now)
    return link


@transaction.atomic
def join_by_link(*, code: str, name: str, by: Person, now: datetime, channel: str) -> Membership:
    found = link_for(code, by=by, now=now)
    if found is None:
        raise Refused(_("This link lets nobody in any more. Ask whoever gave it to you for a new one."))
    group = locked_group(found.group_id)
    if not Link.objects.in_force(now).filter(pk=found.pk).exists():
        raise Refused(_("This link lets nobody in any more. Ask whoever gave it to you for a new one."))
    return come_in_by_link(group, name=name, by=by, now=now, channel=channel)


def invite_by_name(*, group_id: int, name: str, by: Person, now: datetime, channel: str) -> None:
    """Whoever asks learns nothing from it: neither whether there is such a person nor whether they are in it already.

    So it is no way to find out who lives here. One name of one human is understood; of two namesakes neither is invited.
    Nobody at risk is invited: whoever looks for them would reach them so.
    """
    group = Group.objects.get(pk=group_id)
    require_organiser(group, by)
    # Before the transaction, so that it counts whatever comes of it.
    if not spend(BY_NAME, by.human.public_id, now=now):
        raise Refused(_("That were many names for one day. Go on tomorrow, or pass on a link."))
    if len(name.split()) < 2:
        raise Refused(_("Write first name and last name, as they are written on letters."))
    _invite(group_id, name, by=by, now=now, channel=channel)


@transaction.atomic
def _invite(group_id: int, name: str, *, by: Person, now: datetime, channel: str) -> None:
    group = locked_group(group_id)
    mine = require_organiser(group, by)
    rules.check_is_open(group)
    person = one_known_as(name, group.landlord, on=timezone.localdate(now))
    theirs = membership_of(person, group) if person else None
    if person is None or not rules.can_be_invited(theirs, now=now):
        return
    theirs = theirs or Membership(group=group, person=person)
    theirs.state, theirs.since, theirs.channel, theirs.invited_by = Membership.State.INVITED, now, channel, mine
    theirs.ended, theirs.answer, theirs.says, theirs.name = "", "", "", ""
    theirs.save()
    record_group(Event.GROUP_INVITED, group, mine, now, channel, member=theirs.public_id)


def _digest(code: str) -> str:
    return digest(code, purpose=PURPOSE, key=settings.INSTALLATION_KEY)
