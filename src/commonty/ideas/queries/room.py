"""Ideas in a group's room, for those whom `may_read_room` lets in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from commonty.discussions.queries.thread import ThreadView, read_thread
from commonty.groups.models import Group, Membership
from commonty.groups.queries.deciding import Result, outcome_of
from commonty.groups.queries.membership import first_of
from commonty.ideas.models import Idea, RoomIdea, RoomSupport
from commonty.ideas.rules import room as rules
from commonty.people.models import Person

State = RoomIdea.State


def ideas_in_room(group: Group) -> QuerySet[RoomIdea]:
    return RoomIdea.objects.in_room(group).with_all().open_first()


@dataclass(frozen=True)
class RoomIdeaPage:
    idea: Any
    author: str  # the name that they have in the group; nothing where they are in it no more
    behind: list[str]  # who stands behind it, by the same names
    is_own: bool
    is_behind: bool
    may_support: bool
    may_change: bool
    may_lead: bool
    may_ask: bool
    may_take_out: bool
    may_put_away: bool
    may_open_again: bool
    may_take_back: bool
    asks_writer: bool
    result: Result | None
    became: Idea | None
    talk: ThreadView | None


def page_of_room_idea(
    idea: Any, reader: Person, mine: Membership | None, *, now: datetime, comments: str = ""
) -> RoomIdeaPage:
    """idea: as `with_all` gives it."""
    is_in, goes_on = mine is not None and mine.is_there, idea.group.is_open
    is_own, leads = rules.is_author(idea, reader), goes_on and rules.leads(idea, reader, mine)
    organises = mine is not None and mine.is_organiser
    behind = supporters_of(idea)
    at_rest = idea.state == State.OPEN and not idea.is_asked
    if (thread := idea.thread) is not None:
        thread.group, thread.place = idea.group, idea.group.place
    return RoomIdeaPage(
        idea=idea, author=name_of(idea.author), behind=[one.name for one in behind], is_own=is_own,
        is_behind=is_in and any(one.person.is_same_human(reader) for one in behind),
        may_support=is_in and goes_on and idea.state == State.OPEN and not idea.is_decided, may_lead=leads,
        may_change=is_in and goes_on and is_own and at_rest and not idea.is_decided,
        may_ask=leads and at_rest and not idea.is_decided, may_take_out=leads and at_rest,
        may_put_away=leads and at_rest, may_open_again=leads and idea.state == State.AWAY,
        may_take_back=rules.leads(idea, reader, mine) and rules.may_become(idea, State.BACK),
        asks_writer=is_in and is_own and idea.asks_writer,
        result=outcome_of(idea.decision) if idea.decision else None,
        became=Idea.objects.visible_to(reader).filter(pk=idea.became_id).first() if idea.became_id else None,
        talk=read_thread(thread, reader, now=now, page=comments or 1, organises=organises) if thread else None,
    )  # fmt: skip


def name_of(member: Membership | None) -> str:
    return member.name if member is not None and member.is_there else ""


def supporters_of(idea: RoomIdea) -> list[Membership]:
    """Those of the group, each human once, in the order of their names."""
    rows = RoomSupport.objects.filter(idea=idea, member__state=Membership.State.IN)
    humans: dict[int, list[Membership]] = {}
    for row in rows.select_related("member__person__merged_into"):
        humans.setdefault(row.member.person.human.pk, []).append(row.member)
    found = [one for own in humans.values() if (one := first_of(own))]
    return sorted(found, key=lambda one: (one.name.casefold(), one.pk))
