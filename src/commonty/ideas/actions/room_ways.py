"""What becomes of an idea in a group's room: support, a decision of the group, a public idea, or it is put away."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commonty.groups.actions.deciding import Question, open_decision
from commonty.groups.actions.locked import record_group
from commonty.groups.models import Decision, Group, Membership
from commonty.ideas.actions.room import end_room_idea, locked_room_idea, require_lead
from commonty.ideas.actions.starting import Words, start_idea
from commonty.ideas.events import Event
from commonty.ideas.models import Idea, RoomIdea, RoomSupport
from commonty.ideas.rules import room as rules
from commonty.people.models import Person

State = RoomIdea.State


@transaction.atomic
def support_room_idea(*, idea_id: int, by: Person, now: datetime, channel: str) -> None:
    """One a human: pressed twice, or by two of their entries, it counts once."""
    group, idea, mine = locked_room_idea(idea_id, by)
    rules.check_takes_support(idea)
    if _support_of(idea, by).exists():
        return
    RoomSupport.objects.create(idea=idea, member=mine, at=now)
    record_group(Event.ROOM_IDEA_SUPPORTED, group, mine, now, channel, idea=idea.public_id)


@transaction.atomic
def take_room_support_back(*, idea_id: int, by: Person, now: datetime, channel: str) -> None:
    """At any time, whatever became of the idea."""
    group, idea, mine = locked_room_idea(idea_id, by)
    if _support_of(idea, by).delete()[0]:
        record_group(Event.ROOM_IDEA_SUPPORT_TAKEN_BACK, group, mine, now, channel, idea=idea.public_id)


@transaction.atomic
def ask_group(
    asked: Question, *, idea_id: int, by: Person, now: datetime, channel: str, posted_key: str = ""
) -> Decision:
    """A decision of the group like any other, which its idea knows of."""
    group, idea, mine = locked_room_idea(idea_id, by)
    require_lead(idea, by, mine)
    if idea.decision is not None and posted_key and idea.decision.posted_key == posted_key:
        return idea.decision
    rules.check_can_ask(idea)
    how: dict[str, Any] = {"by": by, "now": now, "channel": channel}
    idea.decision = open_decision(asked, group_id=group.pk, posted_key=posted_key, **how)
    idea.save(update_fields=["decision"])
    record_group(Event.ROOM_IDEA_ASKED, group, mine, now, channel, idea=idea.public_id)
    return idea.decision


@transaction.atomic
def put_room_idea_away(*, idea_id: int, because: str, by: Person, now: datetime, channel: str) -> RoomIdea:
    """It stays to be read, with why; its author is told."""
    group, idea, mine = locked_room_idea(idea_id, by)
    require_lead(idea, by, mine)
    rules.check_can_put_away(idea, because)
    end_room_idea(idea, State.AWAY, mine, now=now, because=because)
    author = idea.author.public_id if idea.author else ""
    record_group(Event.ROOM_IDEA_PUT_AWAY, group, mine, now, channel, idea=idea.public_id, member=author)
    return idea


@transaction.atomic
def open_room_idea_again(*, idea_id: int, by: Person, now: datetime, channel: str) -> RoomIdea:
    group, idea, mine = locked_room_idea(idea_id, by)
    require_lead(idea, by, mine)
    rules.check_can_open_again(idea)
    idea.state, idea.because, idea.ended_by, idea.ended_at = State.OPEN, "", None, None
    idea.save(update_fields=["state", "because", "ended_by", "ended_at"])
    record_group(Event.ROOM_IDEA_OPENED_AGAIN, group, mine, now, channel, idea=idea.public_id)
    return idea


@transaction.atomic
def take_room_idea_out(
    words: Words, *, idea_id: int, names_group: bool, by: Person, now: datetime, channel: str
) -> Idea:
    """It becomes a public idea of whoever takes it out, which tells of the group only if they say so.

    The journal has that an idea was started, as of any other. A line of the room's beside it would say which group it
    came from, and who is in that.
    """
    group, idea, mine = locked_room_idea(idea_id, by)
    require_lead(idea, by, mine)
    if idea.became is not None and words.posted_key and idea.became.posted_key == words.posted_key:
        return idea.became
    rules.check_is_at_rest(idea)
    rules.check_own_words(idea, by, title=words.title, says=words.says)
    public = start_idea(words, by=by, now=now, channel=channel, has_draft=False)
    if names_group and Group.objects.named().filter(pk=group.pk).exists():
        public.from_group = group
        public.save(update_fields=["from_group"])
    idea.became = public
    idea.save(update_fields=["became"])
    end_room_idea(idea, State.OUT, mine, now=now)
    return public


def forget_ideas_of(group: Group) -> list[None]:
    """Part of an action of groups: a year after a group has ended its room goes for good, and its ideas with it."""
    RoomIdea.objects.filter(group=group).delete()
    return []


def _support_of(idea: RoomIdea, by: Person):  # type: ignore[no-untyped-def]
    return RoomSupport.objects.filter(idea=idea, member__in=Membership.objects.of(by))
