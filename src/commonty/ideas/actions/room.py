"""An idea in a group's room: a member starts it, its author changes it or takes it back, danger is for them to tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.cases.models import Case
from commonty.discussions.actions.danger import hand_over, reading_of, tells_of_danger
from commonty.discussions.actions.following import follow_along
from commonty.discussions.actions.gate import may_write
from commonty.discussions.actions.threads import open_thread, retitle
from commonty.discussions.rules.talking import TIME_TO_MEND
from commonty.groups.actions.locked import locked_group, record_group, require_member
from commonty.groups.models import Group, Membership
from commonty.ideas.events import Event
from commonty.ideas.models import RoomIdea, RoomSupport, RoomVersion
from commonty.ideas.rules import room as rules
from commonty.ideas.rules.status import check_words
from commonty.people.models import Person

State = RoomIdea.State


@dataclass(frozen=True)
class RoomWords:
    title: str
    says: str
    posted_key: str = ""


@transaction.atomic
def start_room_idea(words: RoomWords, *, group_id: int, by: Person, now: datetime, channel: str) -> RoomIdea:
    """Its author is the first who stands behind it. Sent twice it starts one. The landlord is told of nothing in it."""
    group = locked_group(group_id)
    mine = require_member(group, by)
    known = RoomIdea.objects.filter(group=group, posted_key=words.posted_key).first() if words.posted_key else None
    if known is not None:
        return known
    rules.check_goes_on(group)
    check_words(words.title, words.says)
    may_write(by, group.place, now, in_room=True)  # nobody reads it first: the group decides who is in it
    idea = RoomIdea.objects.create(
        group=group, title=words.title.strip(), says=words.says.strip(), author=mine, started_at=now,
        asks_writer=tells_of_danger(_told(words.title, words.says), group.place), posted_key=words.posted_key,
    )  # fmt: skip
    idea.thread = open_thread(
        place=group.place, title=idea.title, about=idea, group=group, by=by, now=now, channel=channel
    )
    idea.save(update_fields=["thread"])
    follow_along(idea.thread, by, now)
    RoomSupport.objects.create(idea=idea, member=mine, at=now)
    record_group(Event.ROOM_IDEA_STARTED, group, mine, now, channel, idea=idea.public_id)
    return idea


@transaction.atomic
def change_room_idea(words: RoomWords, *, idea_id: int, by: Person, now: datetime, channel: str) -> RoomIdea:
    """By its author. A slip is mended without a trace, as in talk; later, or once others stand behind it, both are read."""
    group, idea, mine = locked_room_idea(idea_id, by)
    if not rules.is_author(idea, by):
        raise PermissionDenied(_("Somebody else started this idea."))
    rules.check_can_change(idea)
    check_words(words.title, words.says)
    title, says = words.title.strip(), words.says.strip()
    if (title, says) == (idea.title, idea.says):
        return idea
    may_write(by, group.place, now, in_room=True)
    others = RoomSupport.objects.filter(idea=idea).exclude(member__in=Membership.objects.of(by))
    if now > (idea.changed_at or idea.started_at) + TIME_TO_MEND or others.exists():
        number = RoomVersion.objects.filter(idea=idea).count() + 1
        RoomVersion.objects.create(idea=idea, number=number, title=idea.title, says=idea.says, until=now)
        idea.changed_at = now
    told = _told(title, says)
    idea.asks_writer = _tells_of_more(idea, told) or (idea.asks_writer and tells_of_danger(told, group.place))
    idea.title, idea.says = title, says
    idea.save(update_fields=["title", "says", "changed_at", "asks_writer"])
    if idea.thread is not None:
        retitle(idea.thread, title)
    record_group(Event.ROOM_IDEA_CHANGED, group, mine, now, channel, idea=idea.public_id)
    return idea


@transaction.atomic
def take_room_idea_back(*, idea_id: int, by: Person, now: datetime, channel: str) -> RoomIdea:
    """Its words are gone for good, with all earlier ones; what others said of it stays theirs.

    An organiser does that too: no role of the landlord's keeps the peace there.
    """
    group, idea, mine = locked_room_idea(idea_id, by)
    require_lead(idea, by, mine)
    rules.check_can_take_back(idea)
    end_room_idea(idea, State.BACK, mine, now=now)
    forget_words([idea])
    record_group(Event.ROOM_IDEA_TAKEN_BACK, group, mine, now, channel, idea=idea.public_id)
    return idea


@transaction.atomic
def tell_of_room_idea(*, idea_id: int, is_yes: bool, by: Person, now: datetime, channel: str) -> Case | None:
    """It tells of danger, and becomes a request because its author says so: the landlord reads these words alone.

    Of a yes the room's own record says nothing: beside the request it would tell who is in the group.
    """
    group, idea, mine = locked_room_idea(idea_id, by)
    if not rules.is_author(idea, by):
        raise PermissionDenied(_("Somebody else started this idea."))
    rules.check_asks_writer(idea)
    idea.asks_writer = False
    idea.save(update_fields=["asks_writer"])
    if is_yes:
        told = _told(idea.title, idea.says)
        return hand_over(told, place=group.place, by=by, typed_by=None, now=now, channel=channel)
    record_group(Event.ROOM_IDEA_KEPT, group, mine, now, channel, idea=idea.public_id)
    return None


def locked_room_idea(idea_id: int, by: Person) -> tuple[Group, RoomIdea, Membership]:
    """The group first, as everywhere in its room; and who acts, as one who is in it."""
    group = locked_group(RoomIdea.objects.values_list("group_id", flat=True).get(pk=idea_id))
    mine = require_member(group, by)
    idea = RoomIdea.objects.select_related("author__person__merged_into", "decision", "thread").get(pk=idea_id)
    idea.group = group
    return group, idea, mine


def require_lead(idea: RoomIdea, by: Person, mine: Membership) -> None:
    if not rules.leads(idea, by, mine):
        raise PermissionDenied(_("Whoever started it or an organiser does this."))


def end_room_idea(idea: RoomIdea, state: str, mine: Membership, *, now: datetime, because: str = "") -> None:
    """Part of an action that holds the group."""
    idea.state, idea.ended_by, idea.ended_at, idea.because = State(state), mine, now, because.strip()
    idea.save(update_fields=["state", "ended_by", "ended_at", "because"])


def forget_words(ideas: Sequence[RoomIdea]) -> None:
    """Part of an action: neither they nor the heading of their talk say any more what was wished for."""
    RoomVersion.objects.filter(idea__in=ideas).delete()
    for idea in ideas:
        idea.title, idea.says, idea.asks_writer = "", "", False
        idea.save(update_fields=["title", "says", "asks_writer"])
        if idea.thread is not None:
            retitle(idea.thread, _("An idea that was taken back"))


def _told(title: str, says: str) -> str:
    return f"{title.strip()}\n\n{says.strip()}"


def _tells_of_more(idea: RoomIdea, told: str) -> bool:
    """Of danger that the words did not tell of before."""
    place = idea.group.place
    before, after = reading_of(_told(idea.title, idea.says), place), reading_of(told, place)
    return bool(set(after.dangers) - set(before.dangers)) or (after.is_damp and not before.is_damp)
