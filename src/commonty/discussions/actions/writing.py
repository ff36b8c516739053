"""Writing one comment: part of `say`, and of starting a discussion with its first words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.actions.answers import keep_by_answer
from commonty.discussions.actions.danger import hand_over, tells_of_danger
from commonty.discussions.actions.following import follow_by_speaking
from commonty.discussions.actions.gate import may_write
from commonty.discussions.actions.mentions import name_people
from commonty.discussions.events import Event
from commonty.discussions.models import Comment, PenName, Thread
from commonty.discussions.models.comment import DEEPEST, STEP
from commonty.discussions.queries.ours import speaks_for_landlord
from commonty.discussions.queries.pens import pen_in
from commonty.groups.queries.membership import membership_of
from commonty.journal.record import Named, record
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.actions.making import team_name_of


@dataclass(frozen=True)
class Said:
    """What came of it. `case`: we deal with it as a request of the writer's, because it tells of danger or damp."""

    comment: Comment
    case: Case | None


@dataclass(frozen=True)
class Words:
    text: str
    stance: str = ""
    language: str = ""
    parent: Comment | None = None
    posted_key: str = ""
    read_too: str = ""  # what else neighbours would read by it, as a title


def where_recorded(thread: Thread) -> Place:
    """Of a group that is not listed the journal doesn’t say where it is: nobody is to learn that it is there."""
    if thread.group is not None and thread.group.is_unlisted:
        return thread.group.landlord
    return thread.place


def named_in(thread: Thread, by: Named, pen: PenName | None = None) -> Named:
    """Whom the journal names: in a room the member, so that nobody who reads the journal learns who is in the group.

    And under a pen name that alone: whose it is the journal doesn’t know.
    """
    if pen is not None:
        return pen
    if thread.group is None or not isinstance(by, Person):
        return by
    return membership_of(by, thread.group) or by


def write_comment(
    thread: Thread, words: Words, *, by: Person, typed_by: Person | None, now: datetime, channel: str
) -> Said:
    """The thread is held: that gives each its number."""
    in_room = thread.group_id is not None
    if typed_by is not None and typed_by.is_same_human(by):
        raise Refused(_("These are your own words. Write them yourself, under your own name."))
    is_held = may_write(by, thread.place, now, in_room=in_room) and not in_room
    told = "\n\n".join(part.strip() for part in (words.read_too, words.text) if part.strip())
    # What is said in a room is for the writer to hand on; in public it can't wait for that.
    case = (
        None if in_room else hand_over(told, place=thread.place, by=by, typed_by=typed_by, now=now, channel=channel)
    )
    is_ours = not in_room and speaks_for_landlord(by, thread.place, now=now)
    pen = pen_in(thread, by) if typed_by is None else None
    number = thread.next_number
    comment = Comment.objects.create(
        thread=thread, parent=words.parent, number=number, author=by, pen=pen, typed_by=typed_by, channel=channel, at=now,
        order=_order(words.parent, number), text=words.text.strip(),
        stance=words.stance, language=words.language,
        is_from_landlord=is_ours, team_name=team_name_of(by) if is_ours else "", case=case,
        is_held=is_held or case is not None, posted_key=words.posted_key,
        asks_writer=in_room and tells_of_danger(told, thread.place),
        held_why=Comment.Held.DANGER if case else Comment.Held.FIRST if is_held else Comment.Held.NOT,
    )  # fmt: skip
    thread.next_number = number + 1
    if not comment.is_held:
        thread.newest_at = now
    thread.save(update_fields=["next_number", "newest_at"])
    follow_by_speaking(thread, by, pen, now)
    name_people(comment, by=by, now=now)
    if is_ours and not comment.is_held and can(by, Permission.ANSWER_CASES, within=thread.place):
        keep_by_answer(comment, now=now, channel=channel)
    event = Event.COMMENT_HELD if comment.is_held else Event.COMMENT_SAID
    record(
        event, about=comment, by=named_in(thread, typed_by or by, pen), at=now, channel=channel,
        within=where_recorded(thread),
        thread=thread.public_id, stance=words.stance, why=comment.held_why,
    )  # fmt: skip
    return Said(comment, case)


def _order(parent: Comment | None, number: int) -> str:
    """Answers go two deep: an answer to the deepest stands beside it."""
    above = parent.order[: STEP * DEEPEST] if parent else ""
    return f"{above}{number:0{STEP}}"
