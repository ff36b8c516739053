"""Into a group and out of it: asking, being let in, saying yes to an invitation, leaving."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.groups.actions.locked import locked_group, record_group, require_organiser, require_resident
from commonty.groups.events import Event
from commonty.groups.models import Group, Membership
from commonty.groups.queries.membership import first_of, membership_of, rows_of
from commonty.groups.rules import joining as rules
from commonty.people.models import Person

State, Ended = Membership.State, Membership.Ended


@transaction.atomic
def ask_to_join(*, group_id: int, name: str, says: str, by: Person, now: datetime, channel: str) -> Membership:
    """Sent twice it asks once."""
    group = locked_group(group_id)
    require_resident(by, group.landlord_id, now)
    mine = membership_of(by, group)
    if mine is not None and mine.state == State.ASKED:
        return mine
    rules.check_can_ask(group, mine, now=now)
    rules.check_own_name(name)
    rules.check_word(says)
    mine = _set(group, by, mine, State.ASKED, name=name, says=says.strip(), now=now, channel=channel)
    record_group(Event.GROUP_ASKED, group, mine, now, channel)
    return mine


@transaction.atomic
def take_back_ask(*, group_id: int, by: Person, now: datetime, channel: str) -> Membership:
    group = locked_group(group_id)
    mine = _own(by, group)
    rules.check_asks(mine)
    end(mine, Ended.TAKEN_BACK, now=now)
    record_group(Event.GROUP_ASK_TAKEN_BACK, group, mine, now, channel)
    return mine


@transaction.atomic
def let_in(*, group_id: int, member_id: int, by: Person, now: datetime, channel: str) -> Membership:
    group, theirs, mine = locked_with_member(group_id, member_id, by)
    rules.check_asks(theirs)
    rules.check_asker_has_own_name(theirs.name, names_of_others(group, theirs.person))
    theirs.state, theirs.since, theirs.says = State.IN, now, ""
    theirs.role = Membership.Role.MEMBER
    theirs.save(update_fields=["state", "since", "says", "role"])
    _forgive(theirs)
    record_group(Event.GROUP_LET_IN, group, mine, now, channel, member=theirs.public_id)
    return theirs


@transaction.atomic
def refuse_member(
    *, group_id: int, member_id: int, because: str, by: Person, now: datetime, channel: str
) -> Membership:
    """With a word or without; they can ask again after a month."""
    group, theirs, mine = locked_with_member(group_id, member_id, by)
    rules.check_asks(theirs)
    rules.check_word(because)
    end(theirs, Ended.REFUSED, now=now, answer=because)
    record_group(Event.GROUP_REFUSED, group, mine, now, channel, member=theirs.public_id)
    return theirs


@transaction.atomic
def take_up_invitation(*, group_id: int, name: str, by: Person, now: datetime, channel: str) -> Membership:
    group = locked_group(group_id)
    require_resident(by, group.landlord_id, now)
    mine = _own(by, group)
    if mine.is_there:
        return mine
    rules.check_is_open(group)
    rules.check_is_invited(mine)
    mine = _come_in(group, by, mine, name, now=now, channel=channel)
    _forgive(mine)
    return mine


@transaction.atomic
def decline_invitation(*, group_id: int, by: Person, now: datetime, channel: str) -> Membership:
    group = locked_group(group_id)
    mine = _own(by, group)
    rules.check_is_invited(mine)
    end(mine, Ended.DECLINED, now=now)
    record_group(Event.GROUP_INVITATION_DECLINED, group, mine, now, channel)
    return mine


def come_in_by_link(group: Group, *, name: str, by: Person, now: datetime, channel: str) -> Membership:
    """Part of an action that holds the group and has looked at the link."""
    require_resident(by, group.landlord_id, now)
    mine = membership_of(by, group)
    if mine is not None and mine.is_there:
        return mine
    rules.check_is_open(group)
    rules.check_link_lets_in(mine, was_removed=rows_of(by, group).filter(was_removed=True).exists())
    return _come_in(group, by, mine, name, now=now, channel=channel)


@transaction.atomic
def leave_group(*, group_id: int, by: Person, now: datetime, channel: str) -> Membership:
    """Also for staff who moved away, to whom its room is closed."""
    group = locked_group(group_id)
    mine = first_of(rows_of(by, group))
    if mine is None or not mine.is_there:
        raise PermissionDenied(_("You are not in this group."))
    check_others_stay(group, mine)
    end(mine, Ended.LEFT, now=now)
    record_group(Event.GROUP_LEFT, group, mine, now, channel)
    return mine


def check_others_stay(group: Group, theirs: Membership) -> None:
    others = Membership.objects.filter(group=group).exclude(pk__in=rows_of(theirs.person, group).values("pk"))
    rules.check_can_go(theirs, other_organisers=others.organising().count(), others=others.there().count())


def end(theirs: Membership, how: Membership.Ended, *, now: datetime, answer: str = "") -> None:
    """Part of an action that holds the group. Who is out of it is out with each of their rows."""
    rows = rows_of(theirs.person, theirs.group).exclude(state=State.LEFT)
    ended = list(rows if theirs.is_there else rows.filter(state=theirs.state))
    for one in {row.pk: row for row in (*ended, theirs)}.values():
        one.state, one.ended, one.since, one.was_removed = (
            State.LEFT,
            how,
            now,
            one.was_removed or how == Ended.REMOVED,
        )
        one.says, one.answer, one.role, one.is_named = "", answer.strip(), Membership.Role.MEMBER, False
        one.save(update_fields=["state", "ended", "since", "was_removed", "says", "answer", "role", "is_named"])


def locked_with_member(group_id: int, member_id: int, by: Person) -> tuple[Group, Membership, Membership]:
    """The group, somebody of it by the row that counts, and the organiser who acts."""
    group = locked_group(group_id)
    mine = require_organiser(group, by)
    rules.check_is_open(group)
    theirs = Membership.objects.get(pk=member_id, group=group)
    if theirs.is_there:
        theirs = first_of(rows_of(theirs.person, group)) or theirs
    return group, theirs, mine


def _come_in(
    group: Group, by: Person, mine: Membership | None, name: str, *, now: datetime, channel: str
) -> Membership:
    rules.check_own_name(name)
    rules.check_own_name_is_free(name, names_of_others(group, by))
    mine = _set(group, by, mine, State.IN, name=name, says="", now=now, channel=channel)
    record_group(Event.GROUP_JOINED, group, mine, now, channel)
    return mine


def names_of_others(group: Group, person: Person) -> list[str]:
    """Also of those who left: what they wrote stands in the room under theirs."""
    others = Membership.objects.filter(group=group).exclude(pk__in=rows_of(person, group).values("pk"))
    return list(others.exclude(name="").values_list("name", flat=True))


def _forgive(theirs: Membership) -> None:
    """An organiser wants them in the group, whatever was before."""
    rows_of(theirs.person, theirs.group).update(was_removed=False)
    theirs.was_removed = False


def _set(
    group: Group, by: Person, mine: Membership | None, state: Membership.State, *, name: str, says: str,
    now: datetime, channel: str,
) -> Membership:  # fmt: skip
    mine = mine or Membership(group=group, person=by.human)
    mine.state, mine.name, mine.says, mine.since, mine.channel = state, rules.plain_name(name), says, now, channel
    mine.ended, mine.answer, mine.role = "", "", Membership.Role.MEMBER
    mine.save()
    return mine


def _own(by: Person, group: Group) -> Membership:
    mine = membership_of(by, group)
    if mine is None:
        raise PermissionDenied(_("You are not in this group."))
    return mine
